package org.vsmmu.smmu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.IdFields.*;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.config.SubstreamSelection.UseCd;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

class TablesTest {
  private static final IdRegisters ID = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
  private static final IdRegisters V3_0 = ID.with(ARCH_MINOR, 0);
  private static final IdRegisters V3_4 = ID.with(ARCH_MINOR, 4);
  private static final long TWO_LEVEL = 1 << 16;

  private static StreamTable streams(long base, long cfg, IdRegisters id) {
    return new StreamTable(base, (int) cfg, id);
  }

  private static StreamTableEntry ste(int config, long ptr, int fmt, int cdMax, int dss) {
    return StreamTableEntry.of(1 | config << 1 | fmt << 4 | ptr | (long) cdMax << 59, dss);
  }

  private static ContextTable contexts(long ptr, int fmt, int cdMax) {
    return ContextTable.of(ste(5, ptr, fmt, cdMax, 0), ID);
  }

  @Test
  void isLinearUnlessTwoLevelsAreKnownAndChosen() {
    assertFalse(streams(0, 2 << 16, ID).twoLevel());
    assertFalse(streams(0, 3 << 16, ID).twoLevel());
    assertTrue(streams(0, TWO_LEVEL, ID).twoLevel());
    assertFalse(streams(0, TWO_LEVEL, ID.with(ST_LEVEL, 0)).twoLevel());
  }

  @Test
  void neverMistakesOneKindOfTableForTheOther() {
    StreamTable linear = streams(0, 8, ID);
    StreamTable twoLevel = streams(0, TWO_LEVEL | 8, ID);
    assertThrows(IllegalStateException.class, () -> linear.l1Address(0));
    assertThrows(IllegalStateException.class, () -> twoLevel.entryAddress(0));
    ContextTable cds = contexts(0, 0, 4);
    assertThrows(IllegalStateException.class, () -> cds.l1Address(0));
    ContextTable leaves = contexts(0, 1, 4);
    assertThrows(IllegalStateException.class, () -> leaves.entryAddress(0));
  }

  @Test
  void takesTheAddressBitsOfTheVersion() {
    long base = 0x60ff_ffff_ffff_ffc0L;
    assertEquals(0xffff_ffff_ffc0L, streams(base, 0, V3_0).firstTableAddress());
    assertEquals(0xf_ffff_ffff_ffc0L, streams(base, 0, ID).firstTableAddress());
    assertEquals(0xff_ffff_ffff_ffc0L, streams(base, 0, V3_4).firstTableAddress());
    long l1std = 0x7fff_ffff_ffff_ffe1L;
    assertEquals(0xffff_ffff_ffc0L, streams(0, TWO_LEVEL, V3_0).l2Address(l1std));
    assertEquals(0xff_ffff_ffff_ffc0L, streams(0, TWO_LEVEL, V3_4).l2Address(l1std));
  }

  @Test
  void alignsStreamTablesByTheSizeAsWritten() {
    long base = 0x8_ffff_ffc0L;
    assertEquals(0x8_ffff_ff00L, streams(base, 2, ID).firstTableAddress());
    assertEquals(0, streams(base, 63, ID).firstTableAddress());
    assertEquals(0x8_ffff_ffc0L, streams(base, TWO_LEVEL | 6, ID).firstTableAddress());
    assertEquals(0x8_ffff_ffc0L, streams(base, TWO_LEVEL | 9, ID).firstTableAddress());
    assertEquals(0x8_ffff_ff80L, streams(base, TWO_LEVEL | 10, ID).firstTableAddress());
  }

  @Test
  void coversTheSmallerOfTableAndStreamIdSize() {
    assertTrue(streams(0, 32, ID).covers(0xffff_ffffL));
    assertFalse(streams(0, 33, ID).covers(1L << 32));
    assertTrue(streams(0, 0, ID).covers(0));
    assertFalse(streams(0, 0, ID).covers(1));
    assertFalse(streams(0, 32, ID).covers(-1));
    assertEquals(8, streams(0, TWO_LEVEL | 6, ID).tableBytes());
    assertEquals(32, streams(0, TWO_LEVEL | 8, ID).tableBytes());
  }

  @Test
  void meansHalfThePowerBySpan() {
    StreamTable table = streams(0, TWO_LEVEL | 16, ID);
    assertEquals(0, table.l2Bytes(0x1000));
    assertEquals(64, table.l2Bytes(0x1001));
    assertEquals(64 * 64, table.l2Bytes(0x1007));
    assertEquals(0, table.l2Bytes(0x1008));
    assertEquals(StreamTable.BAD_STREAM_ID, table.l2Address(0x1008));
    assertEquals(0x1fc0, table.l2Address(0x1fc1));
    assertEquals(0x1000, table.l2Address(0x1fc7));
    assertEquals(-1, table.entryAddress(1, 0x1001));
    assertEquals(0x1000, table.entryAddress(0x40, 0x1001));
  }

  @Test
  void staysInsideItsTables() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 20_000; i++) {
      StreamTable table = streams(random.nextLong(), random.nextInt(), ID.with(SIDSIZE, 16));
      long sid = random.nextLong(1 << 17);
      if (!table.covers(sid)) {
        continue;
      }
      long offset = (table.twoLevel() ? table.l1Address(sid) : table.entryAddress(sid))
          - table.firstTableAddress();
      assertTrue(offset >= 0 && offset < table.tableBytes(), table::toString);
      if (table.twoLevel()) {
        long l1std = random.nextLong();
        long entry = table.entryAddress(sid, l1std);
        long l2 = table.l2Address(l1std);
        assertTrue(entry == -1 || (entry >= l2 && entry < l2 + table.l2Bytes(l1std)));
      }
    }
  }

  @ParameterizedTest(name = "S1Fmt {0}, S1CDMax {1}: table at {2}, {3} bytes")
  @CsvSource({
    "0, 0, 0xfffc0, 64",
    "0, 1, 0xfff80, 128",
    "0, 6, 0xff000, 4096",
    "3, 6, 0xff000, 4096",
    "1, 6, 0xfffc0, 8",
    "1, 9, 0xfffc0, 64",
    "1, 10, 0xfff80, 128",
    "2, 10, 0xfffc0, 8",
    "2, 13, 0xfffc0, 64",
    "2, 14, 0xfff80, 128",
    "2, 20, 0xfe000, 8192"
  })
  void alignsCdTablesToTheirSize(int fmt, int cdMax, String address, long bytes) {
    ContextTable table = contexts(0xfffc0, fmt, cdMax);
    assertEquals(Long.decode(address), table.firstTableAddress());
    assertEquals(bytes, table.tableBytes());
  }

  @Test
  void findsCdsInBothFormats() {
    assertEquals(0x1000 + 5 * 64, contexts(0x1000, 0, 3).entryAddress(5));
    assertEquals(ContextTable.BAD_SUBSTREAM_ID, contexts(0x1000, 0, 3).entryAddress(8));
    ContextTable small = contexts(0x1000, 1, 8);
    assertEquals(0x1008, small.l1Address(0x43));
    assertEquals(0x50_00c0, small.entryAddress(0x43, 0x50_0001));
    assertEquals(-1, small.entryAddress(0x100, 0x50_0001));
    assertEquals(64 * 64, small.l2Bytes());
    assertEquals(4 * 64, contexts(0x1000, 1, 2).l2Bytes());
    ContextTable large = contexts(0x1000, 2, 12);
    assertEquals(0x1008, large.l1Address(0x443));
    assertEquals(0x50_10c0, large.entryAddress(0x443, 0x50_f001));
  }

  @Test
  void takesNoLeafTableOutOfRange() {
    long at48 = 1L << 48 | 1;
    StreamTableEntry stage1 = ste(5, 0x1000, 1, 8, 0);
    StreamTableEntry nested = ste(7, 0x1000, 1, 8, 0);
    assertEquals(-1, ContextTable.of(stage1, ID).entryAddress(0, at48));
    assertEquals(-1, ContextTable.of(nested, ID).entryAddress(0, at48));
    long at40 = 1L << 40 | 1;
    IdRegisters ias40 = ID.with(OAS, 1).with(TTF, 3);
    assertEquals(-1, ContextTable.of(nested, ias40).entryAddress(0, at40));
    assertEquals(1L << 39, ContextTable.of(nested, ias40).entryAddress(0, 1L << 39 | 1));
    assertEquals(-1, ContextTable.of(stage1, ias40).entryAddress(0, 1L << 39 | 1));
    assertEquals(0x5000, ContextTable.of(stage1, V3_0).entryAddress(0, at48 | 0x5000));
    assertEquals(0x5000, ContextTable.of(stage1, ID).entryAddress(0, 1L << 52 | 0x5001));
  }

  @Test
  void truncatesAPhysicalTableOfTheFirstVersion() {
    StreamTableEntry ste = ste(5, 1L << 48 | 0x1000, 0, 0, 0);
    assertEquals(0x1000, ContextTable.of(ste, V3_0).firstTableAddress());
  }

  @Test
  void hasOneCdWithoutSubstreams() {
    ContextTable table = ContextTable.of(ste(5, 0x1000, 1, 8, 0), ID.with(SSIDSIZE, 0));
    assertFalse(table.twoLevel());
    assertEquals(0, table.cdBits());
    assertEquals(0x1000, table.entryAddress(0));
  }

  @ParameterizedTest(name = "Config {0}, S1CDMax {1}, S1DSS {2}, SSV {3}, SubstreamID {4}: {5}")
  @CsvSource({
    "4, 3, 2, true, 1, BadSubstreamId[]",
    "6, 3, 2, true, 1, BadSubstreamId[]",
    "5, 0, 2, true, 0, BadSubstreamId[]",
    "5, 3, 2, true, 8, BadSubstreamId[]",
    "5, 3, 2, true, -1, BadSubstreamId[]",
    "5, 3, 2, true, 7, UseCd[index=7]",
    "5, 3, 2, true, 0, StreamDisabled[]",
    "7, 3, 2, true, 0, StreamDisabled[]",
    "5, 3, 0, true, 0, UseCd[index=0]",
    "5, 3, 1, true, 0, UseCd[index=0]",
    "5, 3, 3, true, 0, UseCd[index=0]",
    "4, 3, 0, false, 5, BypassStage1[]",
    "6, 3, 0, false, 5, BypassStage1[]",
    "5, 0, 0, false, 5, UseCd[index=0]",
    "5, 3, 0, false, 5, StreamDisabled[]",
    "5, 3, 3, false, 5, StreamDisabled[]",
    "5, 3, 1, false, 5, BypassStage1[]",
    "7, 3, 1, false, 5, BypassStage1[]",
    "5, 3, 2, false, 5, UseCd[index=0]"
  })
  void selectsByTheTable(int config, int cdMax, int dss, boolean ssv, long ssid, String selection) {
    StreamTableEntry ste = ste(config, 0, 0, cdMax, dss);
    assertEquals(selection, SubstreamSelection.select(ste, ID, ssv, ssid).toString());
  }

  @ParameterizedTest(name = "S1DSS {0} is dead without substreams")
  @CsvSource({"0", "1", "2", "3"})
  void ignoresTheDefaultSubstreamWithoutSubstreams(int dss) {
    StreamTableEntry ste = ste(5, 0, 0, 3, dss);
    IdRegisters none = ID.with(SSIDSIZE, 0);
    assertEquals(new UseCd(0), SubstreamSelection.select(ste, none, false, 0));
    assertEquals(
        SubstreamSelection.BAD_SUBSTREAM_ID, SubstreamSelection.select(ste, none, true, 0));
  }

  @ParameterizedTest(name = "Config {0}, STRW {1}, Hyp {2}, E2H {3}: {4}, VMID {5}")
  @CsvSource({
    "5, 0, 1, true, NS_EL1, true",
    "5, 2, 1, false, NS_EL2, false",
    "5, 2, 1, true, NS_EL2_E2H, false",
    "5, 2, 0, true, NS_EL1, true",
    "6, 2, 1, true, NS_EL1, true",
    "7, 2, 1, true, NS_EL1, true",
    "4, 2, 1, true, NS_EL1, false",
    "5, 1, 1, true, NS_EL1, true",
    "0, 2, 1, true, NS_EL1, false"
  })
  void knowsTheWorldOfAStream(
      int config, long strw, int hyp, boolean e2h, StreamWorld world, boolean vmid) {
    StreamTableEntry ste = StreamTableEntry.of(1 | config << 1, strw << 30);
    IdRegisters id = ID.with(HYP, hyp);
    assertEquals(world, StreamWorld.of(ste, id, e2h));
    assertEquals(vmid, ste.usesVmid(id));
    assertFalse(ste.usesVmid(id.with(S2P, 0)));
  }
}
