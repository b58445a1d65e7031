package org.vsmmu.smmu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.IdFields.*;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.SubstreamSelection.BadSubstreamId;
import org.vsmmu.smmu.config.SubstreamSelection.BypassStage1;
import org.vsmmu.smmu.config.SubstreamSelection.StreamDisabled;
import org.vsmmu.smmu.config.SubstreamSelection.UseCd;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.vectors.Vectors;

/** The verdicts of SMMUv3 11.2 to 11.4, under the ID registers that section 11 assumes. */
class ConfigurationVectorsTest {
  private static final IdRegisters ID = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
  private static final StreamTableEntry PLAIN = StreamTableEntry.of(0xb);

  private static StreamTableEntry ste(String id) {
    return StreamTableEntry.of(Vectors.byId(id).words());
  }

  private static ContextDescriptor cd(String id) {
    return ContextDescriptor.of(Vectors.byId(id).words());
  }

  private static String verdict(StreamTableEntry ste, IdRegisters id) {
    String verdict = SteLegality.judge(ste, id, false).map(Illegality::reason).orElse("legal");
    assertEquals(verdict.equals("legal"), SteLegality.legal(ste, id, false));
    return verdict;
  }

  private static String verdict(ContextDescriptor cd, StreamTableEntry ste, IdRegisters id) {
    StreamWorld world = StreamWorld.NS_EL1;
    String verdict =
        CdLegality.judge(cd, ste, id, world).map(Illegality::reason).orElse("legal");
    assertEquals(verdict.equals("legal"), CdLegality.legal(cd, ste, id, world));
    return verdict;
  }

  private static String verdict(ContextDescriptor cd, IdRegisters id) {
    return verdict(cd, PLAIN, id);
  }

  private static SubstreamSelection without(StreamTableEntry ste) {
    return SubstreamSelection.select(ste, ID, false, 0);
  }

  private static SubstreamSelection with(StreamTableEntry ste, long ssid) {
    return SubstreamSelection.select(ste, ID, true, ssid);
  }

  @Test
  @DisplayName("S01")
  void s01() {
    StreamTableEntry ste = ste("S01");
    assertEquals("legal", verdict(ste, ID));
    assertEquals("legal", verdict(ste, ID.with(SSIDSIZE, 16).with(OAS, 1)));
    assertEquals(
        "S1CDMax is above SSIDSIZE: S1CDMax=16, IDR1.SSIDSIZE=15",
        verdict(ste, ID.with(SSIDSIZE, 15)));
    assertEquals(
        "S1Fmt is two-level, which does not exist:"
            + " S1Fmt=2, S1CDMax=16, IDR1.SSIDSIZE=20, IDR0.CD2L=0",
        verdict(ste, ID.with(CD2L, 0)));
    assertTrue(verdict(ste, ID.with(OAS, 0)).startsWith("S1ContextPtr is out of range"));
    assertTrue(verdict(ste, ID.with(S1P, 0)).startsWith("stage 1 does not exist"));
    assertEquals(new UseCd(0), without(ste));
    assertEquals(new StreamDisabled(), with(ste, 0));
    ContextTable table = ContextTable.of(StreamTableEntry.of(ste.w0() | 7 << 6), ID);
    assertEquals(0x880012000L, table.firstTableAddress());
  }

  @Test
  @DisplayName("S02")
  void s02() {
    StreamTableEntry ste = ste("S02");
    assertEquals("legal", verdict(ste, ID));
    assertEquals("legal", verdict(ste, ID.with(OAS, 4)));
    assertEquals(
        new StartLevel(1, 2),
        StartLevel.ofStage2(Granule.KB4, ste.s2T0sz(), ste.s2Sl0(), false, false, false)
            .orElseThrow());
    assertEquals(new BypassStage1(), without(ste));
    assertEquals(new BadSubstreamId(), with(ste, 0));
  }

  @Test
  @DisplayName("S03")
  void s03() {
    assertEquals(
        "S2T0SZ, S2SL0 and S2TG do not fit each other: S2T0SZ=24, S2SL0=0, S2TG=0, S2SL0_2=0,"
            + " S2DS=0, IDR3.STT=0, IDR5.DS=0",
        verdict(ste("S03"), ID));
  }

  @Test
  @DisplayName("S04")
  void s04() {
    assertEquals(
        "full ATS with stalls of stage 2: EATS=1, Config=7, S2S=1, IDR0.ATS=1",
        verdict(ste("S04"), ID));
    assertEquals("legal", verdict(ste("S04"), ID.with(ATS, 0)));
  }

  @Test
  @DisplayName("S05")
  void s05() {
    StreamTableEntry ste = ste("S05");
    assertEquals(
        "S1CDMax is above SSIDSIZE: S1CDMax=20, IDR1.SSIDSIZE=16",
        verdict(ste, ID.with(SSIDSIZE, 16)));
    IdRegisters none = ID.with(SSIDSIZE, 0);
    assertEquals("legal", verdict(ste, none));
    assertEquals(new UseCd(0), SubstreamSelection.select(ste, none, false, 0));
    assertEquals(new BadSubstreamId(), SubstreamSelection.select(ste, none, true, 0));
    assertEquals(64, ContextTable.of(ste, none).tableBytes());
    assertEquals(0x880012000L, ContextTable.of(ste, none).entryAddress(0));
  }

  @Test
  @DisplayName("S06")
  void s06() {
    assertEquals("not valid: V=0", verdict(ste("S06"), ID));
  }

  @Test
  @DisplayName("S07")
  void s07() {
    assertEquals("legal", verdict(ste("S07"), ID));
    assertTrue(ste("S07").abort());
  }

  @Test
  @DisplayName("S08")
  void s08() {
    assertEquals("legal", verdict(ste("S08"), ID));
    assertTrue(ste("S08").abort());
  }

  @Test
  @DisplayName("S09")
  void s09() {
    StreamTableEntry ste = ste("S09");
    assertEquals("legal", verdict(ste, ID));
    assertEquals(new BypassStage1(), without(ste));
    assertEquals(new BadSubstreamId(), with(ste, 0));
    assertEquals(new BadSubstreamId(), with(ste, 3));
    assertFalse(ste.usesVmid(ID));
  }

  @Test
  @DisplayName("S10")
  void s10() {
    StreamTableEntry ste = ste("S10");
    assertEquals("STRW is reserved: STRW=1, IDR0.S1P=1, IDR0.Hyp=1", verdict(ste, ID.with(HYP, 1)));
    assertEquals("legal", verdict(ste, ID));
    assertEquals(StreamWorld.NS_EL1, StreamWorld.of(ste, ID, true));
  }

  @Test
  @DisplayName("S11")
  void s11() {
    assertEquals(
        "S2TTB is above the effective S2PS: S2TTB=0x1880020000, S2PS=1, S2TG=0, S2DS=0,"
            + " IDR5.OAS=5, IDR5.DS=0, AIDR.ArchMinor=2",
        verdict(ste("S11"), ID));
  }

  @Test
  @DisplayName("S12")
  void s12() {
    assertEquals("legal", verdict(ste("S12"), ID));
    assertEquals(
        "split-stage ATS needs both stages, S2S 0 and NS1ATS 0:"
            + " EATS=2, Config=7, S2S=0, IDR0.ATS=1, IDR0.NS1ATS=1",
        verdict(ste("S12"), ID.with(NS1ATS, 1)));
  }

  @Test
  @DisplayName("S13")
  void s13() {
    assertEquals("legal", verdict(ste("S13"), ID));
    assertTrue(verdict(ste("S13"), ID.with(VMID16, 0)).startsWith("S2VMID has more than 8 bits"));
  }

  @Test
  @DisplayName("S14")
  void s14() {
    assertEquals(
        "S2T0SZ is out of range: S2T0SZ=40, S2TG=0, S2DS=0, IDR3.STT=0, IDR5.OAS=5, IDR0.TTF=2,"
            + " IDR5.DS=0, AIDR.ArchMinor=2",
        verdict(ste("S14"), ID));
  }

  @Test
  @DisplayName("S15")
  void s15() {
    StreamTableEntry ste = ste("S15");
    assertEquals("legal", verdict(ste, ID));
    assertEquals(new BypassStage1(), without(ste));
    assertEquals(new UseCd(3), with(ste, 3));
    assertEquals(new UseCd(0), with(ste, 0));
    assertEquals(new BadSubstreamId(), with(ste, 16));
    assertTrue(ste.usesVmid(ID));
    assertFalse(ste.usesVmid(ID.with(S2P, 0)));
  }

  @Test
  @DisplayName("D01")
  void d01() {
    assertEquals("legal", verdict(cd("D01"), ID));
    assertEquals("legal", verdict(cd("D01"), ID.with(OAS, 1)));
    assertTrue(verdict(cd("D01"), ID.with(OAS, 0)).startsWith("TTB0 is above"));
  }

  @Test
  @DisplayName("D02")
  void d02() {
    assertTrue(verdict(cd("D02"), ID).startsWith("T0SZ is out of range: T0SZ=40"));
    assertEquals("legal", verdict(cd("D02"), ID.with(STT, 1)));
  }

  @Test
  @DisplayName("D03")
  void d03() {
    assertEquals(
        "A is 0 where faults always abort: A=0, IDR0.TERM_MODEL=1", verdict(cd("D03"), ID));
    assertEquals("legal", verdict(cd("D03"), ID.with(TERM_MODEL, 0)));
  }

  @Test
  @DisplayName("D04")
  void d04() {
    assertTrue(verdict(cd("D04"), ID).startsWith("TG1 is reserved"));
    assertTrue(CdLegality.legal(cd("D04"), PLAIN, ID, StreamWorld.NS_EL2));
  }

  @Test
  @DisplayName("D05")
  void d05() {
    assertEquals("legal", verdict(cd("D05"), ID));
    assertTrue(verdict(cd("D05"), ID.with(GRAN64K, 0)).startsWith("TG0 is reserved or"));
    assertTrue(verdict(cd("D05"), ID.with(GRAN4K, 0)).startsWith("TG1 is reserved or"));
    assertEquals("legal", verdict(cd("D05"), ID.with(GRAN16K, 0)));
  }

  @Test
  @DisplayName("D06")
  void d06() {
    assertTrue(verdict(cd("D06"), ID)
        .startsWith("TTB0 is above the effective IPS: TTB0=0x1880100000, IPS=1"));
  }

  @Test
  @DisplayName("D07")
  void d07() {
    ContextDescriptor cd = cd("D07");
    assertEquals("legal", verdict(cd, ID));
    StreamTableEntry noStalls = StreamTableEntry.of(0xb, 1L << 27);
    assertEquals("S is 1 where STE.S1STALLD forbids stalls: S=1", verdict(cd, noStalls, ID));
    assertEquals(
        "S does not fit the stall model: S=1, IDR0.STALL_MODEL=1",
        verdict(cd, ID.with(STALL_MODEL, 1)));
    assertEquals("legal", verdict(cd, ID.with(STALL_MODEL, 2)));
    assertTrue(verdict(cd("D01"), ID.with(STALL_MODEL, 2)).startsWith("S does not fit"));
  }

  @Test
  @DisplayName("T01")
  void t01() {
    StreamTable table = new StreamTable(0x880000000L, 0x8, ID);
    assertFalse(table.twoLevel());
    assertTrue(table.covers(0xff));
    assertFalse(table.covers(0x100));
    assertEquals(0x8800008c0L, table.entryAddress(0x23));
    assertEquals(0x4000, table.tableBytes());
    assertEquals(0x880004000L, new StreamTable(0x880007fc0L, 0x8, ID).firstTableAddress());
  }

  @Test
  @DisplayName("T02")
  void t02() {
    StreamTable table = new StreamTable(0x8800007c0L, 0x10210, ID);
    assertTrue(table.twoLevel());
    assertEquals(0x880000000L, table.firstTableAddress());
    assertEquals(2048, table.tableBytes());
    assertEquals(0x880000010L, table.l1Address(0x203));
    assertEquals(256 * 64, table.l2Bytes(0x880040009L));
    assertEquals(0x8800400c0L, table.entryAddress(0x203, 0x880040009L));
  }

  @Test
  @DisplayName("T03")
  void t03() {
    StreamTable table = new StreamTable(0x880000000L, 0x10210, ID);
    assertEquals(4 * 64, table.l2Bytes(0x880040003L));
    assertEquals(0x8800400c0L, table.entryAddress(0x203, 0x880040003L));
    assertEquals(StreamTable.BAD_STREAM_ID, table.entryAddress(0x205, 0x880040003L));
  }

  @Test
  @DisplayName("T04")
  void t04() {
    StreamTable table = new StreamTable(0x880000000L, 0x10210, ID);
    assertEquals(-1, table.entryAddress(0x205, 0x88004000aL));
    assertEquals(-1, table.entryAddress(0x205, 0x88004000cL));
    StreamTable wide = new StreamTable(0x880000000L, 0x10290, ID);
    assertEquals(0x880040000L, wide.entryAddress(0x400, 0x88004000bL));
    assertEquals(-1, wide.entryAddress(0x400, 0x88004000cL));
    assertEquals(-1, wide.entryAddress(0x400, 0x880040000L));
  }

  @Test
  @DisplayName("T05")
  void t05() {
    StreamTable table = new StreamTable(0x880000000L, 0x101d0, ID);
    assertEquals(6, table.split());
    assertEquals(0x880000040L, table.l1Address(0x203));
    assertEquals(0x8800400c0L, table.entryAddress(0x203, 0x880040007L));
    assertEquals(-1, table.entryAddress(0x203, 0x880040008L));
  }

  @Test
  @DisplayName("T06")
  void t06() {
    ContextTable table = ContextTable.of(ste("S01"), ID);
    assertEquals(16, table.cdBits());
    assertTrue(table.twoLevel());
    assertEquals(0x880012028L, table.l1Address(0x1403));
    assertEquals(0x8800600c0L, table.entryAddress(0x1403, 0x880060001L));
    assertEquals(0x8800600c0L, table.entryAddress(0x1403, 0x88006f001L));
    assertEquals(-1, table.entryAddress(0x1403, 0x880060000L));
  }

  @Test
  @DisplayName("T07")
  void t07() {
    long[] words = Vectors.byId("S01").words();
    words[0] ^= 3 << 4;
    ContextTable table = ContextTable.of(StreamTableEntry.of(words), ID);
    assertEquals(0x880012280L, table.l1Address(0x1403));
    assertEquals(0x8800610c0L, table.entryAddress(0x1403, 0x880061001L));
  }

  @Test
  @DisplayName("T08")
  void t08() {
    StreamTable table = new StreamTable(0x8_8fff_ffc0L, 0x14, ID.with(SIDSIZE, 16));
    assertFalse(table.covers(0x10000));
    assertTrue(table.covers(0xffff));
    assertEquals(-1, table.entryAddress(0x10000));
    assertEquals(0x88c000000L, table.firstTableAddress());
    assertEquals(0x400000, table.tableBytes());
  }
}
