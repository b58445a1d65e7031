package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.CD;
import static org.vsmmu.smmu.translate.OneStream.NESTED_TTB0;
import static org.vsmmu.smmu.translate.OneStream.PAGE;
import static org.vsmmu.smmu.translate.OneStream.S2_BLOCK;
import static org.vsmmu.smmu.translate.OneStream.SID;
import static org.vsmmu.smmu.translate.OneStream.STE_AT;
import static org.vsmmu.smmu.translate.OneStream.TABLES_IPA;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.translate.Outcome.Kind;
import org.vsmmu.smmu.vectors.Vectors;

/** The records of SMMUv3 11.6, each as the outcome of a transaction. */
class WorkedEventsTest {
  private static final long VA = 0x1234_5678_9abcL;
  private static final long NESTED_VA = 0x1234_5678;

  private static EventRecord vector(String id) {
    long[] words = Vectors.byId(id).words();
    return new EventRecord(words[0], words[1], words[2], words[3]);
  }

  private static void assertRecord(String id, Kind kind, Outcome outcome) {
    assertEquals(Outcome.of(kind, vector(id)), outcome);
  }

  private static OneStream substreams(int log2) {
    return OneStream.stage1().ste(SteFields.S1_CD_MAX, log2);
  }

  @Test
  @DisplayName("E01")
  void e01() {
    Outcome outcome = OneStream.stage1().run(Transaction.read(0x10000, VA));
    assertRecord("E01", Kind.ABORTED, outcome);
  }

  @Test
  @DisplayName("E02")
  void e02() {
    OneStream stream = OneStream.stage1().ste(SteFields.V, 0);
    assertRecord("E02", Kind.ABORTED, stream.run(Transaction.read(SID, VA).withSubstream(3)));
  }

  @Test
  @DisplayName("E03")
  void e03() {
    OneStream stream = OneStream.stage1();
    stream.memory.abort(STE_AT);
    assertRecord("E03", Kind.ABORTED, stream.read(VA));
  }

  @Test
  @DisplayName("E04")
  void e04() {
    OneStream stream = OneStream.stage1();
    stream.tree().put(VA, 3, 0x9abc_d741L);
    assertRecord("E04", Kind.ABORTED, stream.read(VA));
  }

  @Test
  @DisplayName("E05")
  void e05() {
    OneStream stream = substreams(3);
    stream.memory.put(CD + 5 * 64, stream.cd);
    stream.tree().put(VA, 3, 0x9abc_d7c3L);
    assertRecord("E05", Kind.ABORTED, stream.run(Transaction.write(SID, VA).withSubstream(5)));
  }

  @Test
  @DisplayName("E06")
  void e06() {
    OneStream stream = OneStream.nested();
    stream.nestedTree().put(NESTED_VA, 3, 0x8012_3000L | PAGE);
    stream.s2tree().put(0x8012_3000L, 2, 0x8_d000_0000L | (S2_BLOCK & ~0x80));
    assertRecord("E06", Kind.ABORTED, stream.write(NESTED_VA));
  }

  @Test
  @DisplayName("E07")
  void e07() {
    OneStream stream = OneStream.nested();
    stream.memory.put(NESTED_TTB0 + OneStream.OFFSET, 0x6001_2003L);
    stream.s2tree().put(TABLES_IPA, 1, 0);
    stream.s2tree().put(TABLES_IPA, 2, OneStream.TABLES_PA | S2_BLOCK);
    assertRecord("E07", Kind.ABORTED, stream.read(NESTED_VA));
  }

  @Test
  @DisplayName("E08")
  void e08() {
    OneStream stream = OneStream.nested().ste(SteFields.S2S, 1);
    stream.s2tree().put(TABLES_IPA, 1, 0);
    stream.ste(SteFields.S1_CONTEXT_PTR, 0x7000_0000L >>> 6);
    // Which STAG hardware picks is its own business: the model leaves 0.
    EventRecord any = vector("E08");
    EventRecord withoutTag =
        new EventRecord(any.w0(), EventFields.STAG.insert(any.w1(), 0), any.w2(), any.w3());
    assertEquals(Outcome.of(Kind.STALLED, withoutTag), stream.read(NESTED_VA));
  }

  @Test
  @DisplayName("E09")
  void e09() {
    OneStream stream = OneStream.stage1();
    stream.memory.put(0x8_8010_0120L, 0x8_8010_1003L);
    stream.memory.put(0x8_8010_1688L, 0x8_8010_2003L);
    stream.memory.abort(0x8_8010_2598L);
    assertRecord("E09", Kind.ABORTED, stream.read(VA));
  }

  @Test
  @DisplayName("E10")
  void e10() {
    assertRecord("E10", Kind.ABORTED, OneStream.bypass().write(1L << 52));
  }

  @Test
  @DisplayName("E11")
  void e11() {
    Transaction read = Transaction.read(SID, VA).withSubstream(0x20);
    assertRecord("E11", Kind.ABORTED, substreams(4).run(read));
  }

  @Test
  @DisplayName("E12")
  void e12() {
    assertRecord("E12", Kind.ABORTED, substreams(4).read(VA));
  }

  @Test
  @DisplayName("E13")
  void e13() {
    Transaction translated =
        Transaction.read(SID, 0x8_8000_0000L).as(Transaction.Kind.ATS_TRANSLATED);
    assertRecord("E13", Kind.ABORTED, OneStream.stage1().run(translated));
  }

  @Test
  void saysWhatADescriptorUpdateWas() {
    OneStream stream = OneStream.nested().cd(CdFields.HA, 1);
    stream.id(IdFields.HTTU, 1);
    stream.nestedTree().put(NESTED_VA, 3, 0x8012_3000L | (PAGE & ~0x400));
    stream.s2tree().put(TABLES_IPA, 1, OneStream.TABLES_PA | (S2_BLOCK & ~0x80));
    EventRecord write = stream.read(NESTED_VA).event();
    assertEquals("F_PERMISSION", write.name());
    assertEquals(0, write.get(EventFields.TT_RNW));
    stream.s2tree().put(TABLES_IPA, 1, 0);
    // The page of the CD stays readable, that of the first table does not.
    stream.s2tree().put(OneStream.NESTED_CD, 3, OneStream.TABLES_PA + 0xf000 | OneStream.S2_PAGE);
    stream
        .s2tree()
        .put(NESTED_TTB0, 3, OneStream.TABLES_PA + 0x10_0000 | (OneStream.S2_PAGE & ~0x40));
    EventRecord read = stream.write(NESTED_VA).event();
    assertEquals("F_PERMISSION", read.name());
    assertEquals(1, read.get(EventFields.TT_RNW));
    assertEquals(0, read.get(EventFields.RNW));
  }
}
