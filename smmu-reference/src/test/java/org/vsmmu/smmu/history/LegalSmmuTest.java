package org.vsmmu.smmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Sync;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.testing.Property;

/** What must hold of any sequence, and of any SMMU that keeps to the architecture. */
class LegalSmmuTest {
  private final SmallWorld world = SmallWorld.of(false);

  /** One that drops at random and removes too much. */
  @Test
  void permitsWhateverALegalSmmuDoes() {
    Property.forAll(world.sequences(60), steps -> {
      History history = new History(SmallWorld.ID, world.memory());
      LegalSmmu smmu = new LegalSmmu(world, steps.hashCode());
      history.control(world.controls(false));
      smmu.control(world.controls(false));
      for (Step step : steps) {
        if (SmallWorld.keepsCdsApart(step)) {
          play(history, step);
          play(smmu, step);
          check(history, smmu);
        }
      }
    });
  }

  private void check(History history, LegalSmmu smmu) {
    for (Transaction t : world.accesses()) {
      Outcome seen = smmu.access(t);
      if (!seen.equals(history.fresh(t))) {
        Permitted permitted = history.permitted(t);
        boolean legal = permitted.outcomes().contains(seen) || permitted.uncertain();
        assertTrue(legal, () -> t + " gave " + seen + ", permitted " + permitted.outcomes());
      }
    }
  }

  @Test
  void invalidationNeverAdds() {
    Property.forAll(world.sequences(25), steps -> {
      History history = new History(SmallWorld.ID, world.memory());
      history.control(world.controls(false));
      steps.forEach(step -> play(history, step));
      for (Command command : List.of(CfgiSteRange.all(), new TlbiNsnhAll())) {
        List<Set<Outcome>> before = permitted(history);
        finish(history, command);
        List<Set<Outcome>> after = permitted(history);
        for (int i = 0; i < before.size(); i++) {
          assertTrue(before.get(i).containsAll(after.get(i)), command::toString);
        }
      }
    });
  }

  private List<Set<Outcome>> permitted(History history) {
    return world.accesses().stream()
        .map(t -> (Set<Outcome>) new HashSet<>(history.permitted(t).outcomes()))
        .toList();
  }

  /** Nothing is fetched meanwhile: one round does. */
  @Test
  void aResetWhileDisabledLeavesNothingCached() {
    Property.forAll(world.sequences(40), steps -> {
      History history = new History(SmallWorld.ID, world.memory());
      history.control(world.controls(false));
      steps.forEach(step -> play(history, step));
      history.control(world.controls(false));
      finish(history, CfgiSteRange.all());
      finish(history, new TlbiNsnhAll());
      history.control(world.controls(true));
      assertCold(history, steps);
    });
  }

  /** A stale stage-2 entry may lead to a CD after the first CFGI_ALL: it takes two rounds. */
  @Test
  void twoRoundsWhileEnabledLeaveNothingCached() {
    Property.forAll(world.sequences(40), steps -> {
      History history = new History(SmallWorld.ID, world.memory());
      history.control(world.controls(false));
      steps.forEach(step -> play(history, step));
      history.control(world.controls(true));
      for (int round = 0; round < 2; round++) {
        finish(history, CfgiSteRange.all());
        finish(history, new TlbiNsnhAll());
      }
      assertCold(history, steps);
    });
  }

  /** As if memory had always been what it is now. */
  private void assertCold(History history, List<Step> steps) {
    History cold = new History(SmallWorld.ID, world.memory());
    cold.control(world.controls(false));
    steps.stream().filter(Step.Store.class::isInstance).forEach(step -> play(cold, step));
    cold.control(world.controls(true));
    for (Transaction t : world.accesses()) {
      Permitted permitted = history.permitted(t);
      assertEquals(
          Set.copyOf(cold.permitted(t).outcomes()), Set.copyOf(permitted.outcomes()), t::toString);
      assertFalse(permitted.uncertain(), t::toString);
    }
  }

  private static void finish(History history, Command command) {
    history.consume("a", command, 0, command);
    history.complete("a", history.consume("a", new Sync(0), 0, "sync"), "sync");
  }

  private void play(History history, Step step) {
    if (step instanceof Step.Store store) {
      history.store(store.at(), store.value(), step);
    } else if (step instanceof Step.Run run) {
      history.consume(run.queue(), run.command(), 0, step);
    } else if (step instanceof Step.Complete complete) {
      String queue = complete.queue();
      history.complete(queue, history.consume(queue, new Sync(0), 0, step), step);
    } else if (step instanceof Step.Enable enable) {
      history.control(world.controls(enable.on()));
    }
  }

  private void play(LegalSmmu smmu, Step step) {
    if (step instanceof Step.Store store) {
      smmu.store(store.at(), store.value());
    } else if (step instanceof Step.Run run) {
      smmu.consume(run.queue(), run.command());
    } else if (step instanceof Step.Complete complete) {
      smmu.complete(complete.queue());
    } else if (step instanceof Step.Enable enable) {
      smmu.control(world.controls(enable.on()));
    }
  }
}
