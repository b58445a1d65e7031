package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.CD;
import static org.vsmmu.smmu.translate.OneStream.SID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdFields;

/** Which CD translates: S1DSS x SSV (SMMUv3 3.1), and how it is fetched (3.2). */
class SubstreamsTest {
  private static final long OTHER_TTB = 0x8_8050_0000L;

  /** CD 0 maps address 0 to 0x10000, CD 3 to 0x30000. */
  private static OneStream sixteen(int s1dss) {
    OneStream stream = OneStream.stage1().ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, s1dss);
    stream.tree().put(0, 3, 0x10000 | OneStream.PAGE);
    new Tree(stream.memory, OTHER_TTB, 12, 48, 0, OTHER_TTB + 0x1000, 0)
        .put(0, 3, 0x30000 | OneStream.PAGE);
    stream.memory.put(CD + 3 * 64, otherCd(stream));
    return stream;
  }

  private static long[] otherCd(OneStream stream) {
    long[] cd = stream.cd.clone();
    CdFields.TTB0.put(cd, OTHER_TTB >>> 4);
    CdFields.ASID.put(cd, 3);
    return cd;
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1, 'aborted, F_STREAM_DISABLED sid=0x100'",
    "0, 0, 0x10000",
    "0, 3, 0x30000",
    "0, 16, 'aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=16'",
    "1, -1, 0x0",
    "1, 0, 0x10000",
    "1, 3, 0x30000",
    "1, 16, 'aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=16'",
    "2, -1, 0x10000",
    "2, 0, 'aborted, F_STREAM_DISABLED sid=0x100'",
    "2, 3, 0x30000",
    "2, 16, 'aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=16'",
    "3, -1, 'aborted, F_STREAM_DISABLED sid=0x100'",
    "3, 0, 0x10000",
    "3, 3, 0x30000",
    "3, 16, 'aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=16'",
  })
  void selects(int s1dss, int ssid, String expected) {
    assertEquals(expected, run(sixteen(s1dss), ssid).toString());
  }

  private static Outcome run(OneStream stream, int ssid) {
    Transaction read = Transaction.read(SID, 0);
    return stream.run(ssid < 0 ? read : read.withSubstream(ssid));
  }

  @Test
  void theOnlyCdTakesNoSubstream() {
    OneStream stream = sixteen(0).ste(SteFields.S1_CD_MAX, 0);
    assertEquals("0x10000", run(stream, -1).toString());
    assertEquals("aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=0", run(stream, 0).toString());
    OneStream without = sixteen(0).id(IdFields.SSIDSIZE, 0);
    assertEquals("0x10000", run(without, -1).toString());
    assertEquals("aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=3", run(without, 3).toString());
  }

  @Test
  void alternatesBetweenSubstreams() {
    OneStream stream = sixteen(2);
    for (int i = 0; i < 3; i++) {
      assertEquals("0x10000", run(stream, -1).toString());
      assertEquals("0x30000", run(stream, 3).toString());
    }
  }

  @Test
  void reportsAnAbortedCd() {
    OneStream stream = sixteen(0);
    stream.memory.abort(CD + 3 * 64 + 8);
    assertEquals(
        "aborted, F_CD_FETCH sid=0x100 ssid=3 fetch=0x88000f0c0", run(stream, 3).toString());
  }

  @Test
  void findsCdsInTwoLevels() {
    OneStream stream = sixteen(2).ste(SteFields.S1_CD_MAX, 10).ste(SteFields.S1_FMT, 1);
    stream.memory.put(CD + 72, 0x8_8060_0001L);
    stream.memory.put(0x8_8060_0000L + 5 * 64, otherCd(stream));
    assertEquals("0x30000", run(stream, 9 * 64 + 5).toString());
    assertEquals(
        "aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=645", run(stream, 645).toString());
    stream.memory.put(CD + 72, 1L << 50 | 1);
    assertEquals(
        "aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=581", run(stream, 581).toString());
    stream.memory.abort(CD + 72);
    assertEquals(
        "aborted, F_CD_FETCH sid=0x100 ssid=581 fetch=0x88000f048",
        run(stream, 581).toString());
  }

  @Test
  void namesCdZeroWhereNoSubstreamAsked() {
    OneStream stream = sixteen(2).ste(SteFields.S1_CD_MAX, 10).ste(SteFields.S1_FMT, 1);
    stream.cd(CdFields.V, 0).cd(CdFields.T0SZ, 0);
    assertEquals("aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=0", run(stream, -1).toString());
  }

  @Test
  void findsCdsInTwoLevelsThroughStage2() {
    OneStream stream = OneStream.nested().ste(SteFields.S1_CD_MAX, 10).ste(SteFields.S1_FMT, 1);
    stream.nestedTree().put(0, 3, 0x4444_4000L | OneStream.PAGE);
    long leaf = OneStream.TABLES_IPA + 0x20_0000;
    long l1cd = OneStream.NESTED_CD + 72 + OneStream.OFFSET;
    stream.memory.put(l1cd, leaf | 1);
    stream.memory.put(leaf + OneStream.OFFSET + 5 * 64, stream.cd);
    assertEquals("0x904444000", run(stream, 581).toString());
    stream.memory.put(l1cd, 0x8000_0001L);
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 ssid=581 addr=0x0 read S2 class=CD ipa=0x80000000",
        run(stream, 581).toString());
    stream.memory.put(l1cd, leaf | 1);
    stream.memory.abort(leaf + OneStream.OFFSET + 5 * 64);
    assertEquals(
        "aborted, F_CD_FETCH sid=0x100 ssid=581 fetch=0x900200140",
        run(stream, 581).toString());
    stream.memory.abort(l1cd);
    assertEquals(
        "aborted, F_CD_FETCH sid=0x100 ssid=581 fetch=0x90000f048",
        run(stream, 581).toString());
    stream.s2tree().put(OneStream.TABLES_IPA, 1, 0);
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 ssid=581 addr=0x0 read S2 class=CD ipa=0x4000f000",
        run(stream, 581).toString());
  }
}
