package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.iommufd.arm.ArmEndpoint;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.ArmHardware;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.HostOptions;
import org.vsmmu.iommufd.arm.TagPool;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body.CommandSeen;

/** What a BIND shows of its host and device is what drove it. */
class BindEvidenceTest {
  /** Hyp, ATS, MSI. */
  private static final int EVERYTHING = 0x0d44_361b;

  private static ArmFeatures features(int idr0, HostOptions host) {
    IdRegisters ids = new IdRegisters(idr0, 0x0273_0010, 0, 0x1414, 0x74, 1);
    return new ArmFeatures(ids, 0, true, true).on(host);
  }

  static CommandSeen seen(CommandWords words) {
    String name = CommandCodec.decode(words.w0(), words.w1()).opcode().name();
    return new CommandSeen("cmdq", name, Optional.of(words), new TreeMap<>());
  }

  private static BindEvidence bind(ArmFeatures features, ArmEndpoint endpoint) {
    ArmIommu smmu = new ArmIommu(features, TagPool.fresh(16));
    ArmHardware hardware = new ArmHardware(smmu, smmu.newMaster(endpoint));
    hardware.bound(new Device(1, new Iommufd(false), smmu));
    List<CommandSeen> commands =
        smmu.commands().take().stream().map(c -> seen(c.known())).toList();
    ArmFeatures unknown = features.on(HostOptions.PLAIN);
    return new BindEvidence(commands, unknown);
  }

  private static ArmEndpoint device(int... sids) {
    Unknown[] streams = new Unknown[sids.length];
    for (int i = 0; i < sids.length; i++) {
      streams[i] = Unknown.bound("SID", sids[i]);
    }
    return ArmEndpoint.of(streams);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false, false",
    "true, false, false, false",
    "false, true, false, false",
    "false, false, true, false",
    "false, false, false, true",
    "true, true, true, true",
  })
  void showsTheHost(boolean el2, boolean msi, boolean repeats, boolean quiet) {
    HostOptions host = new HostOptions(el2, msi, repeats, quiet, 48);
    assertEquals(host, bind(features(EVERYTHING, host), device(8)).host());
    ArmEndpoint identity = device(8).passedThrough();
    HostOptions shown = bind(features(EVERYTHING, host), identity).host();
    HostOptions expected = new HostOptions(false, msi, repeats, quiet, 48);
    assertEquals(expected, shown, "an identity domain has no tag that shows EL2");
  }

  @Test
  void showsTheDevice() {
    ArmFeatures features = features(EVERYTHING, HostOptions.PLAIN);
    assertFalse(bind(features, device(8)).endpoint().ats());
    assertTrue(bind(features, device(8).withAts(true)).endpoint().ats());
    assertEquals(1, bind(features, device(8)).endpoint().streams().size());
    List<Unknown> both = bind(features, device(8, 9)).endpoint().streams();
    assertEquals(List.of(8L, 9L), both.stream().map(u -> u.value().getAsLong()).toList());
    assertTrue(bind(features, device(8).passedThrough()).endpoint().identityAtBoot());
    assertFalse(bind(features, device(8)).endpoint().identityAtBoot());
    ArmFeatures stage2 = features(0x0d44_1019, HostOptions.PLAIN);
    assertFalse(bind(stage2, device(8)).endpoint().identityAtBoot());
    assertEquals(
        HostOptions.PLAIN,
        bind(features(0x0d44_101b, HostOptions.PLAIN), device(8)).host());
  }

  @Test
  void showsNothingWithoutCommands() {
    ArmFeatures features = features(EVERYTHING, HostOptions.PLAIN);
    BindEvidence none = new BindEvidence(List.of(), features);
    assertEquals(HostOptions.PLAIN, none.host());
    assertFalse(none.endpoint().identityAtBoot());
    assertEquals(1, none.endpoint().streams().size());
  }

  @Test
  void tellsTablesFromEntries() {
    SeenBlocks blocks = new SeenBlocks(features(0x0d44_101b, HostOptions.PLAIN).ids());
    Span first = Span.of(0x20_0000, 0x20_0000);
    Span second = Span.of(0x40_0000, 0x20_0000);
    blocks.look(List.of(
        // NUM 0, SCALE 9, TG 4K: 2 MiB, first not for leaves, then for leaves with TTL 2.
        seen(new CommandWords(0x0000_0001_0090_002aL, 0x20_0400L)),
        seen(new CommandWords(0x0000_0001_00a0_002aL, 0x20_0601L))));
    assertTrue(blocks.isTable(first));
    assertTrue(blocks.replacesTable(first));
    assertFalse(blocks.isTable(second));
    blocks.look(List.of());
    assertTrue(blocks.isTable(first), "nothing is shown");
    assertFalse(blocks.replacesTable(first));
  }

  @Test
  void withoutRangesATableTakesTheWholeTag() {
    IdRegisters ids = new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1014, 0x74, 1);
    SeenBlocks blocks = new SeenBlocks(ids);
    blocks.look(List.of(
        seen(new CommandWords(0x0000_0001_0000_0028L, 0)),
        seen(new CommandWords(0x0000_0001_0000_002aL, 0x20_0001L))));
    assertTrue(blocks.isTable(Span.of(0x20_0000, 0x20_0000)));
    assertFalse(blocks.isTable(Span.of(0x40_0000, 0x20_0000)), "one table only");
  }
}
