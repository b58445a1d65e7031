package org.vsmmu.replay.guest;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.arm.Tag;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.layout.Field;

/**
 * The VMID of a guest and the StreamIDs behind its names of devices. Each is bound to what explains
 * most commands of the guest when it is needed first, and stays (iommufd 5.5).
 */
final class GuestNumbers {

  /** A VMID that evidence binds. */
  private record Vmid(Unknown value) implements Tag {
    @Override
    public OptionalLong number() {
      return value.value();
    }

    @Override
    public int placeholder() {
      return 0;
    }

    @Override
    public boolean admits(long seen) {
      return value.admits(seen);
    }

    @Override
    public void bind(long seen) {
      value.bind(seen);
    }
  }

  private final Vmid vmid = new Vmid(new Unknown("a VMID"));
  private final Map<Long, Unknown> streams = new HashMap<>();

  OptionalLong vmid() {
    return vmid.number();
  }

  /** What a guest's command has to become; its own VMID means nothing. */
  PhysicalCommand converted(CommandWords guest) {
    if (HostCommand.opcode(guest) == Opcode.TLBI_NSNH_ALL) {
      CommandWords all = CommandWords.ZERO.with(CommandFields.OP, Opcode.TLBI_NH_ALL.code());
      return PhysicalCommand.of(all).withVmid(vmid);
    }
    PhysicalCommand rest = PhysicalCommand.of(unnumbered(guest));
    return numberField(guest).equals(CommandFields.VMID)
        ? rest.withVmid(vmid)
        : rest.withStream(streams.computeIfAbsent(
            guest.get(CommandFields.SID), vsid -> new Unknown("a StreamID")));
  }

  /** Binds what is open, by what was owed and what the SMMU took. */
  void bind(List<OwedCommand> owed, List<HostCommand> host) {
    if (vmid().isEmpty()) {
      List<OwedCommand> tagged =
          owed.stream().filter(o -> o.command().vmid().isPresent()).toList();
      best(tagged, host).ifPresent(vmid::bind);
    }
    for (Unknown stream : streams.values()) {
      if (stream.value().isEmpty()) {
        List<OwedCommand> named = owed.stream()
            .filter(o -> o.command().stream().filter(s -> s == stream).isPresent())
            .toList();
        best(named, host).ifPresent(stream::bind);
      }
    }
  }

  /** The number under which most commands are found; the first of several. */
  private static OptionalLong best(List<OwedCommand> owed, List<HostCommand> host) {
    Map<Long, Map<CommandWords, Integer>> byNumber = new LinkedHashMap<>();
    for (HostCommand command : host) {
      if (owed.stream().anyMatch(o -> o.sameButNumber(command.words()))) {
        byNumber
            .computeIfAbsent(number(command.words()), n -> new HashMap<>())
            .merge(unnumbered(command.words()), 1, Integer::sum);
      }
    }
    OptionalLong best = OptionalLong.empty();
    long most = 0;
    for (Map.Entry<Long, Map<CommandWords, Integer>> entry : byNumber.entrySet()) {
      Map<CommandWords, Integer> left = entry.getValue();
      long found = owed.stream()
          .filter(o -> left.merge(unnumbered(o.command().words()), -1, Integer::sum) >= 0)
          .count();
      if (found > most) {
        most = found;
        best = OptionalLong.of(entry.getKey());
      }
    }
    return best;
  }

  /** The command without the number of the guest or of the device. */
  static CommandWords unnumbered(CommandWords words) {
    return words.with(numberField(words), 0);
  }

  static long number(CommandWords words) {
    return words.get(numberField(words));
  }

  private static Field numberField(CommandWords words) {
    boolean tlbi = HostCommand.opcode(words).kind() == Opcode.Kind.TLBI;
    return tlbi ? CommandFields.VMID : CommandFields.SID;
  }
}
