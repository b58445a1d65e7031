package org.vsmmu.replay.iommufd;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /**
   * Judges a HWPT_INVALIDATE on a vIOMMU, and binds numbers that it shows; empty for another call,
   * and in a recording without commands.
   */
  static Optional<Forwarding> of(ObservedCall call) {
    if (call.smmu().isEmpty() || call.commands().isEmpty() || !GuestArray.onViommu(call)) {
      return Optional.empty();
    }
    List<CommandWords> seen = call.commands().get();
    bind(call.expected(), seen);
    List<CommandWords> guest = GuestArray.of(call).map(GuestArray::commands).orElse(List.of());
    ForwardComparison comparison =
        new ForwardComparison(call.expected(), seen, filter(call, guest));
    EnumSet<Kind> tested = tested(call, guest);
    List<ForwardDifference> differences = comparison.differences();
    differences.forEach(difference -> tested.add(difference.kind()));
    return Optional.of(new Forwarding(tested, differences));
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
