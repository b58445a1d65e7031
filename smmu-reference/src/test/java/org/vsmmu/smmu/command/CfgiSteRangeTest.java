package org.vsmmu.smmu.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CfgiSteRangeTest {
  @Test
  void coversTwoToTheRangePlusOneStreamIds() {
    CfgiSteRange range = new CfgiSteRange(0x345, 7);
    assertEquals(0x300, range.firstSid());
    assertEquals(0x3ff, range.lastSid());
    assertTrue(range.covers(0x3ff));
    assertFalse(range.covers(0x400));
    assertTrue(range.covers(0x300));
    assertFalse(range.covers(0x2ff));
  }

  @Test
  void coversTwoStreamIdsWithRangeZero() {
    CfgiSteRange range = new CfgiSteRange(5, 0);
    assertEquals(4, range.firstSid());
    assertEquals(5, range.lastSid());
  }

  @Test
  void coversEveryStreamIdAsCfgiAll() {
    CfgiSteRange all = new CfgiSteRange(0x1234, 31);
    assertEquals("CFGI_ALL", all.name());
    assertEquals(0, all.firstSid());
    assertEquals(0xffff_ffffL, all.lastSid());
    assertEquals(new CfgiSteRange(0, 31), CfgiSteRange.all());
  }
}
