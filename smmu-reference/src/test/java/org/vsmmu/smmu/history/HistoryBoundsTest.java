package org.vsmmu.smmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.command.TlbiRange.single;
import static org.vsmmu.smmu.history.RecordedSmmu.*;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.translate.Transaction;

/** SMMUv3 15.4: what is not remembered is no reason for an alarm, and nothing grows for ever. */
class HistoryBoundsTest {
  private static final Command NH_VA = new TlbiNhVa(9, 5, single(V, true));
  private static final Transaction READ = Transaction.read(SID, V);

  private static boolean uncertain(RecordedSmmu smmu) {
    return smmu.history().permitted(READ).uncertain();
  }

  private static int versions(RecordedSmmu smmu, long at) {
    return ((MemoryHistory) smmu.history().memory()).history(smmu.physical(at)).count();
  }

  @Test
  void moreVersionsThanAreKeptAreDoubtUntilACoveringTlbi() {
    for (RecordedSmmu smmu : both()) {
      for (int i = 0; i < WordHistory.MAX_VERSIONS + 3; i++) {
        smmu.leaf(V, (A + 0x1000L * i) | PAGE);
      }
      assertTrue(uncertain(smmu));
      smmu.leaf(V, B | PAGE).run(NH_VA).sync();
      assertEquals(Set.of("B"), smmu.reads(SID, V));
    }
  }

  @Test
  void moreCopiesThanAreKeptAreDoubtUntilASweep() {
    RecordedSmmu smmu = stage1();
    for (int word = 1; word < 8; word++) {
      for (long value = 1; value < 3; value++) {
        smmu.store(STREAMS + SID * 64 + 8L * word, value << 60);
      }
    }
    assertTrue(uncertain(smmu));
    smmu.ste(SID, new long[] {steWords(5, 9, CD)[0], 0, steWords(5, 9, CD)[2], 0, 0, 0, 0, 0});
    smmu.run(new CfgiSte(SID, true)).sync();
    // Entries made under copies that nobody counted may still be there.
    assertTrue(uncertain(smmu));
    for (int round = 0; round < 2; round++) {
      smmu.run(CfgiSteRange.all()).sync().run(new TlbiNsnhAll()).sync();
    }
    assertEquals(Set.of("A"), smmu.reads(SID, V));
  }

  @Test
  void memoryThatNobodySawIsDoubt() {
    IdRegisters id = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
    RecordedSmmu smmu = on(new History(id, List.of()), id).enable(true);
    assertTrue(uncertain(smmu));
  }

  /** Strict mode: thousands of rounds over one word, each judged without doubt. */
  @Test
  void exclusionStaysExactInALongStrictLoop() {
    for (RecordedSmmu smmu : both()) {
      smmu.leaf(V, 0).run(NH_VA).sync();
      for (int round = 0; round < 3000; round++) {
        String mapped = round % 2 == 0 ? "B" : "C";
        smmu.leaf(V, (round % 2 == 0 ? B : C) | PAGE);
        assertEquals(Set.of(mapped), smmu.reads(SID, V));
        smmu.leaf(V, 0);
        assertEquals(Set.of(mapped, "F_TRANSLATION"), smmu.reads(SID, V));
        smmu.run(NH_VA).sync();
        assertEquals(Set.of("F_TRANSLATION"), smmu.reads(SID, V));
      }
      assertEquals(NH_VA.toString(), smmu.forbids(SID, V, "C"));
      assertTrue(versions(smmu, T1 + 8 * (V >>> 12)) <= WordHistory.MAX_VERSIONS);
    }
  }

  @Test
  void sweepsForgetWhatNoCacheCanHold() {
    for (RecordedSmmu smmu : both()) {
      smmu.leaf(V, 0).leaf(V, B | PAGE);
      smmu.run(CfgiSteRange.all()).sync().run(new TlbiNsnhAll()).sync();
      assertEquals(3, versions(smmu, T1 + 8 * (V >>> 12)) - 1);
      smmu.run(CfgiSteRange.all()).sync().run(new TlbiNsnhAll()).sync();
      assertEquals(1, versions(smmu, T1 + 8 * (V >>> 12)));
      assertEquals(Set.of("B"), smmu.reads(SID, V));
      assertFalse(uncertain(smmu));
    }
  }

  @Test
  void sweepsBeforeOneSyncForgetNothing() {
    RecordedSmmu smmu = stage1().storeGuest(CD + 8, EMPTY_ROOT);
    for (int i = 0; i < 4; i++) {
      smmu.run(CfgiSteRange.all(), new TlbiNsnhAll());
    }
    assertEquals(Set.of("A", "F_TRANSLATION"), smmu.sync().reads(SID, V));
    assertEquals(3, versions(smmu, CD + 8));
  }

  /** Forgetting the oldest commands makes entries seem older, never gone. */
  @Test
  void forgottenCommandsOnlyAllowMore() {
    RecordedSmmu smmu = stage1().leaf(V, 0).run(NH_VA).sync();
    for (int i = 0; i < CommandHistory.MAX_SLOTS; i++) {
      smmu.run(new TlbiNhVa(8, 5, single(0x1000L * i, true)));
    }
    smmu.sync();
    assertEquals(Set.of("A", "F_TRANSLATION"), smmu.reads(SID, V));
    assertEquals(Set.of("F_TRANSLATION"), smmu.run(NH_VA).sync().reads(SID, V));
  }
}
