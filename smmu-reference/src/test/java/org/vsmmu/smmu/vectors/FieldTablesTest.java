package org.vsmmu.smmu.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.layout.Layout;

class FieldTablesTest {
  @TestFactory
  Stream<DynamicTest> placesEveryFieldOfTheSheet() {
    return Vectors.bits().entrySet().stream()
        .map(
            e ->
                dynamicTest(
                    e.getKey() + " lies at " + e.getValue().range(),
                    () ->
                        assertTrue(
                            layouts(e.getKey()).stream().anyMatch(l -> l.contains(e.getValue())))));
  }

  @Test
  void sheetNamesAllItsFields() {
    assertEquals(141, Vectors.bits().size());
  }

  private static List<Layout> layouts(String key) {
    return switch (key.substring(0, key.indexOf('.'))) {
      case "STE" -> List.of(SteFields.STE);
      case "CD" -> List.of(CdFields.CD);
      case "CMD" -> Arrays.stream(Opcode.values()).map(Opcode::layout).toList();
      case "EVT" -> Arrays.stream(EventType.values()).map(EventType::layout).toList();
      default -> throw new AssertionError("unknown structure of " + key);
    };
  }
}
