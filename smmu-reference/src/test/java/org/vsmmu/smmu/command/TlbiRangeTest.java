package org.vsmmu.smmu.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlbiRangeTest {
  /** The table of required zero bits of SMMUv3 6.4; the second column is without DS. */
  @ParameterizedTest(name = "TG={0} TTL={1} needs bits {2}:0 zero, {3}:0 with DS")
  @CsvSource({
    "1, 0, 11, 11", "1, 1, 29, 29", "1, 2, 20, 20", "1, 3, 11, 11",
    "2, 0, 13, 13", "2, 1, 13, 35", "2, 2, 24, 24", "2, 3, 13, 13",
    "3, 0, 15, 15", "3, 1, 41, 41", "3, 2, 28, 28", "3, 3, 15, 15"
  })
  void needsZeroBitsBelowTheLevel(int tg, int ttl, int top, int topWithDs) {
    for (int bit = 12; bit < 64; bit++) {
      TlbiRange range = new TlbiRange(1L << bit, tg, 1, 0, ttl, true);
      assertEquals(bit <= top, range.misaligned(false), "bit " + bit);
      assertEquals(bit <= topWithDs, range.misaligned(true), "bit " + bit + " with DS");
    }
  }

  @Test
  void neverNeedsAlignmentWithoutAGranule() {
    assertFalse(TlbiRange.single(0xfffff000L, true).misaligned(false));
  }

  @Test
  void stopsAtTheTopOfTheAddressSpace() {
    TlbiRange range = new TlbiRange(-4096L, 1, 1, 0, 3, true);
    assertEquals(new AddressRange(-4096L, -1L), range.covered(false));
    TlbiRange exact = new TlbiRange(-8192L, 1, 1, 0, 3, true);
    assertEquals(-1L, exact.last(false));
  }

  @Test
  void dropsBit25OfScaleWithoutDs() {
    TlbiRange range = new TlbiRange(0, 1, 0, 39, 0, false);
    assertEquals(7, range.effectiveScale(false));
    assertEquals(39, range.effectiveScale(true));
  }

  @Test
  void takesScalesAbove39As39WithDs() {
    TlbiRange range = new TlbiRange(0, 3, 31, 63, 0, false);
    assertEquals(new AddressRange(0, (32L << (39 + 16)) - 1), range.covered(true));
  }

  @Test
  void coversOneAddressWithoutAGranuleWhateverNumAndScaleSay() {
    TlbiRange range = new TlbiRange(0x1000, 0, 31, 31, 3, true);
    assertEquals(new AddressRange(0x1000, 0x1000), range.covered(false));
    assertEquals(0, range.effectiveTtl(false));
  }

  @Test
  void isASingleAddressForAnSmmuWithoutRil() {
    TlbiRange range = new TlbiRange(0x40000000L, 1, 3, 1, 3, true);
    assertEquals(TlbiRange.single(0x40000000L, true), range.effective(false, false));
    assertEquals(range, range.effective(true, false));
  }

  @Test
  void hasNoLevel1Of16KWithoutDs() {
    TlbiRange range = new TlbiRange(0, 2, 0, 0, 1, true);
    assertEquals(0, range.effectiveTtl(false));
    assertEquals(1, range.effectiveTtl(true));
    assertTrue(range.reservedCombination(false));
    assertFalse(range.reservedCombination(true));
  }

  @Test
  void reservesAllZeroHintsBesideAGranule() {
    assertTrue(new TlbiRange(0, 1, 0, 0, 0, true).reservedCombination(false));
    assertFalse(new TlbiRange(0, 1, 1, 0, 0, true).reservedCombination(false));
    assertFalse(new TlbiRange(0, 1, 0, 1, 0, true).reservedCombination(false));
    assertFalse(new TlbiRange(0, 1, 0, 0, 1, true).reservedCombination(false));
    assertFalse(new TlbiRange(0, 0, 0, 0, 0, true).reservedCombination(false));
  }

  @Test
  void knowsTheShiftOfEachGranule() {
    int[] shifts = {0, 12, 14, 16};
    for (int tg = 0; tg < shifts.length; tg++) {
      assertEquals(shifts[tg], new TlbiRange(0, tg, 1, 0, 0, false).granuleShift());
    }
  }

  @Test
  void printsHintsThatHaveNoGranule() {
    assertEquals(
        "TLBI_NH_VA vmid=0 asid=0 va=0x1000 num=31 scale=2 ttl=3",
        new TlbiNhVa(0, 0, new TlbiRange(0x1000, 0, 31, 2, 3, false)).toString());
  }

  @Test
  void refusesOperandsThatDoNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new TlbiRange(1, 0, 0, 0, 0, false));
    assertThrows(IllegalArgumentException.class, () -> new TlbiRange(0, 4, 0, 0, 0, false));
    assertThrows(IllegalArgumentException.class, () -> new TlbiRange(0, 1, 32, 0, 0, false));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TlbiS2Ipa(0, TlbiRange.single(1L << 56, false)));
  }
}
