package org.vsmmu.smmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.command.TlbiRange.single;
import static org.vsmmu.smmu.history.RecordedSmmu.*;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS2Ipa;

/** The examples X01 to X14 of SMMUv3 15.5, each as everything that an access to V may do. */
class SheetExamplesTest {
  private static final String F = "F_TRANSLATION";
  private static final String F2 = "F_TRANSLATION of stage 2";
  private static final Command NH_VA = nhVa(5, V, true);
  private static final Command NH_ALL = new TlbiNhAll(9);
  private static final Command CFGI_CD = new CfgiCd(SID, 0, true);
  private static final Command CFGI_STE = new CfgiSte(SID, true);

  static List<RecordedSmmu> both() {
    return RecordedSmmu.both();
  }

  private static Command nhVa(int asid, long va, boolean leaf) {
    return new TlbiNhVa(9, asid, single(va, leaf));
  }

  private static Command s2Ipa(long ipa) {
    return new TlbiS2Ipa(9, single(ipa, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("both")
  void theBaseReadsA(RecordedSmmu smmu) {
    assertEquals(Set.of("A"), smmu.reads(SID, V));
  }

  @Test
  @DisplayName("X01 unordered TLBIs of both stages leave a combined entry")
  void x01() {
    for (List<Command> batch : List.of(List.of(s2Ipa(A), NH_ALL), List.of(NH_ALL, s2Ipa(A)))) {
      RecordedSmmu smmu = nested().stage2Leaf(A, 0);
      batch.forEach(smmu::run);
      assertEquals(Set.of("A", F2), smmu.sync().reads(SID, V));
    }
    RecordedSmmu ordered =
        nested().stage2Leaf(A, 0).run(s2Ipa(A)).sync().run(NH_ALL).sync();
    assertEquals(Set.of(F2), ordered.reads(SID, V));
    assertEquals("TLBI_NH_ALL vmid=9", ordered.forbids(SID, V, "A"));
    RecordedSmmu swapped =
        nested().stage2Leaf(A, 0).run(NH_ALL).sync().run(s2Ipa(A)).sync();
    assertEquals(Set.of("A", F2), swapped.reads(SID, V));
  }

  @ParameterizedTest(name = "X02 {0}: an entry re-made from the stale CD")
  @MethodSource("both")
  void x02(RecordedSmmu smmu) {
    smmu.storeGuest(CD + 8, EMPTY_ROOT).run(CFGI_CD, NH_ALL).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    smmu.run(NH_ALL).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
    assertEquals("TLBI_NH_ALL vmid=9", smmu.forbids(SID, V, "A"));
  }

  @ParameterizedTest(name = "X03 {0}: the TLBI is complete, but older than the store")
  @MethodSource("both")
  void x03(RecordedSmmu smmu) {
    smmu.run(NH_VA).leaf(V, 0).sync().sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
  }

  @ParameterizedTest(name = "X04 {0}: a stale pointer into a table that was re-used")
  @MethodSource("both")
  void x04(RecordedSmmu smmu) {
    smmu.leafIn(T2, V, B | PAGE).table(L2, 0, T2).run(NH_VA).sync();
    smmu.leafIn(T1, V, C | PAGE);
    assertEquals(Set.of("A", "B", "C"), smmu.reads(SID, V));
    smmu.run(nhVa(5, V, false)).sync();
    assertEquals(Set.of("B"), smmu.reads(SID, V));
    assertEquals(nhVa(5, V, false).toString(), smmu.forbids(SID, V, "C"));
    assertEquals(nhVa(5, V, false).toString(), smmu.forbids(SID, V, "A"));
  }

  @Test
  @DisplayName("X05 an invalid STE was cached before its stream was ever used")
  void x05() {
    RecordedSmmu smmu = stage1();
    smmu.ste(OTHER, smmu.translating(9, CD));
    assertEquals(Set.of("A", "C_BAD_STE"), smmu.reads(OTHER, V));
    smmu.run(new CfgiSte(OTHER, true)).sync();
    assertEquals(Set.of("A"), smmu.reads(OTHER, V));
    assertEquals(new CfgiSte(OTHER, true).toString(), smmu.forbids(OTHER, V, "C_BAD_STE"));
  }

  @Test
  @DisplayName("X06 a stale stage-2 leaf feeds the old CD")
  void x06() {
    RecordedSmmu smmu = nested().cd(OTHER_CD, 6, EMPTY_ROOT);
    smmu.stage2Leaf(CD, smmu.physical(OTHER_CD) | S2_PAGE).run(CFGI_CD).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    smmu.run(s2Ipa(CD), CFGI_CD).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    smmu.run(CFGI_CD).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
    assertEquals(CFGI_CD.toString(), smmu.forbids(SID, V, "A"));
  }

  @ParameterizedTest(name = "X07 {0}: entries of a VMID that is not in use wait for its return")
  @MethodSource("both")
  void x07(RecordedSmmu smmu) {
    smmu.vmid(SID, 8).run(CFGI_STE).sync().leaf(V, 0).run(new TlbiNhAll(8)).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
    smmu.vmid(SID, 9).run(CFGI_STE).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
  }

  @ParameterizedTest(name = "X08 {0}: tables of one ASID reach a global leaf again")
  @MethodSource("both")
  void x08(RecordedSmmu smmu) {
    smmu.leaf(V, A | GLOBAL_PAGE).run(NH_VA).sync();
    smmu.table(L2, 0, 0).run(nhVa(2, V, false)).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    smmu.run(nhVa(5, V, false)).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
  }

  @ParameterizedTest(name = "X09 {0}: commands at and behind the one with CERROR did not happen")
  @MethodSource("both")
  void x09(RecordedSmmu smmu) {
    smmu.leaf(V, 0);
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    smmu.sync().run(NH_VA).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
  }

  @ParameterizedTest(name = "X10 {0}: what was only ever invalid in between is not legal")
  @MethodSource("both")
  void x10(RecordedSmmu smmu) {
    smmu.leaf(V, 0).leaf(V, B | PAGE);
    assertEquals(Set.of("A", "B"), smmu.reads(SID, V));
    assertEquals("nothing", smmu.forbids(SID, V, F));
  }

  @Test
  @DisplayName("X11 a block of stage 1 over pages of stage 2 goes as one")
  void x11() {
    long block = 0x4000_0000L;
    List<TlbiRange> right =
        List.of(single(0x21_3000, true), new TlbiRange(0x20_0000, 1, 0, 0, 2, true));
    for (TlbiRange range : right) {
      RecordedSmmu smmu = blocks(block).run(new TlbiNhVa(9, 5, range)).sync();
      for (long va = 0x20_0000; va < 0x22_0000; va += 0x1000) {
        assertEquals(Set.of(F), smmu.reads(SID, va));
      }
      assertEquals(new TlbiNhVa(9, 5, range).toString(), smmu.forbids(SID, 0x21_0000, "A"));
    }
    TlbiRange wrongLevel = new TlbiRange(0x20_0000, 1, 0, 0, 3, true);
    RecordedSmmu smmu = blocks(block).run(new TlbiNhVa(9, 5, wrongLevel)).sync();
    assertEquals(Set.of("0x40000000", F), smmu.reads(SID, 0x20_0000));
    assertEquals(Set.of("A", F), smmu.reads(SID, 0x21_0000));
  }

  /** VA 2M to 4M was mapped by a block. */
  private static RecordedSmmu blocks(long output) {
    return nested().storeGuest(L2 + 8, output | BLOCK).storeGuest(L2 + 8, 0);
  }

  @ParameterizedTest(name = "X12 {0}: the CD decides whether a fault of a cached leaf is recorded")
  @MethodSource("both")
  void x12(RecordedSmmu smmu) {
    smmu.leaf(V, A | PAGE | READ_ONLY).run(NH_VA).sync();
    smmu.leaf(V, A | PAGE).cd(CD, 5, ROOT, false).run(CFGI_CD).sync();
    assertEquals(Set.of("A", "ABORTED silently"), smmu.writes(SID, V));
  }

  @ParameterizedTest(name = "X13 {0}: nothing is fetched while disabled")
  @MethodSource("both")
  void x13(RecordedSmmu smmu) {
    smmu.enable(false).leaf(V, C | PAGE).leaf(V, B | PAGE).enable(true);
    assertEquals(Set.of("A", "B"), smmu.reads(SID, V));
  }

  @ParameterizedTest(name = "X14 {0}: entries are not tagged by stream")
  @MethodSource("both")
  void x14(RecordedSmmu smmu) {
    smmu.cd(OTHER_CD, 5, EMPTY_ROOT).ste(OTHER, smmu.translating(9, OTHER_CD));
    smmu.run(new CfgiSte(OTHER, true)).sync();
    assertEquals(Set.of("A", F), smmu.reads(OTHER, V));
  }
}
