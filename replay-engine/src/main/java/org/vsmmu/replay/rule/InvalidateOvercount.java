package org.vsmmu.replay.rule;

import java.util.Optional;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment.CallEnded;
import org.vsmmu.replay.iommufd.GuestArray;
import org.vsmmu.replay.iommufd.ObservedCall;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/** A failed HWPT_INVALIDATE reports commands as handled that the SMMU never got. */
final class InvalidateOvercount extends ContractRule {

  InvalidateOvercount() {
    super(new RuleText(
        "INVALIDATE-OVERCOUNT",
        "4",
        "error",
        "iommufd 4.5, 5.5",
        "recorded",
        "A failed HWPT_INVALIDATE reports commands as handled that were never " + "issued",
        "entry_num says how many requests were handled. The kernel collects "
            + "commands before it issues them: when it refuses one, those collected "
            + "since the last block are dropped, and yet counted. A VMM that goes "
            + "on behind the reported count leaves them out for ever.",
        "In the kernel, issue what was collected before the error is "
            + "returned, or count only what was issued. In a VMM, after an error, "
            + "give the whole array again from the last multiple of 63, or from its "
            + "beginning.",
        "A VMM that treats any error as fatal for its guest, or repeats the "
            + "whole array, is not hurt. A log without commands is not judged. A "
            + "command that is missing although the call succeeded is "
            + "FORWARD-MISSING."));
  }

  @Override
  void ended(CallEnded ended, Court court) {
    ObservedCall call = ended.call();
    Optional<GuestArray> array = GuestArray.of(call);
    if (array.isEmpty() || call.commands().isEmpty()) {
      return;
    }
    tested(court);
    long issued =
        call.commands().get().stream().filter(InvalidateOvercount::fromGuest).count();
    long reported = array.get().reported();
    if (call.succeeded() || reported <= issued) {
      return;
    }
    court.say(broken(ended)
        .message("HWPT_INVALIDATE reports %d requests as handled with %s, and the SMMU got %d"
            .formatted(reported, result(call), issued))
        .expected("entry_num", "at most " + issued)
        .observed("entry_num", Long.toString(reported))
        .observed("issued", Long.toString(issued))
        .build());
  }

  private static boolean fromGuest(CommandWords words) {
    return Opcode.of((int) CommandFields.OP.extract(words.w0())) != Opcode.SYNC;
  }
}
