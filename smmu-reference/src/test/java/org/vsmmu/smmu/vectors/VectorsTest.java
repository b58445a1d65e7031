package org.vsmmu.smmu.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

class VectorsTest {
  @Test
  void coversCommandsStesCdsAndEvents() {
    assertEquals(73, Vectors.all().size());
  }

  @TestFactory
  Stream<DynamicTest> readsTheFieldsOfEveryVector() {
    return Vectors.all().stream().map(v -> dynamicTest(v.toString(), () -> readsFields(v)));
  }

  @TestFactory
  Stream<DynamicTest> writesTheWordsOfEveryVector() {
    return Vectors.all().stream().map(v -> dynamicTest(v.toString(), () -> writesWords(v)));
  }

  @TestFactory
  Stream<DynamicTest> reproducesTheWordsOfEveryVectorThroughItsType() {
    return Vectors.all().stream()
        .map(v -> dynamicTest(v.toString(), () -> assertArrayEquals(v.words(), throughType(v))));
  }

  @TestFactory
  Stream<DynamicTest> findsNoReservedBitInAnyVector() {
    return Vectors.all().stream()
        .map(
            v ->
                dynamicTest(
                    v.toString(),
                    () ->
                        assertArrayEquals(
                            new long[v.words().length], layout(v).reserved(v.words()))));
  }

  private static void readsFields(Vector v) {
    Map<String, Long> read = new LinkedHashMap<>();
    v.fields().keySet().forEach(name -> read.put(name, field(v, name).get(v.words())));
    assertEquals(v.fields(), read);
  }

  private static void writesWords(Vector v) {
    long[] words = new long[v.words().length];
    v.fields().forEach((name, value) -> field(v, name).put(words, value));
    assertArrayEquals(v.words(), words);
  }

  /**
   * The vectors list TTRnW, always 0, in every record that can stall; only F_PERMISSION has it
   * (SMMUv3 5.2). So a field that the layout lacks may be listed if it is zero.
   */
  private static Field field(Vector v, String name) {
    Optional<Field> field = layout(v).find(name);
    assertTrue(field.isPresent() || v.fields().get(name) == 0, () -> v.id() + " lacks " + name);
    return field.orElseGet(() -> Vectors.bits().get(v.kind() + "." + name));
  }

  private static Layout layout(Vector v) {
    return switch (v.kind()) {
      case "CMD" -> Opcode.of((int) v.words()[0]).layout();
      case "STE" -> SteFields.STE;
      case "CD" -> CdFields.CD;
      case "EVT" -> EventType.of((int) v.words()[0]).layout();
      default -> throw new AssertionError("unknown kind " + v.kind());
    };
  }

  private static long[] throughType(Vector v) {
    long[] w = v.words();
    return switch (v.kind()) {
      case "CMD" -> {
        CommandWords words = CommandCodec.decode(w[0], w[1]).words();
        yield new long[] {words.w0(), words.w1()};
      }
      case "STE" -> StreamTableEntry.of(w).toArray();
      case "CD" -> ContextDescriptor.of(w).toArray();
      case "EVT" -> new EventRecord(w[0], w[1], w[2], w[3]).toArray();
      default -> throw new AssertionError("unknown kind " + v.kind());
    };
  }
}
