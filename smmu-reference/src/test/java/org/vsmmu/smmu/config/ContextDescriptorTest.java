package org.vsmmu.smmu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.vectors.Vectors;

class ContextDescriptorTest {
  private static ContextDescriptor vector(String id) {
    return ContextDescriptor.of(Vectors.byId(id).words());
  }

  @Test
  void readsALinuxDescriptor() {
    ContextDescriptor cd = vector("D01");
    assertTrue(cd.valid() && cd.aa64() && cd.epd1() && cd.aset() && cd.record() && cd.abort());
    assertFalse(cd.epd0() || cd.stall() || cd.bigEndian() || cd.tbi0() || cd.ha() || cd.hd());
    assertEquals(List.of(42, 16, 5), List.of(cd.asid(), cd.t0sz(), cd.ips()));
    assertEquals(0x880100000L, cd.ttb0());
    assertEquals(0xff440c04L, cd.mair());
    assertEquals("CD asid=42 ttb0=0x880100000 t0sz=16 tg0=4K", cd.toString());
  }

  @Test
  void readsTheGranuleOfEachHalfInItsOwnEncoding() {
    ContextDescriptor cd = vector("D05");
    assertEquals(Optional.of(Granule.KB64), cd.granule0());
    assertEquals(Optional.of(Granule.KB4), cd.granule1());
    assertEquals(
        "CD asid=1 ttb0=0x880100000 t0sz=16 tg0=64K ttb1=0x880200000 t1sz=25 tg1=4K",
        cd.toString());
    assertEquals(Optional.empty(), vector("D04").granule1());
  }

  @Test
  void knowsAllThreeEncodingsOfBothHalves() {
    assertEquals(
        List.of(Optional.of(Granule.KB4), Optional.of(Granule.KB64), Optional.of(Granule.KB16)),
        List.of(Granule.ofTg0(0), Granule.ofTg0(1), Granule.ofTg0(2)));
    assertEquals(
        List.of(Optional.of(Granule.KB16), Optional.of(Granule.KB4), Optional.of(Granule.KB64)),
        List.of(Granule.ofTg1(1), Granule.ofTg1(2), Granule.ofTg1(3)));
    assertEquals(Optional.empty(), Granule.ofTg0(3));
    assertEquals(Optional.empty(), Granule.ofTg1(0));
  }

  @Test
  void placesDirtyBelowAccessFlagUpdate() {
    assertTrue(ContextDescriptor.of(1L << 42).hd());
    assertTrue(ContextDescriptor.of(1L << 43).ha());
    assertTrue(StreamTableEntry.of(0, 0, 1L << 55).s2Hd());
    assertTrue(StreamTableEntry.of(0, 0, 1L << 56).s2Ha());
  }

  @Test
  void tellsADescriptorThatIsNotValid() {
    assertEquals("CD V=0", ContextDescriptor.of().toString());
    assertTrue(vector("D07").stall());
    assertFalse(vector("D03").abort());
  }
}
