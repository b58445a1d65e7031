package org.vsmmu.smmu.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.smmu.vectors.Vectors;

class EventRecordTest {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("E01", "C_BAD_STREAMID sid=0x10000"),
          Map.entry("E02", "C_BAD_STE sid=0x100 ssid=3"),
          Map.entry("E03", "F_STE_FETCH sid=0x100 fetch=0x880004000"),
          Map.entry("E04", "F_TRANSLATION sid=0x100 addr=0x123456789abc read class=IN"),
          Map.entry("E05", "F_PERMISSION sid=0x100 ssid=5 addr=0x123456789abc write class=IN"),
          Map.entry(
              "E06", "F_PERMISSION sid=0x100 addr=0x12345678 write S2 class=IN ipa=0x80123000"),
          Map.entry(
              "E07", "F_TRANSLATION sid=0x100 addr=0x12345678 read S2 class=TT ipa=0x60012000"),
          Map.entry(
              "E08",
              "F_TRANSLATION sid=0x100 addr=0x12345678 read S2 class=CD ipa=0x70000000"
                  + " stag=0xbeef"),
          Map.entry(
              "E09",
              "F_WALK_EABT sid=0x100 addr=0x123456789abc read class=TT fetch=0x880102598"),
          Map.entry("E10", "F_ADDR_SIZE sid=0x100 addr=0x10000000000000 write class=IN"),
          Map.entry("E11", "C_BAD_SUBSTREAMID sid=0x100 ssid=32"),
          Map.entry("E12", "F_STREAM_DISABLED sid=0x100"),
          Map.entry("E13", "F_TRANSL_FORBIDDEN sid=0x100 addr=0x880000000 read"));

  private static EventRecord vector(String id) {
    long[] w = Vectors.byId(id).words();
    return new EventRecord(w[0], w[1], w[2], w[3]);
  }

  @TestFactory
  Stream<DynamicTest> printsWhatHappened() {
    return Vectors.ofKind("EVT")
        .map(
            v ->
                dynamicTest(
                    v.toString(),
                    () -> assertEquals(TEXTS.get(v.id()), vector(v.id()).toString())));
  }

  @Test
  void readsOnlyFieldsThatTheTypeHas() {
    assertEquals(OptionalLong.of(2), vector("E04").field(EventFields.CLASS));
    assertEquals(OptionalLong.empty(), vector("E12").field(EventFields.CLASS));
    assertEquals(OptionalLong.empty(), vector("E11").field(EventFields.SSV));
  }

  @Test
  void letsOnlyTranslationFaultsStall() {
    assertEquals(4, Stream.of(EventType.values()).filter(EventType::canStall).count());
    assertTrue(EventType.F_ACCESS.canStall());
    assertFalse(EventType.F_WALK_EABT.canStall());
  }

  @Test
  void takesUnknownNumbersAsReserved() {
    assertEquals(EventType.RESERVED, EventType.of(0x0c));
    assertEquals(EventType.IMPLEMENTATION_DEFINED, EventType.of(0xef));
    assertEquals("RESERVED_0x0c", new EventRecord(0x0c, 0, 0, 0).name());
  }

  @Test
  void findsATypeByName() {
    assertEquals(EventType.C_BAD_CD, EventType.byName("C_BAD_CD").orElseThrow());
  }
}
