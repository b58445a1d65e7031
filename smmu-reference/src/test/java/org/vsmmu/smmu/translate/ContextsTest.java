package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.register.IdFields;

/** Contexts, their tags, and what is kept of them between transactions. */
class ContextsTest {
  private static Context context(OneStream stream) {
    boolean stage1 = (stream.ste[0] >>> 1 & 1) != 0;
    return Context.of(
        StreamTableEntry.of(stream.ste),
        stage1 ? ContextDescriptor.of(stream.cd) : null,
        stream.id,
        stream.e2h);
  }

  private static List<Object> tags(OneStream stream) {
    Context context = context(stream);
    return List.of(context.world(), context.vmid(), context.asid(), context.nested());
  }

  @Test
  void carryTheTagsOfTheirWorld() {
    int none = Context.NO_TAG;
    assertEquals(List.of(StreamWorld.NS_EL1, 7, 1, false), tags(OneStream.stage1()));
    assertEquals(
        List.of(StreamWorld.NS_EL1, none, 1, false), tags(OneStream.stage1().id(IdFields.S2P, 0)));
    assertEquals(List.of(StreamWorld.NS_EL1, 7, none, false), tags(OneStream.stage2()));
    assertEquals(List.of(StreamWorld.NS_EL1, 7, 1, true), tags(OneStream.nested()));
    OneStream el2 = OneStream.stage1().id(IdFields.HYP, 1).ste(SteFields.STRW, 2);
    assertEquals(List.of(StreamWorld.NS_EL2, none, none, false), tags(el2));
    el2.e2h = true;
    assertEquals(List.of(StreamWorld.NS_EL2_E2H, none, 1, false), tags(el2));
    assertFalse(context(OneStream.stage2()).nested());
    assertNull(context(OneStream.stage1()).stage2());
    assertNull(context(OneStream.stage2()).stage1());
  }

  @Test
  void structuresAreReadWordByWord() {
    WordMemory memory = new WordMemory();
    memory.put(0x1000, 1, 2, 3, 4, 5, 6, 7, 8);
    assertEquals(StreamTableEntry.of(1, 2, 3, 4, 5, 6, 7, 8), Structures.ste(memory, 0x1000));
    assertEquals(ContextDescriptor.of(1, 2, 3, 4, 5, 6, 7, 8), Structures.cd(memory, 0x1000));
  }

  @Test
  void aChangedStructureIsSeenAtOnce() {
    OneStream stream = OneStream.stage2();
    stream.s2tree().put(0, 3, 0x1_0000 | OneStream.S2_PAGE);
    stream.memory.put(0x8_8005_0000L, 0);
    assertEquals("0x10000", stream.read(0).toString());
    stream.ste(SteFields.S2TTB, 0x8_8005_0000L >>> 4);
    assertEquals("F_TRANSLATION", stream.read(0).event().name());
    stream.ste(SteFields.S2TTB, OneStream.S2TTB >>> 4);
    assertEquals("0x10000", stream.read(0).toString());
    OneStream nested = OneStream.nested();
    nested.nestedTree().put(0, 3, OneStream.TABLES_IPA | OneStream.PAGE);
    assertEquals("0x900000000", nested.read(0).toString());
    nested.ste(SteFields.S2TTB, 0x8_8005_0000L >>> 4);
    assertEquals("F_TRANSLATION", nested.read(0).event().name());
    nested.ste(SteFields.S2TTB, OneStream.S2TTB >>> 4).cd(CdFields.EPD0, 1);
    assertEquals("F_TRANSLATION", nested.read(0).event().name());
    nested.cd(CdFields.EPD0, 0).ste(SteFields.S2T0SZ, 63);
    assertEquals("C_BAD_STE", nested.read(0).event().name());
    nested.ste(SteFields.S2T0SZ, 24).cd(CdFields.AA64, 0);
    assertEquals("C_BAD_CD", nested.read(0).event().name());
  }

  @Test
  void aChangeOfIdRegistersIsSeenAtOnce() {
    OneStream stream = OneStream.stage1();
    stream.tree().put(0, 3, 0x1_0000 | OneStream.PAGE);
    assertEquals("0x10000", stream.read(0).toString());
    stream.id(IdFields.GRAN4K, 0);
    assertEquals("C_BAD_CD", stream.read(0).event().name());
    stream.id(IdFields.S1P, 0);
    assertEquals("C_BAD_STE", stream.read(0).event().name());
  }

  @Test
  void moreStreamsThanAreKeptAreTranslatedAllTheSame() {
    OneStream stream = OneStream.stage2();
    stream.streamTableCfg = 13;
    Tree far = new Tree(stream.memory, 0x9_0000_0000L, 12, 40, 1, 0x9_0000_2000L, 0);
    far.put(0, 3, 0x1_0000 | OneStream.S2_PAGE);
    stream.ste(SteFields.S2TTB, 0x9_0000_0000L >>> 4);
    for (int sid = 0x400; sid < 0x2000; sid++) {
      stream.memory.put(OneStream.STREAMS + 64L * sid, stream.ste);
    }
    for (int sid = 0x400; sid < 0x2000; sid++) {
      assertEquals("0x10000", stream.run(Transaction.read(sid, 0)).toString());
    }
  }

  @Test
  void listenersHearOfLeavesOfBothStages() {
    OneStream stream = OneStream.nested();
    stream.nestedTree().put(0, 3, OneStream.TABLES_IPA | OneStream.PAGE);
    List<String> heard = new ArrayList<>();
    stream.walker().tell(new WalkListener() {
      @Override
      public void leaf(boolean stage2, long address, long descriptor, TranslationTable table) {
        heard.add((stage2 ? "S2 " : "S1 ") + Long.toHexString(descriptor));
        assertEquals(stage2, table.stage2());
      }
    });
    stream.read(0);
    // The CD, four tables, and the output go through the same block of stage 2.
    String block = "S2 9000007fd";
    assertEquals(List.of(block, block, block, block, block, "S1 40000743", block), heard);
  }

  @Test
  void permissionsAndOutcomesCanBeRead() {
    assertEquals("rwx/rwx", Permissions.text(Permissions.ALL));
    assertEquals("---/---", Permissions.text(0));
    assertEquals(
        "r--/-wx",
        Permissions.text(
            Permissions.PRIV_READ | Permissions.USER_WRITE | Permissions.USER_EXECUTE));
    assertEquals("-w-/---", Permissions.text(Permissions.PRIV_WRITE));
    assertEquals("--x/r--", Permissions.text(Permissions.PRIV_EXECUTE | Permissions.USER_READ));
    Outcome fault = OneStream.stage1().read(0);
    assertEquals("aborted without a record", fault.withoutEvent().toString());
    assertSame(Outcome.SILENT_ABORT, Outcome.SILENT_ABORT.withoutEvent());
    assertTrue(fault.event() != null);
    assertEquals(
        "read as zero, write ignored without a record",
        Outcome.of(Outcome.Kind.RAZ_WI, null).toString());
    assertEquals("stalled", Outcome.of(Outcome.Kind.STALLED, null).toString());
  }
}
