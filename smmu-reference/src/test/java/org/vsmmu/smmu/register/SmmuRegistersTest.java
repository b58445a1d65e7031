package org.vsmmu.smmu.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.RegisterName.*;
import static org.vsmmu.smmu.register.SmmuUnderTest.FULL;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vsmmu.smmu.layout.Field;

class SmmuRegistersTest {
  private static final long UPDATE = RegisterFields.GBPA_UPDATE.mask();

  private final SmmuUnderTest smmu = new SmmuUnderTest(new SmmuRegisters(FULL));

  @Test
  void startsDisabledWithItsIdRegisters() {
    assertEquals(Integer.toUnsignedLong(FULL.idr0()), smmu.read(IDR0));
    assertEquals(Integer.toUnsignedLong(FULL.idr1()), smmu.read(IDR1));
    assertEquals(Integer.toUnsignedLong(FULL.idr5()), smmu.read(IDR5));
    assertEquals(2, smmu.read(AIDR));
    assertEquals(0, smmu.read(CR0));
    assertEquals(0xffff_ffffL, smmu.knownMask(CR0));
    assertEquals(0, smmu.read(GERROR));
    assertFalse(smmu.registers().smmuEnabled());
    assertTrue(smmu.registers().known(CR0));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "CR1", "CR2", "STRTAB_BASE", "STRTAB_BASE_CFG", "CMDQ_BASE", "CMDQ_PROD", "CMDQ_CONS",
        "EVENTQ_BASE", "EVENTQ_PROD", "EVENTQ_CONS", "PRIQ_BASE", "PRIQ_CONS", "IIDR", "IDR4",
        "GERROR_IRQ_CFG0", "EVENTQ_IRQ_CFG1", "PRIQ_IRQ_CFG2", "AGBPA", "GATOS_CTRL"
      })
  void doesNotKnowARegisterThatResetLeavesUnknown(RegisterName name) {
    assertEquals(OptionalLong.empty(), smmu.registers().read(name.offset(), name.bytes()));
    assertEquals(0, smmu.knownMask(name));
    assertFalse(smmu.registers().known(name));
  }

  @Test
  void knowsOnlyTheOverflowFlagOfPriqProdAndTheUpdateFlagOfGbpaAfterReset() {
    assertEquals(RegisterFields.OVERFLOW_FLAG.mask(), smmu.knownMask(PRIQ_PROD));
    assertEquals(UPDATE, smmu.knownMask(GBPA));
    assertEquals(Optional.empty(), smmu.registers().gbpa());
  }

  @Test
  void knowsNothingButTheIdRegistersInMidLife() {
    SmmuUnderTest late = new SmmuUnderTest(SmmuRegisters.midLife(FULL, RegisterMap.ARCHITECTURE));
    for (RegisterName name : RegisterName.values()) {
      boolean id = Set.of(IDR0, IDR1, IDR2, IDR3, IDR5, AIDR).contains(name);
      assertEquals(id, late.knownMask(name) != 0, name.name());
    }
    assertEquals(Ternary.UNKNOWN, late.registers().enabled(RegisterFields.SMMUEN));
    assertEquals(Ternary.UNKNOWN, late.registers().errorActive(GlobalError.CMDQ_ERR));
    assertEquals(OptionalInt.empty(), late.registers().vmw());
    assertEquals(Ternary.UNKNOWN, late.registers().cr2(RegisterFields.RECINVSID));
  }

  @Test
  void copiesCr0ToCr0ackWithoutReservedBits() {
    smmu.write(CR0, 0xffff_ffffL);
    assertEquals(0x5df, smmu.read(CR0ACK));
    assertEquals(0xffff_ffffL, smmu.knownMask(CR0ACK));
    assertEquals(0x5df, smmu.knownMask(CR0));
  }

  @ParameterizedTest
  @CsvSource({"PRI,0x2", "ATS,0x10", "VMW,0x1c0", "DPT,0x400"})
  void hasNoFieldInCr0ThatIsNotImplemented(String feature, String mask) {
    Field field = switch (feature) {
      case "PRI" -> IdFields.PRI;
      case "ATS" -> IdFields.ATS;
      case "VMW" -> IdFields.VMW;
      default -> IdFields.DPT;
    };
    SmmuUnderTest without =
        new SmmuUnderTest(new SmmuRegisters(SmmuUnderTest.with(FULL, field, 0)));
    without.write(CR0, 0x5df);
    assertEquals(0x5df & ~Long.decode(mask), without.read(CR0ACK));
  }

  @Test
  void saysWhichEnablesRoseAndFell() {
    assertEquals(
        Set.of(
            Transition.SMMU_ENABLED,
            Transition.PRI_QUEUE_ENABLED,
            Transition.EVENT_QUEUE_ENABLED,
            Transition.COMMAND_QUEUE_ENABLED,
            Transition.COMMANDS_MAY_RUN,
            Transition.EVENTS_MAY_BE_RECORDED),
        smmu.write(CR0, 0xf).transitions());
    assertEquals(Set.of(), smmu.write(CR0, 0xf).transitions());
    assertTrue(smmu.registers().smmuEnabled());
    assertTrue(smmu.registers().commandQueueEnabled());
    assertTrue(smmu.registers().eventQueueEnabled());
    assertTrue(smmu.registers().priQueueEnabled());
    assertEquals(
        Set.of(Transition.SMMU_DISABLED, Transition.PRI_QUEUE_DISABLED),
        smmu.write(CR0, 0xe).transitions());
    assertFalse(smmu.registers().priQueueEnabled());
    assertEquals(
        Set.of(Transition.COMMAND_QUEUE_DISABLED, Transition.EVENT_QUEUE_DISABLED),
        smmu.write(CR0, 2).transitions());
    assertEquals(Set.of(), smmu.write(CR0, 0).transitions());
  }

  @Test
  void reportsNoEdgeFromAnUnknownEnable() {
    SmmuUnderTest late = new SmmuUnderTest(SmmuRegisters.midLife(FULL, RegisterMap.ARCHITECTURE));
    assertEquals(
        Set.of(Transition.COMMANDS_MAY_RUN, Transition.EVENTS_MAY_BE_RECORDED),
        late.write(CR0, 0xd).transitions());
    assertTrue(late.registers().smmuEnabled());
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "2,2", "3,3", "4,4", "5,0", "6,0", "7,0"})
  void takesAReservedVmwAsZero(int written, int effective) {
    smmu.write(CR0, (long) written << 6);
    assertEquals(OptionalInt.of(effective), smmu.registers().vmw());
    assertEquals((long) written << 6, smmu.read(CR0ACK));
  }

  @Test
  void hasTheFieldsOfCr2ThatAreImplemented() {
    smmu.write(CR2, 0xf);
    assertTrue(smmu.registers().e2h());
    assertTrue(smmu.registers().recInvSid());
    assertTrue(smmu.registers().ptm());
    assertTrue(smmu.registers().recCfgAts());
    IdRegisters qemu = SmmuProfile.QEMU_11.idRegisters().orElseThrow();
    SmmuUnderTest plain = new SmmuUnderTest(new SmmuRegisters(qemu));
    plain.write(CR2, 0xf);
    assertFalse(plain.registers().e2h());
    assertTrue(plain.registers().recInvSid());
    assertFalse(plain.registers().ptm());
    assertFalse(plain.registers().recCfgAts());
    assertEquals(Ternary.NO, plain.registers().cr2(RegisterFields.E2H));
  }

  @Test
  void takesGbpaOnlyWithUpdate() {
    assertEquals(Write.Effect.IGNORED, smmu.write(GBPA, 0x10_1000).effect());
    assertEquals(Optional.empty(), smmu.registers().gbpa());
    Write write = smmu.write(GBPA, UPDATE | 0x1a_2b15);
    assertEquals(Set.of(Transition.GLOBAL_BYPASS_CHANGED), write.transitions());
    assertEquals(0x1a_2b15, smmu.read(GBPA));
    GlobalBypass gbpa = smmu.registers().gbpa().orElseThrow();
    assertTrue(gbpa.abort());
    assertTrue(gbpa.mtcfg());
    assertEquals(5, gbpa.memAttr());
    assertEquals(0xb, gbpa.alloccfg());
    assertEquals(2, gbpa.shcfg());
    assertEquals(2, gbpa.privcfg());
    assertEquals(2, gbpa.instcfg());
    smmu.write(GBPA, 0);
    assertEquals(0x1a_2b15, smmu.read(GBPA));
  }

  @Test
  void doesNotKnowWhetherGbpaTookAWriteWhileUpdateIsUnknown() {
    SmmuUnderTest late = new SmmuUnderTest(SmmuRegisters.midLife(FULL, RegisterMap.ARCHITECTURE));
    assertEquals(Write.Effect.UNDECIDED, late.write(GBPA, UPDATE).effect());
    late.registers().learn(GBPA.offset(), UPDATE, 4);
    assertEquals(Write.Effect.UNDECIDED, late.write(GBPA, UPDATE).effect());
    late.registers().learn(GBPA.offset(), 0, 4);
    assertEquals(Write.Effect.STORED, late.write(GBPA, UPDATE | 0x10_0000).effect());
    assertTrue(late.registers().gbpa().orElseThrow().abort());
  }

  @Test
  void mirrorsIrqCtrl() {
    smmu.write(IRQ_CTRL, 0xff);
    assertEquals(7, smmu.read(IRQ_CTRLACK));
  }

  @Test
  void takesA64BitRegisterInHalves() {
    SmmuRegisters registers = smmu.registers();
    assertEquals(Write.Effect.STORED, registers.write(0x80, 0x8000_0040L, 4).effect());
    assertEquals(OptionalLong.empty(), registers.strtabBase());
    assertEquals(0xffff_ffffL, registers.knownMask(0x80));
    assertEquals(0, registers.knownMask(0x84));
    assertEquals(Write.Effect.STORED, registers.write(0x84, 0x4000_0008L, 4).effect());
    assertEquals(OptionalLong.of(0x4000_0008_8000_0040L), registers.strtabBase());
    assertEquals(OptionalLong.of(0x4000_0008L), registers.read(0x84, 4));
    registers.write(0x80, 0, 4);
    assertEquals(OptionalLong.of(0x4000_0008_0000_0000L), registers.read(0x80, 8));
  }

  @ParameterizedTest
  @CsvSource({"0x20,8", "0x98,8", "0x84,8", "0x22,4", "0x20,2", "0x30,4", "0xA8,4", "-4,4"})
  void ignoresAnAccessThatNoRegisterTakes(String offset, int size) {
    long at = Long.decode(offset);
    assertEquals(Write.Effect.IGNORED, smmu.registers().write(at, 1, size).effect());
    assertEquals(OptionalLong.empty(), smmu.registers().read(at, size));
    assertEquals(0, smmu.registers().knownMask(at, size));
    smmu.registers().learn(at, 1, size);
    assertEquals(0, smmu.read(CR0));
  }

  @Test
  void seesTheEventQueueOnBothPagesIfTheyAreAliased() {
    SmmuRegisters aliased = SmmuRegisters.atReset(FULL, RegisterMap.ALIASED);
    assertEquals(Write.Effect.STORED, aliased.write(0xA8, 3, 4).effect());
    aliased.write(0xA0, 8, 8);
    assertEquals(OptionalLong.of(3), aliased.read(0x1_00A8, 4));
    assertEquals(OptionalLong.of(3), aliased.field(EVENTQ_PROD, RegisterFields.QUEUE_INDEX));
    assertEquals(
        Set.of(Transition.EVENTS_MAY_BE_RECORDED), aliased.write(0xAC, 0, 4).transitions());
    assertTrue(aliased.write(0x1_0020, 1, 4).has(Transition.SMMU_ENABLED));
  }

  @Test
  void cutsStrtabBaseToTheAddressWidthOfItsVersion() {
    long[] tops = {47, 51, 51, 51, 55};
    for (int minor = 0; minor < tops.length; minor++) {
      IdRegisters id = SmmuUnderTest.with(FULL, IdFields.ARCH_MINOR, minor);
      SmmuUnderTest versioned = new SmmuUnderTest(new SmmuRegisters(id));
      versioned.write(STRTAB_BASE, -1L);
      long address = (1L << (tops[minor] + 1)) - 64;
      assertEquals(OptionalLong.of(address | 1L << 62), versioned.registers().strtabBase());
    }
  }

  @Test
  void hasNoTwoLevelFieldsWithoutTwoLevelStreamTables() {
    IdRegisters linear = SmmuUnderTest.with(FULL, IdFields.ST_LEVEL, 0);
    SmmuUnderTest plain = new SmmuUnderTest(new SmmuRegisters(linear));
    plain.write(STRTAB_BASE_CFG, 0x1_0210);
    assertEquals(OptionalLong.of(0x10), plain.registers().strtabCfg());
  }

  @Test
  void ignoresThePriQueueIfThereIsNone() {
    IdRegisters none = SmmuUnderTest.with(FULL, IdFields.PRI, 0);
    SmmuUnderTest plain = new SmmuUnderTest(new SmmuRegisters(none));
    for (RegisterName name : new RegisterName[] {PRIQ_BASE, PRIQ_PROD, PRIQ_CONS, PRIQ_IRQ_CFG0}) {
      assertEquals(Write.Effect.IGNORED, plain.write(name, 1).effect(), name.name());
    }
  }

  @Test
  void doesNotCompareReservedBitsThatWereWritten() {
    smmu.write(STRTAB_BASE_CFG, 0x8000_0008L);
    assertEquals(0x7fff_ffffL, smmu.knownMask(STRTAB_BASE_CFG));
    assertEquals(8, smmu.read(STRTAB_BASE_CFG));
  }

  @Test
  void doesNotCompareIndexBitsAboveTheWrapBit() {
    smmu.write(CMDQ_BASE, 4);
    smmu.write(CMDQ_PROD, 0x3f);
    assertEquals(0xffff_ffdfL, smmu.knownMask(CMDQ_PROD));
    smmu.write(CMDQ_PROD, 0x1f);
    assertEquals(0xffff_ffffL, smmu.knownMask(CMDQ_PROD));
  }

  @Test
  void learnsOnlyWhatItDidNotKnow() {
    SmmuRegisters registers = smmu.registers();
    registers.learn(STRTAB_BASE.offset(), 0x1000, 8);
    assertEquals(OptionalLong.of(0x1000), registers.strtabBase());
    registers.learn(STRTAB_BASE.offset(), 0x2000, 8);
    assertEquals(OptionalLong.of(0x1000), registers.strtabBase());
    registers.learn(IIDR.offset(), 0x43b, 4);
    assertEquals(0x43b, smmu.read(IIDR));
  }

  @Test
  void learnsFromTheAcknowledgmentWhatTheControlHolds() {
    SmmuUnderTest late = new SmmuUnderTest(SmmuRegisters.midLife(FULL, RegisterMap.ARCHITECTURE));
    late.registers().learn(CR0.offset(), 0x8000_0009L, 4);
    assertTrue(late.registers().smmuEnabled());
    assertEquals(9, late.read(CR0ACK));
  }

  @Test
  void losesWhatMayHaveChangedAndLearnsItAgain() {
    smmu.write(EVENTQ_PROD, 5);
    smmu.registers().forget(EVENTQ_PROD, RegisterFields.QUEUE_INDEX);
    assertFalse(smmu.registers().known(EVENTQ_PROD));
    smmu.registers().learn(EVENTQ_PROD.offset(), 6, 4);
    assertEquals(OptionalLong.of(6), smmu.registers().value(EVENTQ_PROD));
  }

  @Test
  void neverComparesWhatTheModelDoesNotFollow() {
    for (RegisterName name : new RegisterName[] {
      AGBPA, GATOS_CTRL, GATOS_SID, GATOS_ADDR, VATOS_SEL, CMDQ_CONTROL_PAGE_BASE
    }) {
      assertEquals(Write.Effect.STORED, smmu.write(name, 1).effect(), name.name());
      assertEquals(0, smmu.knownMask(name), name.name());
    }
  }
}
