package org.vsmmu.replay.iommufd;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.vsmmu.iommufd.arm.ArmEndpoint;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.HostOptions;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body.CommandSeen;

/**
 * What the commands of a BIND show of host and device, as nothing else of a capture does: they are
 * those of leaving the kernel's own domain (iommufd 4.10, 5.7). Everything later must agree.
 *
 * @param commands those of the call; none when they are not all shown
 * @param features of the SMMU
 */
record BindEvidence(List<CommandSeen> commands, ArmFeatures features) {
  private static final Set<String> TAG_FLUSHES =
      Set.of(Opcode.TLBI_NH_ASID.name(), Opcode.TLBI_EL2_ASID.name(), Opcode.TLBI_S12_VMALL.name());

  private static final int SYNC_BY_IRQ = 1;

  static BindEvidence of(OpenCall open, ArmFeatures features) {
    List<CommandSeen> commands = open.commands().stream()
        .map(body -> body instanceof CommandSeen seen ? seen : null)
        .toList();
    boolean all = open.shown() && commands.stream().allMatch(Objects::nonNull);
    return new BindEvidence(all ? commands : List.of(), features);
  }

  private Stream<CommandSeen> all(Opcode opcode) {
    return commands.stream().filter(seen -> seen.op().equals(opcode.name()));
  }

  private boolean has(Opcode opcode) {
    return all(opcode).findAny().isPresent();
  }

  /** The streams whose STEs were written. */
  private List<Long> streams() {
    return all(Opcode.CFGI_STE)
        .flatMap(seen -> SeenCommand.stream(seen).stream())
        .distinct()
        .toList();
  }

  private boolean identity() {
    boolean flushed = commands.stream().anyMatch(seen -> TAG_FLUSHES.contains(seen.op()));
    return !streams().isEmpty() && !flushed && !has(Opcode.CFGI_CD);
  }

  /** The device; of what does not show it has nothing. */
  ArmEndpoint endpoint() {
    List<Long> sids = streams();
    Unknown[] streams = new Unknown[Math.max(1, sids.size())];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new Unknown("a StreamID");
      if (sids.size() > 1) {
        streams[i].bind(sids.get(i));
      }
    }
    boolean ats = all(Opcode.ATC_INV)
        .flatMap(seen -> SeenCommand.stream(seen).stream())
        .anyMatch(sids::contains);
    ArmEndpoint shown = ArmEndpoint.of(streams).coherent(features.canwbs()).withAts(ats);
    return identity() ? shown.passedThrough() : shown;
  }

  /** The host; of what does not show it is as the recorded machine. */
  HostOptions host() {
    if (streams().isEmpty()) {
      return features.options();
    }
    boolean el2 = has(Opcode.TLBI_EL2_ASID);
    boolean msi = !features.ids().msi()
        || all(Opcode.SYNC)
            .flatMap(seen -> seen.words().stream())
            .allMatch(words -> words.get(CommandFields.CS) == SYNC_BY_IRQ);
    boolean prefetches = has(Opcode.PREFETCH_CONFIG);
    // A hitless STE update has two steps, or one if only a single word differs.
    long once = identity() && !features.overridesAttributes() ? 1 : 2;
    long first = streams().get(0);
    long times = all(Opcode.CFGI_STE)
        .flatMap(seen -> SeenCommand.stream(seen).stream())
        .filter(sid -> sid == first)
        .count();
    return new HostOptions(
        el2, msi, times > once, !prefetches, features.options().vaBits());
  }
}
