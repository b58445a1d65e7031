package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.register.IdRegisters;

/** The worked examples of iommufd 5.6; cases C230, C233, C238, C239. */
class HostInvalidationTest {
  private static final IdRegisters RIL =
      new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1414, 0x74, 1);
  private static final IdRegisters NO_RIL =
      new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1014, 0x74, 1);

  private static HostInvalidation invalidation(IdRegisters ids) {
    return new HostInvalidation(new ArmFeatures(ids, 0, true, true), new CommandLog());
  }

  @ParameterizedTest
  @CsvSource({
    "0x1, 12, true, N0 S0 T3 @0",
    "0x2, 12, true, N0 S1 T3 @0",
    "0x200, 21, true, N0 S9 T2 @0",
    "0x200, 12, false, N0 S9 T0 @0",
    "35, 12, true, N2 S0 T3 @0 N0 S5 T3 @3000",
    "1, 12, false, N0 S1 T0 @0",
    "33, 12, false, N16 S1 T0 @0",
    "0x12345, 12, true, N4 S0 T3 @0 N12 S6 T3 @5000 N8 S13 T3 @345000",
  })
  void splitsARangeIntoCommands(String pages, int granule, boolean leaf, String expected) {
    Span span = Span.of(0, Long.decode(pages) << 12);
    String got = invalidation(RIL).ranges(span, 1L << granule, leaf).stream()
        .map(r -> "N%d S%d T%d @%x".formatted(r.num(), r.scale(), r.ttl(), r.address()))
        .collect(Collectors.joining(" "));
    assertEquals(expected, got);
  }

  @ParameterizedTest
  @CsvSource({
    "0x8000, 0x4000, 0x8000, 2",
    "0x7000, 0x4000, 0, 4",
    "0x1000, 0x1000, 0x1000, 0",
    "0x1000, 0x2000, 0, 2",
  })
  void coversARangeInAnAtcWithOneCommand(String start, String length, String address, int size) {
    AtcInv command = HostInvalidation.covering(Span.of(Long.decode(start), Long.decode(length)), 0);
    assertEquals(Long.decode(address), command.address());
    assertEquals(size, command.size());
  }

  @Test
  void withoutRangesALongRangeTakesTheWholeTag() {
    Span big = Span.of(0, 2 << 20);
    Span small = Span.of(0, (2 << 20) - 4096);
    assertTrue(invalidation(NO_RIL).tooBig(big, 4096));
    assertFalse(invalidation(NO_RIL).tooBig(small, 4096));
    assertEquals(511, invalidation(NO_RIL).ranges(small, 4096, true).size());
    assertFalse(invalidation(RIL).tooBig(big, 4096));
    assertTrue(invalidation(RIL).tooBig(Span.ALL, 4096));
  }
}
