package org.vsmmu.replay.iommufd;

import java.util.List;
import java.util.Set;
import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * What became of the commands of a guest that a call carried.
 *
 * @param tested what could have gone wrong with these commands
 * @param differences what did
 */
public record Forwarding(Set<Kind> tested, List<ForwardDifference> differences) {

  public Forwarding {
    tested = Set.copyOf(tested);
    differences = List.copyOf(differences);
  }

  /** The differences, as those of the call. */
  List<CallMismatch> mismatches(NestLine.Call call) {
    return differences.stream()
        .map(difference -> new CallMismatch(
            call.line(),
            call.name(),
            What.FORWARD,
            "command " + difference.place() + " " + difference.kind(),
            difference.expected(),
            difference.seen()))
        .toList();
  }
}
