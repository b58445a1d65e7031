package org.vsmmu.smmu.register;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegisterNameTest {
  @ParameterizedTest
  @EnumSource(RegisterName.class)
  void findsEveryRegisterByItsOffsetAndItsName(RegisterName name) {
    assertEquals(Optional.of(name), RegisterName.at(name.offset()));
    assertEquals(Optional.of(name), RegisterName.byName(name.name()));
    assertEquals(Optional.of(name), RegisterName.at(name.offset() + name.bytes() - 4));
  }

  @Test
  void findsNothingAtReservedOrMisalignedOffsets() {
    for (long offset : new long[] {-4, 1, 2, 0x22, 0x30, 0xA8, 0xAC, 0x84 + 8, 0x1_0020, 0x9000}) {
      assertEquals(Optional.empty(), RegisterName.at(offset), Long.toHexString(offset));
    }
    assertEquals(Optional.empty(), RegisterName.byName("CR3"));
  }

  @Test
  void findsTheRegistersOfEveryControlPage() {
    assertEquals(
        Optional.of(RegisterName.CMDQ_CONTROL_PAGE_BASE), RegisterName.at(0x4000 + 32 * 255 + 4));
    assertEquals(
        Optional.of(RegisterName.CMDQ_CONTROL_PAGE_CFG), RegisterName.at(0x4000 + 32 * 3 + 8));
    assertEquals(
        Optional.of(RegisterName.CMDQ_CONTROL_PAGE_STATUS), RegisterName.at(0x400C + 32 * 7));
    assertEquals(Optional.empty(), RegisterName.at(0x4000 + 32 * 256));
    assertEquals(Optional.empty(), RegisterName.at(0x4010));
  }

  @Test
  void findsRegistersOnTheOtherPageIfThePagesAreAliased() {
    assertEquals(Optional.of(RegisterName.EVENTQ_PROD), RegisterName.at(0xA8, true));
    assertEquals(Optional.of(RegisterName.EVENTQ_CONS), RegisterName.at(0xAC, true));
    assertEquals(Optional.of(RegisterName.PRIQ_CONS), RegisterName.at(0xCC, true));
    assertEquals(Optional.of(RegisterName.CR0), RegisterName.at(0x1_0020, true));
    assertEquals(Optional.of(RegisterName.EVENTQ_PROD), RegisterName.at(0x1_00A8, true));
    assertEquals(Optional.empty(), RegisterName.at(0xA8, false));
    assertEquals(Optional.empty(), RegisterName.at(0x30, true));
    assertEquals(Optional.empty(), RegisterName.at(0x2_0020, true));
  }
}
