package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.PAGE;
import static org.vsmmu.smmu.translate.OneStream.S2_PAGE;
import static org.vsmmu.smmu.translate.OneStream.SID;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.register.IdFields;

/** CD.A, R, S and STE.S2R, S2S: what a device and software see of a fault (SMMUv3 4.5). */
class TerminationTest {
  private static final List<Consumer<OneStream>> STAGE_1 = List.of(
      s -> s.cd(CdFields.EPD0, 1),
      s -> s.tree().put(0, 3, 1L << 47 | PAGE),
      s -> s.tree().put(0, 3, PAGE & ~0x400),
      s -> s.tree().put(0, 3, PAGE & ~0x40));
  private static final List<Consumer<OneStream>> STAGE_2 = List.of(
      s -> s.s2tree().put(0, 3, 0),
      s -> s.s2tree().put(0, 3, 1L << 47 | S2_PAGE),
      s -> s.s2tree().put(0, 3, S2_PAGE & ~0x400),
      s -> s.s2tree().put(0, 3, S2_PAGE & ~0x40));
  private static final String[] EVENTS = {"F_TRANSLATION", "F_ADDR_SIZE", "F_ACCESS", "F_PERMISSION"
  };

  private static String shown(Outcome outcome) {
    String event = outcome.event() == null
        ? "silent"
        : outcome.event().name() + " Stall=" + outcome.event().get(EventFields.STALL);
    return outcome.kind() + " " + event;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, RAZ_WI silent",
    "0, 1, 0, RAZ_WI F Stall=0",
    "1, 0, 0, ABORTED silent",
    "1, 1, 0, ABORTED F Stall=0",
    "0, 0, 1, STALLED F Stall=1",
    "0, 1, 1, STALLED F Stall=1",
    "1, 0, 1, STALLED F Stall=1",
    "1, 1, 1, STALLED F Stall=1",
  })
  void stage1(int a, int r, int s, String expected) {
    for (int i = 0; i < EVENTS.length; i++) {
      OneStream stream = OneStream.stage1().id(IdFields.TERM_MODEL, 0).cd(CdFields.IPS, 4);
      stream.cd(CdFields.A, a).cd(CdFields.R, r).cd(CdFields.S, s);
      STAGE_1.get(i).accept(stream);
      assertEquals(expected.replace("F ", EVENTS[i] + " "), shown(stream.read(0x10)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, ABORTED silent",
    "1, 0, ABORTED F Stall=0",
    "0, 1, STALLED F Stall=1",
    "1, 1, STALLED F Stall=1",
  })
  void stage2(int s2r, int s2s, String expected) {
    for (int i = 0; i < EVENTS.length; i++) {
      OneStream stream = OneStream.stage2().ste(SteFields.S2PS, 4);
      stream.ste(SteFields.S2R, s2r).ste(SteFields.S2S, s2s);
      STAGE_2.get(i).accept(stream);
      assertEquals(expected.replace("F ", EVENTS[i] + " "), shown(stream.read(0x10)));
    }
  }

  /** The stage that finds the fault decides, whatever the access was for. */
  @Test
  void theFindingStageDecides() {
    for (int bits = 0; bits < 4; bits++) {
      String two = bits == 0
          ? "ABORTED silent"
          : bits == 1 ? "ABORTED F_TRANSLATION Stall=0" : "STALLED F_TRANSLATION Stall=1";
      for (int other = 0; other < 8; other++) {
        OneStream stream = nested(bits, other);
        stream.nestedTree().put(0, 3, 0x8000_0000L | PAGE);
        assertEquals(two, shown(stream.read(0x10)), "input");
        stream.nestedTree().put(0, 2, 0x8000_0003L);
        assertEquals(two, shown(stream.read(0x10)), "table");
        stream.s2tree().put(OneStream.TABLES_IPA, 1, 0);
        assertEquals(two, shown(stream.read(0x10)), "CD");
      }
    }
    OneStream stream = nested(3, 2 | 4);
    assertEquals("ABORTED F_TRANSLATION Stall=0", shown(stream.read(0x10)));
    stream = nested(0, 1 | 4);
    assertEquals("STALLED F_TRANSLATION Stall=1", shown(stream.read(0x10)));
    stream = nested(3, 0);
    assertEquals("RAZ_WI silent", shown(stream.read(0x10)));
  }

  /** {@code s2}: S2R, S2S; {@code s1}: S, R, A. */
  private static OneStream nested(int s2, int s1) {
    OneStream stream = OneStream.nested().id(IdFields.TERM_MODEL, 0);
    stream.ste(SteFields.S2R, s2 & 1).ste(SteFields.S2S, s2 >> 1);
    return stream.cd(CdFields.S, s1 & 1).cd(CdFields.R, s1 >> 1 & 1).cd(CdFields.A, s1 >> 2);
  }

  /** Configuration errors and aborts end as they do whatever A, R, S and S2S, S2R say. */
  @Test
  void otherFaultsAbortAndAreRecorded() {
    for (int bits = 0; bits < 32; bits++) {
      OneStream stream = nested(bits >> 3, bits & 7);
      long pte = stream.nestedTree().put(0, 3, PAGE).at(0, 3) + OneStream.OFFSET;
      stream.memory.abort(pte);
      assertEquals("ABORTED F_WALK_EABT Stall=0", shown(stream.read(0x10)));
      stream.cd(CdFields.AA64, 0);
      assertEquals("ABORTED C_BAD_CD Stall=0", shown(stream.read(0x10)));
      stream.memory.abort(OneStream.NESTED_CD + OneStream.OFFSET);
      assertEquals("ABORTED F_CD_FETCH", shown(stream.read(0x10)).replace(" Stall=0", ""));
      stream.memory.abort(stream.s2tree().at(0, 1) + 8);
      assertEquals("ABORTED F_WALK_EABT Stall=0", shown(stream.read(0x10)));
    }
  }

  @Test
  void bypassAbortsAndRecords() {
    OneStream stream = OneStream.stage2().ste(SteFields.S2S, 1).ste(SteFields.S2R, 0);
    assertEquals("ABORTED F_ADDR_SIZE Stall=0", shown(stream.read(1L << 48)));
  }

  @Test
  void recordsSayWhatTheDeviceDid() {
    OneStream stream = OneStream.stage1();
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x10 read class=IN",
        stream.read(0x10).toString());
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x10 write class=IN",
        stream.write(0x10).toString());
    Transaction fetch = Transaction.read(SID, 0x10).with(true, true);
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x10 read instruction privileged class=IN",
        stream.run(fetch).toString());
    // A write is never an instruction.
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x10 write class=IN",
        stream.run(Transaction.write(SID, 0x10).with(false, true)).toString());
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x10 write class=IN",
        stream.run(OneStream.atomic(0x10)).toString());
  }

  @Test
  void anAtomicIsAWriteUnlessOnlyTheReadFails() {
    String at1 = "aborted, F_PERMISSION sid=0x100 addr=0x10 %s class=IN";
    OneStream stream = OneStream.stage1();
    stream.tree().put(0, 3, 0x7c3);
    assertEquals(at1.formatted("write"), stream.run(OneStream.atomic(0x10)).toString());
    stream.tree().put(0, 3, 0x703);
    assertEquals(at1.formatted("write"), stream.run(OneStream.atomic(0x10)).toString());
    String at2 = "aborted, F_PERMISSION sid=0x100 addr=0x10 %s S2 class=IN ipa=0x0";
    OneStream two = OneStream.stage2();
    two.s2tree().put(0, 3, S2_PAGE & ~0x40);
    assertEquals(at2.formatted("read"), two.run(OneStream.atomic(0x10)).toString());
    assertEquals(at2.formatted("read"), two.read(0x10).toString());
    assertEquals("0x10", two.write(0x10).toString());
    two.s2tree().put(0, 3, S2_PAGE & ~0xc0);
    assertEquals(at2.formatted("write"), two.run(OneStream.atomic(0x10)).toString());
    two.s2tree().put(0, 3, S2_PAGE & ~0x80);
    assertEquals(at2.formatted("write"), two.run(OneStream.atomic(0x10)).toString());
    two.s2tree().put(0, 3, S2_PAGE);
    assertEquals("0x10", two.run(OneStream.atomic(0x10)).toString());
  }

  @Test
  void overridesComeBeforeEverything() {
    OneStream stream = OneStream.stage1().id(IdFields.ATTR_PERMS_OVR, 1);
    // A privileged page, never to be executed.
    stream.tree().put(0, 3, 0x703 | 3L << 53);
    Transaction read = Transaction.read(SID, 0x10);
    String fault = "aborted, F_PERMISSION sid=0x100 addr=0x10 read%s class=IN";
    assertEquals(fault.formatted(""), stream.run(read).toString());
    for (int cfg = 0; cfg < 4; cfg++) {
      stream.ste(SteFields.PRIVCFG, cfg);
      String unprivileged = cfg == 3 ? "0x10" : fault.formatted("");
      String privileged = cfg == 2 ? fault.formatted("") : "0x10";
      assertEquals(unprivileged, stream.run(read).toString());
      assertEquals(privileged, stream.run(read.with(true, false)).toString());
    }
    stream.ste(SteFields.PRIVCFG, 3);
    for (int cfg = 0; cfg < 4; cfg++) {
      stream.ste(SteFields.INSTCFG, cfg);
      String execute = fault.formatted(" instruction privileged");
      assertEquals(cfg == 3 ? execute : "0x10", stream.run(read).toString());
      assertEquals(
          cfg == 2 ? "0x10" : execute, stream.run(read.with(false, true)).toString());
      assertEquals("0x10", stream.write(0x10).toString());
    }
    stream.id(IdFields.ATTR_PERMS_OVR, 0).ste(SteFields.INSTCFG, 3);
    assertEquals(fault.formatted(""), stream.run(read).toString());
    assertEquals("0x10", stream.run(read.with(true, false)).toString());
  }
}
