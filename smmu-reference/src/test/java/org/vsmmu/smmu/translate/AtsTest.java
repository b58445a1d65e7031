package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.PAGE;
import static org.vsmmu.smmu.translate.OneStream.S2_BLOCK;
import static org.vsmmu.smmu.translate.OneStream.S2_PAGE;
import static org.vsmmu.smmu.translate.OneStream.SID;
import static org.vsmmu.smmu.translate.OneStream.STE_AT;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.translate.Transaction.Kind;

/** Translation requests and translated traffic (SMMUv3 4.6, 4.7). */
class AtsTest {
  private static final Transaction TRANSLATED =
      Transaction.read(SID, 0x8000_0010L).as(Kind.ATS_TRANSLATED);

  /** Stage 1 maps 0 to IPA 0x80000000, stage 2 that to 0x8d0000000, in 4K over 2M. */
  private static OneStream nested(int eats) {
    OneStream stream = OneStream.nested().ste(SteFields.EATS, eats);
    stream.nestedTree().put(0, 3, 0x8000_0000L | PAGE);
    stream.s2tree().put(0x8000_0000L, 2, 0x8_d000_0000L | S2_BLOCK);
    return stream.id(IdFields.DPT, 1);
  }

  private static String request(OneStream stream) {
    return stream.run(OneStream.request(0x10)).toString();
  }

  @Test
  void grantsOutputsOrIpas() {
    assertEquals("success, 0x8d0000010 rw at most 2^12 bytes", request(nested(1)));
    assertEquals("success, 0x80000010 rw at most 2^12 bytes", request(nested(2)));
    assertEquals("success, 0x8d0000010 rw at most 2^12 bytes", request(nested(3)));
    // The smaller of both leaves.
    OneStream stream = nested(1);
    stream.nestedTree().put(0, 2, 0x8000_0000L | OneStream.BLOCK);
    assertEquals("success, 0x8d0000010 rw at most 2^21 bytes", request(stream));
    stream.s2tree().put(0x8000_0000L, 2, 0);
    stream.s2tree().put(0x8000_0000L, 3, 0x8_d000_0000L | S2_PAGE);
    assertEquals("success, 0x8d0000010 rw at most 2^12 bytes", request(stream));
    OneStream one = OneStream.stage1().ste(SteFields.EATS, 1);
    one.tree().put(0, 1, 0x4000_0000L | OneStream.BLOCK);
    assertEquals("success, 0x40000010 rw at most 2^30 bytes", request(one));
    OneStream two = OneStream.stage2().ste(SteFields.EATS, 1);
    two.s2tree().put(0, 2, 0x4000_0000L | S2_BLOCK);
    assertEquals("success, 0x40000010 rw at most 2^21 bytes", request(two));
  }

  /** {@code EATS, ATSCHK, IDR0.ATS, IDR3.DPT -> whether ATS is on}. */
  @ParameterizedTest
  @CsvSource({
    "0, true, 1, 1, false", "1, true, 1, 1, true", "1, false, 1, 1, true",
    "1, true, 0, 1, false", "2, true, 1, 1, true", "2, false, 1, 1, false",
    "2, true, 0, 1, false", "3, true, 1, 1, true", "3, false, 1, 1, false",
    "3, true, 1, 0, false", "3, true, 0, 1, false",
  })
  void atsIsOnOnlyWhereItTakesEffect(int eats, boolean check, int ats, int dpt, boolean on) {
    OneStream stream = nested(eats).id(IdFields.ATS, ats).id(IdFields.DPT, dpt);
    stream.atsCheck = check;
    Outcome outcome = stream.run(OneStream.request(0x10));
    assertEquals(on ? Outcome.Kind.GRANTED : Outcome.Kind.UNSUPPORTED_REQUEST, outcome.kind());
    if (!on) {
      assertEquals("F_BAD_ATS_TREQ sid=0x100 addr=0x0", outcome.event().toString());
    }
    if (check) {
      assertEquals(
          on ? "passed" : "F_TRANSL_FORBIDDEN",
          stream.run(TRANSLATED).event() == null
              ? "passed"
              : stream.run(TRANSLATED).event().name());
    }
  }

  @Test
  void bypassHasNoAts() {
    OneStream stream = OneStream.bypass().ste(SteFields.EATS, 1);
    assertEquals("Unsupported Request, F_BAD_ATS_TREQ sid=0x100 addr=0x0", request(stream));
    assertEquals(
        "aborted, F_TRANSL_FORBIDDEN sid=0x100 addr=0x80000010 read",
        stream.run(TRANSLATED).toString());
  }

  /** What a refused request asked for, before overrides. */
  @Test
  void recordsWhatWasAskedFor() {
    OneStream stream = OneStream.stage1().ste(SteFields.PRIVCFG, 2);
    stream.id(IdFields.ATTR_PERMS_OVR, 1);
    for (int n = 0; n < 8; n++) {
      boolean write = (n & 1) != 0;
      boolean privileged = (n & 2) != 0;
      boolean execute = (n & 4) != 0;
      Transaction t = new Transaction(
          Kind.ATS_REQUEST, SID, true, 5, 0x1234_5678L, true, write, privileged, execute);
      Outcome outcome = stream.run(t);
      assertEquals(
          List.of(1L, write ? 1L : 0L, privileged ? 1L : 0L, execute ? 1L : 0L, 5L, 0L),
          List.of(
              outcome.event().get(EventFields.ATS_R),
              outcome.event().get(EventFields.ATS_W),
              outcome.event().get(EventFields.ATS_PRIV),
              outcome.event().get(EventFields.ATS_X),
              outcome.event().get(EventFields.SSID),
              outcome.event().get(EventFields.ATS_SPAN)));
      assertEquals(0x1234_5000L, outcome.event().w2());
    }
  }

  private record Cause(String event, Consumer<OneStream> broken) {}

  private static final List<Cause> CONFIGURATION = List.of(
      new Cause("C_BAD_STREAMID", s -> s.streamTableCfg = 4),
      new Cause("F_STE_FETCH", s -> s.memory.abort(STE_AT)),
      new Cause("C_BAD_STE", s -> s.ste(SteFields.V, 0)),
      new Cause("F_STREAM_DISABLED", s -> s.ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, 0)),
      new Cause("F_CD_FETCH", s -> s.memory.abort(OneStream.NESTED_CD + OneStream.OFFSET)),
      new Cause("C_BAD_CD", s -> s.cd(CdFields.V, 0)),
      new Cause("F_WALK_EABT", s -> s.memory.abort(OneStream.NESTED_TTB0 + OneStream.OFFSET)));

  @Test
  void configurationErrorsEndInCompleterAbort() {
    for (Cause cause : CONFIGURATION) {
      OneStream stream = nested(1);
      cause.broken().accept(stream);
      assertEquals("Completer Abort", request(stream), cause.event());
      stream.recCfgAts = true;
      Outcome outcome = stream.run(OneStream.request(0x10));
      assertEquals(Outcome.Kind.COMPLETER_ABORT, outcome.kind());
      assertEquals(cause.event(), outcome.event().name());
      stream.recInvSid = false;
      boolean silent = cause.event().equals("C_BAD_STREAMID");
      assertEquals(silent, stream.run(OneStream.request(0x10)).event() == null);
    }
    OneStream stream = nested(1);
    stream.recCfgAts = true;
    assertEquals(
        "Completer Abort, C_BAD_SUBSTREAMID sid=0x100 ssid=3",
        stream.run(OneStream.request(0x10).withSubstream(3)).toString());
  }

  @Test
  void translationFaultsGrantNothing() {
    List<Consumer<OneStream>> faults = List.of(
        s -> s.nestedTree().put(0, 3, 0),
        s -> s.cd(CdFields.IPS, 0).nestedTree().put(0, 3, 1L << 32 | PAGE),
        s -> s.nestedTree().put(0, 3, PAGE & ~0x400),
        s -> s.nestedTree().put(0, 3, PAGE & ~0x40),
        s -> s.nestedTree().put(0, 3, 0xc000_0000L | PAGE),
        s -> s.s2tree().put(0x8000_0000L, 2, 0x8_d000_0000L | (S2_BLOCK & ~0x400)),
        s -> s.s2tree().put(0x8000_0000L, 2, 0x8_d000_0000L | (S2_BLOCK & ~0xc0)),
        s -> s.s2tree().put(0x8000_0000L, 2, 1L << 47 | S2_BLOCK),
        s -> s.s2tree().put(OneStream.TABLES_IPA, 1, 0),
        s -> s.nestedTree().put(0, 1, 0xc000_0003L));
    for (int i = 0; i < faults.size(); i++) {
      for (int stall = 0; stall < 2; stall++) {
        OneStream stream = nested(1).cd(CdFields.S, stall).ste(SteFields.S2PS, 4);
        stream.recCfgAts = true;
        faults.get(i).accept(stream);
        assertEquals("success, nothing granted", request(stream), "fault " + i);
      }
    }
    OneStream bypass = nested(1).ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, 1);
    assertEquals(
        "success, nothing granted", bypass.run(OneStream.request(1L << 48)).toString());
  }

  @Test
  void permissionsAreGrantedAsFarAsTheyGo() {
    OneStream stream = nested(1);
    stream.nestedTree().put(0, 3, 0x8000_0000L | 0x7c3);
    assertEquals("success, 0x8d0000010 r at most 2^12 bytes", request(stream));
    stream = nested(1);
    stream.s2tree().put(0x8000_0000L, 2, 0x8_d000_0000L | (S2_BLOCK & ~0x80));
    assertEquals("success, 0x8d0000010 r at most 2^12 bytes", request(stream));
    stream.s2tree().put(0x8000_0000L, 2, 0x8_d000_0000L | (S2_BLOCK & ~0x40));
    assertEquals("success, 0x8d0000010 w at most 2^12 bytes", request(stream));
    // NW=1: write permission may be withheld, and need not be (SMMUv3 4.6).
    Transaction nw = Transaction.read(SID, 0x10).as(Kind.ATS_REQUEST);
    assertEquals("success, 0x8d0000010 rw at most 2^12 bytes", nested(1).run(nw).toString());
  }

  /** {@code INSTCFG, execute asked -> what a page that is r-x, r--, --x and --- grants}. */
  @ParameterizedTest
  @CsvSource({
    "0, true, rx, r, -, -", "0, false, r, r, -, -",
    "1, true, rx, r, -, -", "1, false, r, r, -, -",
    "2, true, rx, rx, -, -", "2, false, r, r, -, -",
    "3, true, rx, -, rx, -", "3, false, r, -, r, -",
  })
  void grantsOfExecution(int instCfg, boolean asked, String rx, String r, String x, String none) {
    OneStream stream = OneStream.stage2().ste(SteFields.EATS, 1);
    stream.id(IdFields.ATTR_PERMS_OVR, 1).ste(SteFields.INSTCFG, instCfg);
    Transaction t = Transaction.read(SID, 0x10).as(Kind.ATS_REQUEST).with(false, asked);
    String[] expected = {rx, r, x, none};
    long[] leaves = {0x43f | 1 << 6, 0x43f | 1 << 6 | 1L << 54, 0x43f, 0x43f | 1L << 54};
    for (int i = 0; i < leaves.length; i++) {
      stream.s2tree().put(0, 3, leaves[i]);
      String text = expected[i].equals("-")
          ? "success, nothing granted"
          : "success, 0x10 " + expected[i] + " at most 2^12 bytes";
      assertEquals(text, stream.run(t).toString(), "page " + i);
    }
    stream.id(IdFields.ATTR_PERMS_OVR, 0).s2tree().put(0, 3, leaves[0]);
    assertEquals(
        "success, 0x10 " + (asked ? "rx" : "r") + " at most 2^12 bytes",
        stream.run(t).toString());
  }

  @Test
  void privilegeOfARequestCanBeOverridden() {
    OneStream stream = OneStream.stage1().ste(SteFields.EATS, 1).ste(SteFields.PRIVCFG, 3);
    stream.tree().put(0, 3, 0x703);
    assertEquals("success, nothing granted", request(stream));
    assertEquals(
        "success, 0x10 rw at most 2^12 bytes",
        stream.run(OneStream.request(0x10).with(true, false)).toString());
    stream.id(IdFields.ATTR_PERMS_OVR, 1);
    assertEquals("success, 0x10 rw at most 2^12 bytes", request(stream));
  }

  @Test
  void requestsOfABypassedStage1() {
    OneStream one = OneStream.stage1().ste(SteFields.EATS, 1);
    one.ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, 1);
    assertEquals("success, 0x10 rw at most 2^64 bytes", request(one));
    OneStream full = nested(1).ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, 1);
    assertEquals(
        "success, 0x8d0000010 rw at most 2^21 bytes",
        full.run(OneStream.request(0x8000_0010L)).toString());
    OneStream split = nested(2).ste(SteFields.S1_CD_MAX, 4).ste(SteFields.S1DSS, 1);
    assertEquals(
        "success, 0x80000010 rw at most 2^21 bytes",
        split.run(OneStream.request(0x8000_0010L)).toString());
  }

  @Test
  void translatedTrafficPassesOrGoesThroughStage2() {
    assertEquals("0x80000010", nested(1).run(TRANSLATED).toString());
    assertEquals("0x80000010", nested(3).run(TRANSLATED).toString());
    assertEquals("0x8d0000010", nested(2).run(TRANSLATED).toString());
    // No CD is needed, and no permission of stage 1.
    assertEquals("0x8d0000010", nested(2).cd(CdFields.V, 0).run(TRANSLATED).toString());
    OneStream stream = nested(2);
    stream.read(0x10);
    assertEquals("0x8d0000010", stream.run(TRANSLATED).toString());
    stream.s2tree().put(0x8000_0000L, 2, 0x8_d000_0000L | (S2_BLOCK & ~0x40));
    String denied =
        "aborted, F_PERMISSION sid=0x100 addr=0x80000010 read S2 class=IN ipa=0x80000000";
    assertEquals(denied, stream.run(TRANSLATED).toString());
    stream.ste(SteFields.S2R, 0);
    assertEquals("aborted without a record", stream.run(TRANSLATED).toString());
    Transaction beyond = Transaction.read(SID, 1L << 48).as(Kind.ATS_TRANSLATED);
    assertEquals(
        "aborted, F_ADDR_SIZE sid=0x100 addr=0x1000000000000 read class=IN",
        stream.run(beyond).toString());
    stream.memory.abort(stream.s2tree().at(0x8000_0000L, 1));
    assertEquals(
        "aborted, F_WALK_EABT sid=0x100 addr=0x80000010 read S2 class=IN fetch=0x880020010",
        stream.run(TRANSLATED).toString());
  }

  @Test
  void steErrorsOfTranslatedTrafficAreRecordedOnRequest() {
    for (Cause cause : CONFIGURATION.subList(0, 3)) {
      OneStream stream = nested(2);
      cause.broken().accept(stream);
      assertEquals("aborted without a record", stream.run(TRANSLATED).toString());
      stream.recCfgAts = true;
      assertEquals(cause.event(), stream.run(TRANSLATED).event().name());
      assertEquals(Outcome.Kind.ABORTED, stream.run(TRANSLATED).kind());
      stream.recInvSid = false;
      boolean silent = cause.event().equals("C_BAD_STREAMID");
      assertEquals(silent, stream.run(TRANSLATED).event() == null);
    }
  }
}
