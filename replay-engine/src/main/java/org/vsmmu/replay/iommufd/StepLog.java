package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.replay.iommufd.CallMismatch.What;

/** Collects the mismatches of one event after the other; of all of them the first are kept. */
final class StepLog {
  private static final int KEPT = 1000;

  private final List<CallMismatch> first = new ArrayList<>();
  private final List<CallMismatch> step = new ArrayList<>();

  void add(CallMismatch mismatch) {
    step.add(mismatch);
    if (first.size() < KEPT) {
      first.add(mismatch);
    }
  }

  /** Compares what a read of a queue gave; of two that differ, names the first such byte. */
  void records(long sequence, String call, byte[] predicted, byte[] seen) {
    int at = Arrays.mismatch(predicted, seen);
    if (at >= 0) {
      add(new CallMismatch(
          sequence,
          call,
          What.OUTPUT,
          "records[" + at + "]",
          AnswerComparison.around(HexFormat.of().formatHex(predicted), at),
          AnswerComparison.around(HexFormat.of().formatHex(seen), at)));
    }
  }

  List<CallMismatch> first() {
    return Collections.unmodifiableList(first);
  }

  /** Ends an event that nothing is predicted of. */
  CallJudgement nothing() {
    step.clear();
    return CallJudgement.NONE;
  }

  /** Ends an event. */
  CallJudgement end(String call, String part, Set<What> judged) {
    EnumSet<What> all = EnumSet.of(What.UNMODELLED);
    all.addAll(judged);
    List<CallMismatch> found = List.copyOf(step);
    step.clear();
    return new CallJudgement(
        call, part, judged.isEmpty() ? Set.of() : all, found, Optional.empty());
  }

  /** Ends a call that has no prediction. */
  CallJudgement unmodelled(long sequence, String call, String part, String name) {
    add(new CallMismatch(sequence, call, What.UNMODELLED, "prediction", name, "the call"));
    List<CallMismatch> found = List.copyOf(step);
    step.clear();
    return new CallJudgement(call, part, Set.of(What.UNMODELLED), found, Optional.of(name));
  }
}
