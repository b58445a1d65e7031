package org.vsmmu.replay.rule;

import java.util.List;
import java.util.stream.Collectors;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;

/** A rule on what became of a guest's commands; the differences of one call are one finding. */
abstract class ForwardRule extends Rule {
  static final String SECTION = "iommufd 5.5, 8";

  static final String FIX = "Compare the guest's array with what stands in the physical queue: "
      + "each command once, in order, with the VMID of the vIOMMU or the StreamID of the vDEVICE "
      + "put in, and a CMD_SYNC behind 63 of them and behind the last.";

  static final String FINE = "A log without commands is not judged. Where a trace shows a queue of "
      + "kind guest beside the host's, what stands before a CMD_SYNC of the guest has to be in the "
      + "host's queue when that completes, in blocks of any size; what the host's queue takes for "
      + "reasons of its own is passed over. Commands that the host gives "
      + "itself, on an unmap or an attach, are the concern of IOCTL-COMMANDS. A VMID or a StreamID "
      + "that nothing predicts is bound where it is seen first, and must stay.";

  /** How many differences a finding shows. */
  private static final int SHOWN = 4;

  private final Kind kind;

  ForwardRule(RuleText text, Kind kind) {
    super(text);
    this.kind = kind;
  }

  @Override
  public String judgement() {
    return "dialect";
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.GuestCommandsForwarded forwarded)
        || !forwarded.forwarding().tested().contains(kind)) {
      return;
    }
    court.exercised(this, false);
    List<ForwardDifference> found = forwarded.forwarding().differences().stream()
        .filter(difference -> difference.kind() == kind)
        .toList();
    if (found.isEmpty()) {
      return;
    }
    boolean certain = forwarded.doubt().isEmpty();
    Finding.Builder finding = certain ? divergence(forwarded.at()) : undecided(forwarded.at());
    finding.part(forwarded.part()).message(message(found)).needs(forwarded.doubt());
    found.stream().limit(SHOWN).forEach(difference -> {
      finding.expected(place(difference), difference.expected());
      finding.observed(place(difference), difference.seen());
    });
    if (found.size() > 1) {
      finding.observed("differences", Integer.toString(found.size()));
    }
    court.say(finding.build());
  }

  private static String place(ForwardDifference difference) {
    return "command " + difference.place();
  }

  /** The differences in words. */
  private String message(List<ForwardDifference> found) {
    String more = found.size() > SHOWN ? "; and " + (found.size() - SHOWN) + " more" : "";
    return found.stream().limit(SHOWN).map(this::words).collect(Collectors.joining("; ")) + more;
  }

  /** A difference in words. */
  abstract String words(ForwardDifference difference);
}
