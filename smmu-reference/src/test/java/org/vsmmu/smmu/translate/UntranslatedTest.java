package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vsmmu.smmu.translate.OneStream.SID;
import static org.vsmmu.smmu.translate.OneStream.STE_AT;
import static org.vsmmu.smmu.translate.OneStream.STREAMS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.translate.Transaction.Kind;

/** What is decided before any table is walked: SMMUv3 4.1, 4.2. */
class UntranslatedTest {
  private static final long BEYOND = 1L << 48;
  private static final Transaction READ = Transaction.read(SID, 0x1000);

  private static OneStream disabled() {
    OneStream stream = OneStream.config(0);
    stream.enabled = false;
    return stream;
  }

  @Test
  void disabledPassesAddressesOfOas() {
    OneStream stream = disabled();
    assertEquals("0xffffffffffff", stream.read(BEYOND - 1).toString());
    assertEquals("0x1000", stream.run(READ.withSubstream(5)).toString());
    assertEquals("0x1000", stream.run(Transaction.write(1L << 31, 0x1000)).toString());
    assertEquals("aborted without a record", stream.read(BEYOND).toString());
    stream.id(IdFields.OAS, 0);
    assertEquals("aborted without a record", stream.read(1L << 32).toString());
    assertEquals("0xffffffff", stream.read((1L << 32) - 1).toString());
  }

  @Test
  void disabledAbortsWithGbpa() {
    OneStream stream = disabled();
    stream.gbpaAbort = true;
    assertEquals("aborted without a record", stream.read(0x1000).toString());
  }

  @Test
  void disabledRefusesAts() {
    OneStream stream = disabled();
    assertEquals(
        "Unsupported Request, F_BAD_ATS_TREQ sid=0x100 addr=0x1000",
        stream.run(READ.as(Kind.ATS_REQUEST)).toString());
    stream.atsCheck = false;
    assertEquals(
        "aborted, F_TRANSL_FORBIDDEN sid=0x100 addr=0x1000 read",
        stream.run(READ.as(Kind.ATS_TRANSLATED)).toString());
    stream.gbpaAbort = true;
    assertEquals(
        "aborted, F_TRANSL_FORBIDDEN sid=0x100 addr=0x1000 write",
        stream.run(Transaction.write(SID, 0x1000).as(Kind.ATS_TRANSLATED)).toString());
  }

  @Test
  void translatedTrafficPassesUnchecked() {
    OneStream stream = OneStream.config(0).ste(SteFields.V, 0);
    stream.atsCheck = false;
    Transaction translated = READ.as(Kind.ATS_TRANSLATED);
    assertEquals("0x1000", stream.run(translated).toString());
    Transaction beyond = Transaction.read(SID, BEYOND).as(Kind.ATS_TRANSLATED);
    assertEquals("aborted without a record", stream.run(beyond).toString());
    stream.atsCheck = true;
    assertEquals("aborted without a record", stream.run(translated).toString());
    assertEquals("aborted, C_BAD_STE sid=0x100", stream.run(READ).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void abortsInSilence(int config) {
    OneStream stream = OneStream.config(config).ste(SteFields.EATS, 1);
    assertEquals("aborted without a record", stream.run(READ).toString());
    assertEquals("aborted without a record", stream.run(READ.withSubstream(1)).toString());
    assertEquals("Unsupported Request", stream.run(READ.as(Kind.ATS_REQUEST)).toString());
    assertEquals(
        "aborted without a record", stream.run(READ.as(Kind.ATS_TRANSLATED)).toString());
  }

  @Test
  void bypassesBothStages() {
    OneStream stream = OneStream.bypass();
    assertEquals("0xffffffffffff", stream.read(BEYOND - 1).toString());
    assertEquals(
        "aborted, F_ADDR_SIZE sid=0x100 addr=0x1000000000000 read class=IN",
        stream.read(BEYOND).toString());
    // The tag byte is part of the address.
    assertEquals(
        "aborted, F_ADDR_SIZE sid=0x100 addr=0x100000000001000 write class=IN",
        stream.write(0x0100_0000_0000_1000L).toString());
    assertEquals(
        "aborted, C_BAD_SUBSTREAMID sid=0x100 ssid=0",
        stream.run(READ.withSubstream(0)).toString());
  }

  @Test
  void bypassOfStage1IsBoundByIas() {
    OneStream stream = OneStream.stage2().id(IdFields.TTF, 3).id(IdFields.OAS, 0);
    stream.ste(SteFields.S2TTB, 0x8002_0000L >>> 4);
    stream.memory.put(0x8002_0000L + 8 * 0x3ff, 0x4000_0000L | OneStream.S2_BLOCK);
    // LPAE has 40 bits of IPA, the output only 32.
    assertEquals("0x40001000", stream.read(0xff_c000_1000L).toString());
    assertEquals(
        "aborted, F_ADDR_SIZE sid=0x100 addr=0x10000000000 read class=IN",
        stream.read(1L << 40).toString());
    assertEquals(
        "aborted, F_ADDR_SIZE sid=0x100 addr=0x100000000 read class=IN",
        OneStream.bypass()
            .id(IdFields.TTF, 3)
            .id(IdFields.OAS, 0)
            .read(1L << 32)
            .toString());
  }

  @Test
  void bypassWithoutSubstreamNeedsNoCd() {
    OneStream stream = OneStream.stage1().ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, 1);
    stream.cd(CdFields.V, 0);
    assertEquals("0x1000", stream.read(0x1000).toString());
    assertEquals(
        "aborted, F_ADDR_SIZE sid=0x100 addr=0x1000000000000 read class=IN",
        stream.read(BEYOND).toString());
    assertEquals(
        "aborted, C_BAD_CD sid=0x100 ssid=0", stream.run(READ.withSubstream(0)).toString());
    // The stream goes on to change: nothing of the other configuration is kept.
    stream.ste(SteFields.S1DSS, 2);
    assertEquals("aborted, C_BAD_CD sid=0x100", stream.read(0x1000).toString());
  }

  @Test
  void bypassOfStage1GoesOnToStage2() {
    OneStream stream = OneStream.nested().ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, 1);
    stream.s2tree().put(0x8000_0000L, 2, 0x8_d000_0000L | OneStream.S2_BLOCK);
    assertEquals("0x8d0001234", stream.read(0x8000_1234L).toString());
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0xc0000000 read S2 class=IN ipa=0xc0000000",
        stream.read(0xc000_0000L).toString());
  }

  @Test
  void findsNoStreamOutsideTheTable() {
    OneStream stream = OneStream.bypass();
    Transaction outside = Transaction.read(0x400, 0x1000);
    assertEquals("aborted, C_BAD_STREAMID sid=0x400", stream.run(outside).toString());
    stream.recInvSid = false;
    assertEquals("aborted without a record", stream.run(outside).toString());
  }

  @Test
  void looksUpStreamsInTwoLevels() {
    OneStream stream = OneStream.bypass();
    stream.streamTableCfg = 1 << 16 | 8 << 6 | 16;
    long l1 = STREAMS + (SID >>> 8) * 8;
    stream.memory.put(l1, STREAMS + 0x4000 | 9);
    assertEquals("0x1000", stream.read(0x1000).toString());
    // Span 1: only one STE, which is SID 0x100.
    stream.memory.put(l1, STE_AT | 1);
    assertEquals("0x1000", stream.read(0x1000).toString());
    assertEquals(
        "aborted, C_BAD_STREAMID sid=0x101",
        stream.run(Transaction.read(0x101, 0)).toString());
    stream.memory.abort(l1);
    assertEquals(
        "aborted, F_STE_FETCH sid=0x100 fetch=0x880000008", stream.read(0x1000).toString());
  }

  @Test
  void reportsAnAbortedSte() {
    OneStream stream = OneStream.bypass();
    stream.memory.abort(STE_AT + 56);
    assertEquals(
        "aborted, F_STE_FETCH sid=0x100 fetch=0x880004000", stream.read(0).toString());
  }

  @Test
  void judgesNothingThatItHasNotSeen() {
    OneStream stream = OneStream.stage1();
    stream.memory.hide(OneStream.TTB0);
    assertSame(Unreadable.UNKNOWN, assertThrows(Unreadable.class, () -> stream.read(0)));
    stream.memory.hide(OneStream.CD + 8);
    assertSame(Unreadable.UNKNOWN, assertThrows(Unreadable.class, () -> stream.read(0)));
    stream.memory.hide(STE_AT);
    assertSame(Unreadable.UNKNOWN, assertThrows(Unreadable.class, () -> stream.read(0)));
    OneStream nested = OneStream.nested();
    nested.memory.hide(OneStream.S2TTB + 8);
    assertSame(Unreadable.UNKNOWN, assertThrows(Unreadable.class, () -> nested.read(0)));
  }

  @Test
  void judgesNoTableFormatThatIsNotModelled() {
    OneStream lpae = OneStream.stage1().id(IdFields.TTF, 3).cd(CdFields.AA64, 0);
    assertSame(Unreadable.UNKNOWN, assertThrows(Unreadable.class, () -> lpae.read(0)));
    OneStream lpae2 = OneStream.stage2().id(IdFields.TTF, 3).ste(SteFields.S2AA64, 0);
    assertSame(Unreadable.UNKNOWN, assertThrows(Unreadable.class, () -> lpae2.read(0)));
    OneStream indirect = OneStream.stage1().id(IdFields.S1PI, 1).cd(CdFields.PIE, 1);
    indirect.tree().put(0, 3, OneStream.PAGE);
    assertSame(
        Unreadable.UNKNOWN,
        assertThrows(Unreadable.class, () -> indirect.ste(SteFields.S1PIE, 1).read(0)));
    assertEquals("0x0", indirect.ste(SteFields.S1PIE, 0).read(0).toString());
    assertEquals(
        "0x0", indirect.ste(SteFields.S1PIE, 1).id(IdFields.S1PI, 0).read(0).toString());
    OneStream indirect2 = OneStream.stage2().ste(SteFields.S2PIE, 1);
    indirect2.s2tree().put(0, 3, OneStream.S2_PAGE);
    assertEquals("0x0", indirect2.read(0).toString());
    indirect2.id(IdFields.S2PI, 1);
    assertSame(Unreadable.UNKNOWN, assertThrows(Unreadable.class, () -> indirect2.read(0)));
  }
}
