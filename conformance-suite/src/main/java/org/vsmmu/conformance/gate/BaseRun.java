package org.vsmmu.conformance.gate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.report.Fingerprint;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.rule.Rule;

/**
 * A trace of the reference run: what it shows too is not new.
 *
 * @param judgement of it
 */
record BaseRun(Judgement judgement) {
  private static final String OVER = "OVER-INVALIDATION";

  Optional<Judged> judged() {
    return judged(judgement);
  }

  private static Optional<Judged> judged(Judgement judgement) {
    return judgement
        .outcome()
        .filter(Outcome.Done.class::isInstance)
        .map(outcome -> ((Outcome.Done) outcome).judged());
  }

  /** The fingerprints of its findings. */
  Set<String> fingerprints() {
    Set<String> fingerprints = new HashSet<>();
    judged().ifPresent(judged -> {
      fingerprints.addAll(Fingerprint.of(judged.divergences()));
      fingerprints.addAll(Fingerprint.of(judged.inconclusive()));
    });
    return fingerprints;
  }

  /** The rules that found more than is kept, and no more than this run did. */
  boolean covers(Rule rule, Judged other) {
    return judged()
        .map(judged ->
            judged.counts().get(rule).diverged() >= other.counts().get(rule).diverged()
                && judged.counts().get(rule).inconclusive()
                    >= other.counts().get(rule).inconclusive())
        .orElse(false);
  }

  /** What differs in another run: commands, over-invalidation, and how often rules judged. */
  List<Change> changes(Judgement other) {
    List<Change> changes = new ArrayList<>();
    Optional<Judged> before = judged();
    Optional<Judged> after = judged(other);
    if (before.isEmpty() || after.isEmpty()) {
      return changes;
    }
    String trace = other.trace();
    changes.add(
        new Change(trace, "commands", before.get().commands(), after.get().commands()));
    Set<String> ops = new TreeSet<>(judgement.commands().keySet());
    ops.addAll(other.commands().keySet());
    for (String op : ops) {
      long count = judgement.commands().getOrDefault(op, 0L);
      changes.add(new Change(trace, op, count, other.commands().getOrDefault(op, 0L)));
    }
    changes.add(new Change(trace, "over-invalidation", over(before.get()), over(after.get())));
    after.get().counts().forEach((rule, count) -> {
      Map<Rule, RuleCount> counts = before.get().counts();
      changes.add(new Change(trace, rule.id(), counts.get(rule).exercised(), count.exercised()));
    });
    changes.removeIf(change -> change.before() == change.after());
    return changes;
  }

  private static long over(Judged judged) {
    return judged.notes().stream()
        .filter(note -> note.rule().id().equals(OVER))
        .mapToLong(Finding::occurrences)
        .sum();
  }
}
