package org.vsmmu.smmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.command.Sync;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.testing.Property;

/**
 * The lazy form permits what the eager form does, access by access, on random sequences. The eager
 * form is slow, so only a few are tried: {@code -Dvsmmu.eager.runs=2000 -Dvsmmu.runs=2000} tries
 * more of them, {@code -Dvsmmu.seed} others.
 */
class EagerOracleTest {
  private static final int RUNS = Integer.getInteger("vsmmu.eager.runs", 12);

  private int runs;
  private int judged;
  private int uncertain;

  @ParameterizedTest(name = "two-level stream table: {0}")
  @ValueSource(booleans = {false, true})
  void permitsExactlyWhatTheEagerFormDoes(boolean twoLevel) {
    SmallWorld world = SmallWorld.of(twoLevel);
    Property.forAll(world.sequences(40), steps -> {
      if (runs < RUNS) {
        agree(world, steps);
        // Not reached by a sequence that fails: it is to be shrunk.
        runs++;
      }
    });
    assertTrue(uncertain * 10 < judged, uncertain + " of " + judged + " were not judged");
  }

  private void agree(SmallWorld world, List<Step> steps) {
    History history = new History(SmallWorld.ID, world.memory());
    EagerOracle oracle = new EagerOracle(SmallWorld.ID, world);
    history.control(world.controls(false));
    oracle.control(world.controls(false));
    int n = 0;
    for (Step step : steps) {
      play(world, history, oracle, step);
      if (n++ % 7 == 0) {
        compare(world, history, oracle, n);
      }
    }
    compare(world, history, oracle, n);
  }

  private static void play(SmallWorld world, History history, EagerOracle oracle, Step step) {
    if (step instanceof Step.Store store) {
      history.store(store.at(), store.value(), step);
      oracle.store(store.at(), store.value());
    } else if (step instanceof Step.Run run) {
      history.consume(run.queue(), run.command(), 0, step);
      oracle.consume(run.queue(), run.command());
    } else if (step instanceof Step.Complete complete) {
      String queue = complete.queue();
      history.complete(queue, history.consume(queue, new Sync(0), 0, step), step);
      oracle.complete(queue, oracle.consume(queue, new Sync(0)));
    } else if (step instanceof Step.Enable enable) {
      history.control(world.controls(enable.on()));
      oracle.control(world.controls(enable.on()));
    }
  }

  private void compare(SmallWorld world, History history, EagerOracle oracle, int n) {
    for (Transaction t : world.accesses()) {
      Permitted permitted = history.permitted(t);
      Set<Outcome> lazy = new HashSet<>(permitted.outcomes());
      Set<Outcome> eager = oracle.outcomes(t);
      judged++;
      if (permitted.uncertain()) {
        uncertain++;
        assertTrue(eager.containsAll(lazy), () -> "after " + n + ": " + t + " may not " + lazy);
      } else {
        assertEquals(eager, lazy, () -> "after " + n + ": " + t);
      }
      assertTrue(lazy.contains(history.fresh(t)), () -> "fresh after " + n + ": " + t);
    }
  }
}
