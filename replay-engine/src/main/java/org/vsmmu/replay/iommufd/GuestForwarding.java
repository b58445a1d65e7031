package org.vsmmu.replay.iommufd;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.GuestCommandFields;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.HwptInvalidateStruct;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.replay.forward.ForwardComparison;
import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;

/** Judges what became of the commands of a guest that a HWPT_INVALIDATE on a vIOMMU carried. */
final class GuestForwarding {
  private final OpenCall open;
  private final OwnNumbers own;

  /** @param own numbers of the program's calls; learns those of commands that are as expected */
  GuestForwarding(OpenCall open, OwnNumbers own) {
    this.open = open;
    this.own = own;
  }

  /** The judgement; empty for another call, and when not all commands are shown in exact words. */
  Optional<Forwarding> judge(ObservedCall call) {
    if (call.smmu().isEmpty() || call.commands().isEmpty() || !GuestArray.onViommu(call)) {
      return Optional.empty();
    }
    bind(call.expected(), call.commands().get());
    List<CommandWords> guest = GuestArray.of(call).map(GuestArray::commands).orElse(List.of());
    List<ForwardDifference> differences = differences(call, filter(call, guest));
    EnumSet<Kind> tested = tested(call, guest);
    differences.forEach(difference -> tested.add(difference.kind()));
    if (differences.isEmpty()) {
      learn(call.expected());
    }
    return Optional.of(new Forwarding(tested, differences));
  }

  /** Where nothing says which thread gave a command, another CPU's may stand in between. */
  private List<ForwardDifference> differences(ObservedCall call, Predicate<CommandWords> filter) {
    List<CommandWords> seen = call.commands().orElseThrow();
    List<ForwardDifference> all =
        new ForwardComparison(call.expected(), seen, filter).differences();
    if (all.isEmpty() || open.threadKnown()) {
      return all;
    }
    List<CommandWords> ownOnly = own.without(open.commands(), words -> kernels(call, words));
    List<ForwardDifference> fewer =
        new ForwardComparison(call.expected(), ownOnly, filter).differences();
    return fewer.size() < all.size() ? fewer : all;
  }

  /**
   * A bit too many in a command of a guest's kind comes from a guest, whatever number it carries.
   */
  private static boolean kernels(ObservedCall call, CommandWords words) {
    Opcode opcode = Opcode.of((int) CommandFields.OP.extract(words.w0()));
    return !GuestCommandFields.converted(opcode)
        || GuestCommandFields.allowed(call.smmu().orElseThrow().ids(), words);
  }

  private void learn(List<PhysicalCommand> expected) {
    for (Body body : open.commands()) {
      CommandWords words = ((Body.CommandSeen) body).words().orElseThrow();
      if (expected.stream().anyMatch(command -> command.admits(words))) {
        own.add(new SeenCommand((Body.CommandSeen) body));
        return;
      }
    }
  }

  private static void bind(List<PhysicalCommand> expected, List<CommandWords> seen) {
    for (int i = 0; i < Math.min(expected.size(), seen.size()); i++) {
      if (!expected.get(i).admits(seen.get(i))) {
        return;
      }
      expected.get(i).bind(seen.get(i));
    }
  }

  private static Predicate<CommandWords> filter(ObservedCall call, List<CommandWords> guest) {
    ArmFeatures smmu = call.smmu().orElseThrow();
    Predicate<CommandWords> allowed =
        words -> !smmu.strictCommands() || GuestCommandFields.allowed(smmu.ids(), words);
    Optional<CommandWords> refused = refused(call, guest);
    return ForwardComparison.filter(allowed.and(
        words -> refused.filter(r -> unnumbered(r).equals(unnumbered(words))).isEmpty()));
  }

  /** The command at which the kernel should stop. */
  private static Optional<CommandWords> refused(ObservedCall call, List<CommandWords> guest) {
    if (call.predicted().errno() != Errno.EIO.number() || call.predicted().structure() == null) {
      return Optional.empty();
    }
    StructValue answer = StructValue.of(call.predicted().structure().bytes());
    long index = answer.get(HwptInvalidateStruct.ENTRY_NUM);
    return index < guest.size() ? Optional.of(guest.get((int) index)) : Optional.empty();
  }

  private static CommandWords unnumbered(CommandWords words) {
    boolean tlbi = (CommandFields.OP.extract(words.w0()) & 0xf0) == 0x10;
    return words.with(tlbi ? CommandFields.VMID : CommandFields.SID, 0);
  }

  private static EnumSet<Kind> tested(ObservedCall call, List<CommandWords> guest) {
    EnumSet<Kind> tested = EnumSet.of(Kind.EXTRA);
    List<PhysicalCommand> expected = call.expected();
    if (!expected.isEmpty()) {
      tested.add(Kind.MISSING);
      tested.add(Kind.ORDER);
    }
    if (expected.stream().anyMatch(command -> command.vmid().isPresent())) {
      tested.add(Kind.VMID);
    }
    if (expected.stream().anyMatch(command -> command.stream().isPresent())) {
      tested.add(Kind.SID);
    }
    boolean filters = call.predicted().errno() == Errno.EIO.number();
    if (filters && !guest.isEmpty()) {
      tested.add(Kind.UNFILTERED);
    }
    return tested;
  }
}
