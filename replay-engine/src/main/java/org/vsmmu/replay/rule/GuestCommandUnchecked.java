package org.vsmmu.replay.rule;

import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.GuestCommandFields;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment.CallEnded;
import org.vsmmu.replay.iommufd.GuestArray;
import org.vsmmu.replay.iommufd.ObservedCall;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/** A guest's command with reserved or unsupported bits goes to the SMMU as it came. */
final class GuestCommandUnchecked extends ContractRule {

  GuestCommandUnchecked() {
    super(new RuleText(
        "GUEST-COMMAND-UNCHECKED",
        "4",
        "error",
        "iommufd 5.5",
        "specification",
        "A guest's command with reserved or unsupported bits goes to the SMMU",
        "The header promises EIO for a command that is not supported. Kernels "
            + "before 7.3 look at the opcode and the StreamID only, and leave every "
            + "other bit to the SMMU: what reserved bits do is unpredictable, and a "
            + "command that the SMMU finds illegal stops the queue of the host.",
        "In the kernel, refuse every bit that the SMMU does not have (7.3 "
            + "does). A VMM should check the commands itself before it gives them "
            + "to such a kernel.",
        "A guest that sets no such bits is not affected. Under a dialect "
            + "whose kernel checks them, bits that reach the SMMU are "
            + "FORWARD-UNFILTERED. Bits that the kernel drops on the way, as with "
            + "TLBI_NSNH_ALL, do no harm. A log without commands shows only whether "
            + "the command was accepted."));
  }

  @Override
  void ended(CallEnded ended, Court court) {
    ObservedCall call = ended.call();
    Optional<GuestArray> array = GuestArray.of(call);
    if (array.isEmpty()) {
      return;
    }
    List<CommandWords> guest = array.get().commands();
    for (int i = 0; i < guest.size(); i++) {
      judge(ended, array.get(), i, guest.get(i), court);
    }
  }

  private void judge(CallEnded ended, GuestArray array, int i, CommandWords guest, Court court) {
    ArmFeatures smmu = ended.call().smmu().orElseThrow();
    if (GuestCommandFields.allowed(smmu.ids(), guest)) {
      return;
    }
    if (array.refused(i)) {
      tested(court);
    } else if (array.accepted(i) && !smmu.strictCommands()) {
      Optional<Boolean> reached = reached(ended.call(), guest);
      reached.ifPresent(arrived -> tested(court));
      if (reached.orElse(false)) {
        court.say(finding(ended, guest));
      }
    }
  }

  /** Whether the bits of an accepted command reached the SMMU; empty when nothing tells. */
  private static Optional<Boolean> reached(ObservedCall call, CommandWords guest) {
    boolean dropped = opcode(guest) == Opcode.TLBI_NSNH_ALL;
    if (call.commands().isEmpty()) {
      return dropped ? Optional.empty() : Optional.of(true);
    }
    boolean overwritten = call.expected().stream()
        .filter(PhysicalCommand::lost)
        .anyMatch(lost -> unnumbered(lost.words()).equals(unnumbered(guest)));
    return Optional.of(overwritten
        || call.commands().get().stream()
            .anyMatch(seen -> unnumbered(seen).equals(unnumbered(guest))));
  }

  private Finding finding(CallEnded ended, CommandWords guest) {
    String command = CommandCodec.decode(guest.w0(), guest.w1()).toString();
    return broken(ended)
        .message("the guest's %s (%s) has bits that this SMMU does not have, and went to it"
            .formatted(command, guest))
        .expected("result", "EIO")
        .observed("result", result(ended.call()))
        .build();
  }

  private static CommandWords unnumbered(CommandWords words) {
    boolean tlbi = (opcode(words).code() & 0xf0) == 0x10;
    return words.with(tlbi ? CommandFields.VMID : CommandFields.SID, 0);
  }

  private static Opcode opcode(CommandWords words) {
    return Opcode.of((int) CommandFields.OP.extract(words.w0()));
  }
}
