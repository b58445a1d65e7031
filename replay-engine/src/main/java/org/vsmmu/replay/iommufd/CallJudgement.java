package org.vsmmu.replay.iommufd;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.replay.iommufd.CallMismatch.What;

/**
 * An event, held against its prediction.
 *
 * @param call its name
 * @param part of the upstreaming plan that it belongs to
 * @param judged which predictions there were to compare
 * @param mismatches those that failed
 * @param unmodelled what has no prediction; empty when everything has
 */
public record CallJudgement(
    String call,
    String part,
    Set<What> judged,
    List<CallMismatch> mismatches,
    Optional<String> unmodelled) {
  /** Of an event that nothing is predicted of. */
  public static final CallJudgement NONE =
      new CallJudgement("", PlanPart.BASE, Set.of(), List.of(), Optional.empty());

  public CallJudgement {
    judged = judged.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(judged));
    mismatches = List.copyOf(mismatches);
  }

  boolean matches() {
    return mismatches.isEmpty();
  }
}
