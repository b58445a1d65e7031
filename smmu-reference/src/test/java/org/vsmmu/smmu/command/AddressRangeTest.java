package org.vsmmu.smmu.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AddressRangeTest {
  private static final AddressRange PAGE = AddressRange.ofSize(0x1000, 0x1000);
  private static final AddressRange TOP = new AddressRange(0xffff_0000_0000_0000L, -1L);

  @Test
  void containsBothItsEnds() {
    assertTrue(PAGE.contains(0x1000) && PAGE.contains(0x1fff));
    assertFalse(PAGE.contains(0xfff) || PAGE.contains(0x2000));
  }

  @Test
  void comparesAddressesUnsigned() {
    assertTrue(TOP.contains(-1L));
    assertFalse(TOP.contains(0));
    assertTrue(AddressRange.EVERYTHING.covers(TOP));
  }

  @Test
  void overlapsWhatSharesAnAddress() {
    assertTrue(PAGE.overlaps(AddressRange.ofSize(0x1fff, 2)));
    assertFalse(PAGE.overlaps(AddressRange.ofSize(0x2000, 1)));
    assertFalse(PAGE.overlaps(TOP));
    assertTrue(PAGE.overlaps(new AddressRange(0, 0x1000)));
    assertFalse(PAGE.overlaps(new AddressRange(0, 0xfff)));
  }

  @Test
  void coversWhatLiesInItAlone() {
    assertTrue(PAGE.covers(PAGE));
    assertFalse(PAGE.covers(new AddressRange(0x1000, 0x2000)));
    assertFalse(PAGE.covers(new AddressRange(0xfff, 0x1fff)));
  }

  @Test
  void mayBeOneByte() {
    assertEquals(new AddressRange(5, 5), AddressRange.ofSize(5, 1));
  }

  @Test
  void refusesToWrap() {
    assertThrows(IllegalArgumentException.class, () -> new AddressRange(-1L, 0));
    assertEquals(-1L, AddressRange.ofSize(-4096L, 0x10000).last());
  }
}
