package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.SID;
import static org.vsmmu.smmu.translate.OneStream.STE_AT;
import static org.vsmmu.smmu.translate.OneStream.TABLES_IPA;
import static org.vsmmu.smmu.translate.OneStream.TABLES_PA;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;

/** Of two faults that a transaction could meet, it meets the one that comes first (SMMUv3 4.9). */
class FaultPriorityTest {
  private static final long SUBSTREAM_CD = OneStream.CD;

  /** A way to break what a transaction goes through, and the record that this makes. */
  private record Cause(String expected, Consumer<OneStream> broken) {}

  private static Cause cause(String expected, Consumer<OneStream> broken) {
    return new Cause(expected, broken);
  }

  /** A write to a page, at stage 1 alone. */
  private static final List<Cause> STAGE_1 = List.of(
      cause("C_BAD_STREAMID", s -> s.streamTableCfg = 4),
      cause("F_STE_FETCH", s -> s.memory.abort(STE_AT)),
      cause("C_BAD_STE", s -> s.ste(SteFields.S1_FMT, 1).ste(SteFields.S1_CD_MAX, 31)),
      cause("C_BAD_SUBSTREAMID", s -> s.ste(SteFields.S1_CD_MAX, 0)),
      cause("F_CD_FETCH", s -> s.memory.abort(SUBSTREAM_CD)),
      cause("C_BAD_CD", s -> s.cd(CdFields.AA64, 0)),
      cause("F_TRANSLATION IN", s -> s.cd(CdFields.EPD0, 1)),
      cause("F_WALK_EABT TT", s -> s.memory.abort(OneStream.TTB0)),
      cause("F_ADDR_SIZE IN", s -> s.tree().put(0, 0, 1L << 47 | 3)),
      cause("F_WALK_EABT TT", s -> s.memory.abort(OneStream.TTB0 + 0x2000)),
      cause("F_TRANSLATION IN", s -> s.tree().put(0, 2, 1L << 47 | 2)),
      cause("F_WALK_EABT TT", s -> s.memory.abort(OneStream.TTB0 + 0x3000)),
      cause("F_ADDR_SIZE IN", s -> s.tree().put(0, 3, s.memory.read(s.tree().at(0, 3)) | 1L << 47)),
      cause("F_ACCESS IN", s -> s.tree().put(0, 3, s.memory.read(s.tree().at(0, 3)) & ~0x400)),
      cause("F_PERMISSION IN", s -> s.tree().put(0, 3, s.memory.read(s.tree().at(0, 3)) | 0x80)));

  private static OneStream stage1() {
    OneStream stream = OneStream.stage1().cd(CdFields.IPS, 4).ste(SteFields.S1_CD_MAX, 4);
    stream.tree().put(0, 3, 0x1_0000_0000L | OneStream.PAGE);
    return stream;
  }

  private static String record(OneStream stream) {
    EventRecord event =
        stream.run(Transaction.write(SID, 0x10).withSubstream(0)).event();
    return event == null ? "none" : text(event);
  }

  private static String text(EventRecord event) {
    boolean walked = event.field(EventFields.CLASS).isPresent();
    String cause =
        walked ? " " + Fault.FaultClass.values()[(int) event.get(EventFields.CLASS)] : "";
    boolean stage2 = event.field(EventFields.S2).orElse(0) != 0;
    return event.name() + cause + (stage2 ? " S2" : "");
  }

  /** Every pair, broken in the order that keeps what the first needs. */
  @Test
  void pairsAtStage1() {
    assertEquals("none", record(stage1()));
    assertPairs(STAGE_1, () -> stage1(), FaultPriorityTest::record);
  }

  private static void assertPairs(
      List<Cause> causes, Supplier<OneStream> sound, Function<OneStream, String> run) {
    for (int i = 0; i < causes.size(); i++) {
      for (int j = i; j < causes.size(); j++) {
        OneStream stream = sound.get();
        // The later first: breaking a table cuts off what lies below it.
        causes.get(j).broken().accept(stream);
        if (i != j) {
          causes.get(i).broken().accept(stream);
        }
        assertEquals(causes.get(i).expected(), run.apply(stream), i + " before " + j);
      }
    }
  }

  private static OneStream nested() {
    OneStream stream = OneStream.nested();
    Tree s2 = stream.s2tree();
    s2.put(TABLES_IPA, 1, 0);
    for (long page : new long[] {0xf000, 0x10_0000, 0x10_1000, 0x10_2000, 0x10_3000}) {
      s2.put(TABLES_IPA + page, 3, TABLES_PA + page | OneStream.S2_PAGE);
    }
    s2.put(0x8000_0000L, 3, TABLES_PA | OneStream.S2_PAGE);
    stream.nestedTree().put(0, 3, 0x8000_0000L | OneStream.PAGE);
    return stream;
  }

  /** Changes the stage-2 leaf of an IPA. */
  private static Consumer<OneStream> leaf(long ipa, LongUnaryOperator change) {
    return s ->
        s.s2tree().put(ipa, 3, change.applyAsLong(s.memory.read(s.s2tree().at(ipa, 3))));
  }

  private static Consumer<OneStream> stage1Leaf(LongUnaryOperator change) {
    return s -> s.nestedTree()
        .put(0, 3, change.applyAsLong(s.memory.read(s.nestedTree().at(0, 3) + OneStream.OFFSET)));
  }

  private static List<Cause> stage2Walk(long ipa, String in) {
    List<Cause> causes = new ArrayList<>();
    causes.add(cause("F_TRANSLATION " + in, leaf(ipa, d -> d & ~2)));
    causes.add(cause("F_ADDR_SIZE " + in, leaf(ipa, d -> d | 1L << 47)));
    causes.add(cause("F_ACCESS " + in, leaf(ipa, d -> d & ~0x400)));
    causes.add(cause("F_PERMISSION " + in, leaf(ipa, d -> d & ~0xc0)));
    return causes;
  }

  @Test
  void pairsOfBothStages() {
    List<Cause> causes = new ArrayList<>();
    causes.addAll(stage2Walk(TABLES_IPA + 0xf000, "CD S2"));
    causes.add(cause("F_CD_FETCH", s -> s.memory.abort(TABLES_PA + 0xf000)));
    causes.add(cause("C_BAD_CD", s -> s.cd(CdFields.V, 0)));
    causes.add(cause("F_TRANSLATION IN", s -> s.cd(CdFields.EPD0, 1)));
    causes.addAll(stage2Walk(TABLES_IPA + 0x10_0000, "TT S2"));
    causes.add(cause("F_WALK_EABT TT", s -> s.memory.abort(TABLES_PA + 0x10_0000)));
    causes.addAll(stage2Walk(TABLES_IPA + 0x10_3000, "TT S2"));
    causes.add(cause("F_WALK_EABT TT", s -> s.memory.abort(TABLES_PA + 0x10_3000)));
    causes.add(cause("F_TRANSLATION IN", stage1Leaf(d -> d & ~2)));
    causes.add(cause("F_ADDR_SIZE IN", stage1Leaf(d -> d | 1L << 47)));
    causes.add(cause("F_ACCESS IN", stage1Leaf(d -> d & ~0x400)));
    causes.add(cause("F_PERMISSION IN", stage1Leaf(d -> d | 0x80)));
    causes.addAll(stage2Walk(0x8000_0000L, "IN S2"));
    assertPairs(causes, FaultPriorityTest::smallNested, FaultPriorityTest::recordNested);
  }

  private static OneStream smallNested() {
    return nested().cd(CdFields.IPS, 4).ste(SteFields.S2PS, 4);
  }

  private static String recordNested(OneStream stream) {
    EventRecord event = stream.write(0x10).event();
    return event == null ? "none" : text(event);
  }

  @Test
  void stage2WalksOfEachPurposeCanAbort() {
    OneStream stream = nested();
    assertEquals("none", recordNested(stream));
    long forInput = stream.s2tree().at(0x8000_0000L, 3);
    stream.memory.abort(forInput);
    assertEquals(
        "aborted, F_WALK_EABT sid=0x100 addr=0x10 write S2 class=IN fetch=0x"
            + Long.toHexString(forInput),
        stream.write(0x10).toString());
    long forTable = stream.s2tree().at(TABLES_IPA + 0x10_3000, 3);
    stream.memory.abort(forTable);
    assertEquals(
        "aborted, F_WALK_EABT sid=0x100 addr=0x10 write S2 class=TT fetch=0x"
            + Long.toHexString(forTable),
        stream.write(0x10).toString());
    long forCd = stream.s2tree().at(TABLES_IPA + 0xf000, 3);
    stream.memory.abort(forCd);
    assertEquals(
        "aborted, F_WALK_EABT sid=0x100 addr=0x10 write S2 class=CD fetch=0x"
            + Long.toHexString(forCd),
        stream.write(0x10).toString());
  }
}
