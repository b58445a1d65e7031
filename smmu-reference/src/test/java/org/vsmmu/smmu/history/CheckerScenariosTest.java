package org.vsmmu.smmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.command.TlbiRange.single;
import static org.vsmmu.smmu.history.RecordedSmmu.*;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.translate.Transaction;

/**
 * The scenarios of SMMUv3 12 about the TLB and about cached configuration, each as everything that
 * a later access may do. K25 to K28 are about ATCs, K29 about broadcasts, K31 and K32 about stalled
 * transactions: a {@link History} holds none of these.
 */
class CheckerScenariosTest {
  private static final String F = "F_TRANSLATION";
  private static final String F2 = "F_TRANSLATION of stage 2";
  private static final Command NH_VA = nhVa(5, single(V, true));
  private static final Command NH_ALL = new TlbiNhAll(9);
  private static final Command S2_IPA = new TlbiS2Ipa(9, single(A, true));
  private static final Command CFGI_CD = new CfgiCd(SID, 0, true);
  private static final Command CFGI_STE = new CfgiSte(SID, true);
  private static final IdRegisters ID = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();

  private static Command nhVa(int asid, TlbiRange range) {
    return new TlbiNhVa(9, asid, range);
  }

  private static RecordedSmmu unmapped() {
    return stage1().leaf(V, 0);
  }

  @Test
  @DisplayName("K01 a TLBI without SYNC leaves old and new")
  void k01() {
    for (RecordedSmmu smmu : both()) {
      assertEquals(Set.of("A", F), smmu.leaf(V, 0).run(NH_VA).reads(SID, V));
    }
  }

  @Test
  @DisplayName("K02 after the SYNC only the new")
  void k02() {
    for (RecordedSmmu smmu : both()) {
      assertEquals(Set.of(F), smmu.leaf(V, 0).run(NH_VA).sync().reads(SID, V));
      assertEquals(NH_VA.toString(), smmu.forbids(SID, V, "A"));
    }
  }

  @Test
  @DisplayName("K03 an invalid descriptor is never cached")
  void k03() {
    for (RecordedSmmu smmu : both()) {
      assertEquals(Set.of(F), smmu.reads(SID, V + 0x1000));
      assertEquals(Set.of("B"), smmu.leaf(V + 0x1000, B | PAGE).reads(SID, V + 0x1000));
    }
  }

  @Test
  @DisplayName("K04 nor is one whose access flag would fault")
  void k04() {
    RecordedSmmu smmu = stage1().leaf(V + 0x1000, B | (PAGE & ~AF));
    assertEquals(Set.of("F_ACCESS"), smmu.reads(SID, V + 0x1000));
    assertEquals(Set.of("B"), smmu.leaf(V + 0x1000, B | PAGE).reads(SID, V + 0x1000));
  }

  @Test
  @DisplayName("K05 a read-only entry may serve after a relaxation")
  void k05() {
    for (RecordedSmmu smmu : both()) {
      smmu.leaf(V + 0x1000, B | PAGE | READ_ONLY).leaf(V + 0x1000, B | PAGE);
      assertEquals(Set.of("B", "F_PERMISSION"), smmu.writes(SID, V + 0x1000));
    }
  }

  @Test
  @DisplayName("K06 TLBI_S2_IPA leaves combined entries, and nothing to a stage-2-only stream")
  void k06() {
    RecordedSmmu smmu = nested().ste(OTHER, steWords(6, 9, 0)).run(new CfgiSte(OTHER, true));
    smmu.sync().stage2Leaf(A, 0);
    assertEquals(Set.of("A", F2), smmu.reads(OTHER, A));
    smmu.run(S2_IPA).sync();
    assertEquals(Set.of("A", F2), smmu.reads(SID, V));
    assertEquals(Set.of(F2), smmu.reads(OTHER, A));
    assertEquals(S2_IPA.toString(), smmu.forbids(OTHER, A, "A"));
  }

  @Test
  @DisplayName("K07 TLBI_NH_ALL after it takes the combined ones")
  void k07() {
    RecordedSmmu smmu = nested().stage2Leaf(A, 0).run(S2_IPA).sync().run(NH_ALL).sync();
    assertEquals(Set.of(F2), smmu.reads(SID, V));
    assertEquals(NH_ALL.toString(), smmu.forbids(SID, V, "A"));
  }

  @Test
  @DisplayName("K08 without a SYNC between them the two are unordered")
  void k08() {
    RecordedSmmu smmu = nested().stage2Leaf(A, 0).run(S2_IPA, NH_ALL).sync();
    assertEquals(Set.of("A", F2), smmu.reads(SID, V));
    smmu = nested().stage2Leaf(A, 0).run(NH_ALL, S2_IPA).sync();
    assertEquals(Set.of("A", F2), smmu.reads(SID, V));
  }

  @Test
  @DisplayName("K09 TLBI_S12_VMALL takes both stages and what they were combined to")
  void k09() {
    Command vmall = new TlbiS12Vmall(9);
    RecordedSmmu smmu = nested().stage2Leaf(A, 0).run(vmall).sync();
    assertEquals(Set.of(F2), smmu.reads(SID, V));
    assertEquals(vmall.toString(), smmu.forbids(SID, V, "A"));
    assertEquals(Set.of(F), nested().leaf(V, 0).run(vmall).sync().reads(SID, V));
    assertEquals(
        Set.of("A", F2),
        nested().stage2Leaf(A, 0).run(new TlbiS12Vmall(8)).sync().reads(SID, V));
  }

  @Test
  @DisplayName("K10 TLBI_NH_ASID leaves global entries")
  void k10() {
    Command asid = new TlbiNhAsid(9, 5);
    RecordedSmmu smmu = stage1().leaf(V, A | GLOBAL_PAGE).leaf(V, 0).run(asid).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    assertEquals(Set.of(F), unmapped().run(asid).sync().reads(SID, V));
    assertEquals(Set.of("A", F), unmapped().run(new TlbiNhAsid(9, 6)).sync().reads(SID, V));
  }

  @Test
  @DisplayName("K11 TLBI_NH_VA of any ASID takes a global entry")
  void k11() {
    Command other = nhVa(2, single(V, true));
    RecordedSmmu smmu = stage1().leaf(V, 0).run(NH_VA).sync().leaf(V, A | GLOBAL_PAGE);
    smmu.leaf(V, 0).run(other).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
    assertEquals(other.toString(), smmu.forbids(SID, V, "A"));
    assertEquals(Set.of("A", F), unmapped().run(other).sync().reads(SID, V));
  }

  @Test
  @DisplayName("K12 a wrong level leaves a block, also where stage 2 has pages")
  void k12() {
    for (RecordedSmmu smmu : both()) {
      smmu.storeGuest(L2 + 8, CD | BLOCK).storeGuest(L2 + 8, 0);
      smmu.run(nhVa(5, new TlbiRange(0x20_0000, 1, 0, 0, 3, true))).sync();
      assertEquals(Set.of("A", F), smmu.reads(SID, 0x21_0000));
      assertEquals(Set.of("0x40000000", F), smmu.reads(SID, 0x20_0000));
    }
  }

  @Test
  @DisplayName("K13 a wrong granule leaves a page")
  void k13() {
    RecordedSmmu smmu =
        unmapped().run(nhVa(5, new TlbiRange(0, 3, 0, 0, 3, true))).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    smmu.run(nhVa(5, new TlbiRange(0, 1, 15, 0, 3, true))).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
  }

  @Test
  @DisplayName("K14 a leaf TLBI leaves table pointers")
  void k14() {
    for (RecordedSmmu smmu : both()) {
      smmu.table(L2, 0, 0).run(NH_VA).sync();
      assertEquals(Set.of("A", F), smmu.reads(SID, V));
      smmu.run(nhVa(5, single(V, false))).sync();
      assertEquals(Set.of(F), smmu.reads(SID, V));
    }
  }

  @Test
  @DisplayName("K15 VMIDs tag streams of stage 1 alone too")
  void k15() {
    assertEquals(Set.of("A", F), unmapped().run(new TlbiNhAll(0)).sync().reads(SID, V));
  }

  @Test
  @DisplayName("K16 unless the SMMU has no stage 2")
  void k16() {
    RecordedSmmu smmu = of(ID.with(IdFields.S2P, 0), false);
    smmu.leaf(V, 0).run(new TlbiNhAll(0)).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
  }

  @Test
  @DisplayName("K17 a changed STE without CFGI: old and new for ever")
  void k17() {
    RecordedSmmu smmu = stage1().ste(SID, steWords(4, 9, CD));
    smmu.run(new TlbiNsnhAll(), CFGI_CD).sync().sync();
    assertEquals(Set.of("A", "0x7000"), smmu.reads(SID, V));
    assertEquals(Set.of("0x7000"), smmu.run(CFGI_STE).sync().reads(SID, V));
    assertEquals(CFGI_STE.toString(), smmu.forbids(SID, V, "A"));
  }

  @Test
  @DisplayName("K18 an STE made valid without CFGI may still be invalid")
  void k18() {
    RecordedSmmu smmu = stage1().ste(OTHER, steWords(4, 0, 0));
    assertEquals(Set.of("0x7000", "C_BAD_STE"), smmu.reads(OTHER, V));
    assertEquals(Set.of("0x7000"), smmu.run(CfgiSteRange.all()).sync().reads(OTHER, V));
  }

  @Test
  @DisplayName("K19 CFGI_CD of one stream leaves the CD cached for another")
  void k19() {
    RecordedSmmu smmu = stage1().ste(OTHER, steWords(5, 9, CD));
    smmu.run(new CfgiSte(OTHER, true)).sync();
    // Another ASID with an empty table: nothing is reached by the TLB alone.
    smmu.cd(CD, 6, EMPTY_ROOT).run(CFGI_CD).sync().run(NH_ALL).sync();
    assertTrue(smmu.reads(OTHER, V).contains("A"));
    smmu.run(new CfgiCdAll(OTHER)).sync().run(NH_ALL).sync();
    assertEquals(Set.of(F), smmu.reads(OTHER, V));
  }

  @Test
  @DisplayName("K20 CFGI_STE takes every CD cached through it")
  void k20() {
    RecordedSmmu smmu = stage1().cd(CD, 6, EMPTY_ROOT).run(CFGI_STE).sync();
    smmu.run(NH_ALL).sync();
    assertEquals(Set.of(F), smmu.reads(SID, V));
  }

  @Test
  @DisplayName("K21 CFGI_CD leaves translations made under the old CD")
  void k21() {
    for (RecordedSmmu smmu : both()) {
      smmu.storeGuest(CD + 8, EMPTY_ROOT).run(CFGI_CD).sync();
      assertEquals(Set.of("A", F), smmu.reads(SID, V));
    }
  }

  @Test
  @DisplayName("K22 R, A and S are never in the TLB")
  void k22() {
    RecordedSmmu smmu = stage1().cd(CD, 5, ROOT, false);
    assertEquals(Set.of(F, "ABORTED silently"), smmu.reads(SID, V + 0x1000));
    smmu.run(CFGI_CD).sync();
    assertEquals(Set.of("ABORTED silently"), smmu.reads(SID, V + 0x1000));
    assertEquals(CFGI_CD.toString(), smmu.forbids(SID, V + 0x1000, F));
  }

  @Test
  @DisplayName("K23 disabling invalidates nothing")
  void k23() {
    for (RecordedSmmu smmu : both()) {
      smmu.enable(false).leaf(V, 0).enable(true);
      assertEquals(Set.of("A", F), smmu.reads(SID, V));
    }
  }

  @Test
  @DisplayName("K24 a failed fetch is not cached")
  void k24() {
    // Nothing answers at the stream table until memory is there.
    History history = new History(ID, List.of(MemoryRegion.zero(0x4000_0000L, 0x4fff_ffffL)));
    RecordedSmmu smmu = on(history, ID);
    Transaction read = Transaction.read(SID, V);
    assertEquals(Set.of("F_STE_FETCH"), smmu.enable(true).answers(read));
    long[] bypass = steWords(4, 0, 0);
    for (int i = 7; i >= 0; i--) {
      smmu.store(STREAMS + SID * 64 + 8L * i, i < bypass.length ? bypass[i] : 0);
    }
    assertEquals(Set.of("0x7000"), smmu.answers(read));
  }

  @Test
  @DisplayName("K30 a SYNC completes nothing of another queue")
  void k30() {
    RecordedSmmu smmu = unmapped().runOn("b", NH_VA).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
    assertEquals(Set.of(F), smmu.syncOn("b").reads(SID, V));
  }

  @Test
  @DisplayName("K33 over-invalidation takes no right outcome")
  void k33() {
    for (RecordedSmmu smmu : both()) {
      smmu.run(CfgiSteRange.all(), new TlbiNsnhAll(), new TlbiNhVaa(9, single(0, false)))
          .sync();
      assertEquals(Set.of("A"), smmu.reads(SID, V));
    }
  }

  @Test
  @DisplayName("K34 CFGI_CD and TLBI before one SYNC: re-made from the stale CD")
  void k34() {
    RecordedSmmu smmu =
        stage1().storeGuest(CD + 8, EMPTY_ROOT).run(CFGI_CD, NH_ALL).sync();
    assertEquals(Set.of("A", F), smmu.reads(SID, V));
  }

  @Test
  @DisplayName("K35 a TLBI covers what was cached up to its consumption")
  void k35() {
    for (RecordedSmmu smmu : both()) {
      assertEquals(Set.of("A", F), smmu.run(NH_VA).leaf(V, 0).sync().reads(SID, V));
    }
  }

  @Test
  @DisplayName("K36 another SYNC does not help")
  void k36() {
    for (RecordedSmmu smmu : both()) {
      smmu.run(NH_VA).leaf(V, 0).sync().sync();
      assertEquals(Set.of("A", F), smmu.reads(SID, V));
      assertEquals("nothing", smmu.forbids(SID, V, "B"));
      assertEquals(Set.of(F), smmu.run(NH_VA).sync().reads(SID, V));
    }
  }

  @Test
  @DisplayName("K37 words of a live STE mix until CFGI_STE and SYNC")
  void k37() {
    RecordedSmmu torn = stage1().cd(OTHER_CD, 5, EMPTY_ROOT);
    torn.cd(EMPTY_ROOT, 6, ROOT).run(CfgiSteRange.all()).sync();
    torn.vmid(SID, 8).store(STREAMS + SID * 64, steWords(5, 0, EMPTY_ROOT)[0]);
    torn.leaf(V, 0).run(NH_ALL).sync();
    // Old words: VMID 9, ASID 5. New: VMID 8, ASID 6. NH_ALL(9) reached the old and one mixture.
    assertEquals(Set.of("A", F), torn.reads(SID, V));
    assertEquals(Set.of(F), torn.run(new TlbiNhAll(8)).sync().reads(SID, V));
  }
}
