package org.vsmmu.smmu.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vsmmu.smmu.register.SmmuUnderTest.FULL;
import static org.vsmmu.smmu.register.SmmuUnderTest.PAGES;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.register.ControlPages.Location;
import org.vsmmu.smmu.register.ControlPages.Register;

class ControlPagesTest {
  @Test
  void putsAQueueEvery256BytesOfItsPage() {
    assertEquals(0x4_0000, PAGES.offsetOf(0, 0, Register.BASE));
    assertEquals(0x5_030C, PAGES.offsetOf(1, 3, Register.CONS));
    for (int page = 0; page < PAGES.pages(); page++) {
      for (int queue = 0; queue < PAGES.queuesPerPage(); queue++) {
        for (Register register : Register.values()) {
          assertEquals(
              Optional.of(new Location(page, queue, register)),
              PAGES.at(PAGES.offsetOf(page, queue, register)));
        }
      }
    }
  }

  @Test
  void hasNothingElseInItsPages() {
    for (long offset : new long[] {0x3_FFFC, 0x4_0010, 0x4_0400, 0x6_0000, 0x4_0002}) {
      assertEquals(Optional.empty(), PAGES.at(offset), Long.toHexString(offset));
    }
    assertEquals(Optional.of(new Location(0, 0, Register.BASE)), PAGES.at(0x4_0004));
  }

  @Test
  void showsItsShapeInIdr6() {
    SmmuRegisters registers = SmmuRegisters.atReset(FULL, RegisterMap.with(PAGES));
    assertEquals(OptionalLong.of(0x0102_0000), registers.read(0x190, 4));
  }

  @Test
  void isNotThereWithoutIdr1Ecmdq() {
    IdRegisters none = SmmuUnderTest.with(FULL, IdFields.ECMDQ, 0);
    SmmuRegisters registers = SmmuRegisters.atReset(none, RegisterMap.with(PAGES));
    assertEquals(Write.Effect.IGNORED, registers.write(0x4_0008, 1, 4).effect());
    assertEquals(Write.Effect.IGNORED, registers.write(0x4008, 1, 4).effect());
  }

  @Test
  void rejectsMoreThanTheArchitectureHas() {
    assertThrows(IllegalArgumentException.class, () -> new ControlPages(9, 0, 0x4_0000));
    assertThrows(IllegalArgumentException.class, () -> new ControlPages(0, 9, 0x4_0000));
    assertThrows(IllegalArgumentException.class, () -> new ControlPages(0, 0, 0x1_0000));
    assertThrows(IllegalArgumentException.class, () -> new ControlPages(0, 0, 0x4_1000));
  }
}
