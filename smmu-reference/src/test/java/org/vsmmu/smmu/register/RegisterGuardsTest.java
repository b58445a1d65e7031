package org.vsmmu.smmu.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.RegisterName.*;
import static org.vsmmu.smmu.register.SmmuUnderTest.FULL;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The guards of SMMUv3 1.1: what a write does while an enable is set, and while it is not. */
class RegisterGuardsTest {
  private static final long OLD = 0x20;
  private static final long NEW = 0x10_0010_0003L;

  private SmmuUnderTest smmu;

  @BeforeEach
  void reset() {
    smmu = new SmmuUnderTest(new SmmuRegisters(FULL));
  }

  @ParameterizedTest
  @CsvSource({
    "CR2,               CR0,      SMMUEN,       0xf",
    "STRTAB_BASE,       CR0,      SMMUEN,       0x400fffffffffffc0",
    "STRTAB_BASE_CFG,   CR0,      SMMUEN,       0x307ff",
    "CMDQ_BASE,         CR0,      CMDQEN,       0x40ffffffffffffff",
    "CMDQ_CONS,         CR0,      CMDQEN,       0xfffff",
    "EVENTQ_BASE,       CR0,      EVENTQEN,     0x40ffffffffffffff",
    "EVENTQ_PROD,       CR0,      EVENTQEN,     0x800fffff",
    "PRIQ_BASE,         CR0,      PRIQEN,       0x40ffffffffffffff",
    "PRIQ_PROD,         CR0,      PRIQEN,       0x800fffff",
    "GERROR_IRQ_CFG0,   IRQ_CTRL, GERROR_IRQEN, 0xfffffffffffffc",
    "GERROR_IRQ_CFG1,   IRQ_CTRL, GERROR_IRQEN, 0xffffffff",
    "GERROR_IRQ_CFG2,   IRQ_CTRL, GERROR_IRQEN, 0x3f",
    "EVENTQ_IRQ_CFG0,   IRQ_CTRL, EVENTQ_IRQEN, 0xfffffffffffffc",
    "EVENTQ_IRQ_CFG1,   IRQ_CTRL, EVENTQ_IRQEN, 0xffffffff",
    "EVENTQ_IRQ_CFG2,   IRQ_CTRL, EVENTQ_IRQEN, 0x3f",
    "PRIQ_IRQ_CFG0,     IRQ_CTRL, PRIQ_IRQEN,   0xfffffffffffffc",
    "PRIQ_IRQ_CFG1,     IRQ_CTRL, PRIQ_IRQEN,   0xffffffff",
    "PRIQ_IRQ_CFG2,     IRQ_CTRL, PRIQ_IRQEN,   0x8000003f",
  })
  void ignoresAWriteExactlyWhileItsEnableIsSet(
      RegisterName name, RegisterName control, String enable, String fields) {
    long bit = bit(enable);
    long mask = Long.decode(fields);
    assertEquals(Write.Effect.STORED, smmu.write(name, OLD).effect());
    long old = value(name);

    smmu.write(control, bit);
    Write ignored = smmu.write(name, NEW);
    assertEquals(Write.Effect.IGNORED, ignored.effect());
    assertTrue(ignored.reason().startsWith(name + " is guarded: " + enable), ignored.reason());
    assertEquals(old, value(name));
    assertEquals(Write.Effect.IGNORED, smmu.write(name, -1L).effect());
    assertEquals(old, value(name));

    smmu.write(control, 0);
    assertEquals(Write.Effect.STORED, smmu.write(name, -1L).effect());
    assertEquals(mask, value(name));
  }

  @ParameterizedTest
  @CsvSource({
    "CR2,             0x20", "STRTAB_BASE, 0x1e", "CMDQ_BASE, 0x17", "CMDQ_CONS, 0x17",
    "EVENTQ_BASE,     0x1b", "EVENTQ_PROD, 0x1b", "PRIQ_BASE, 0x1d", "PRIQ_PROD, 0x1d",
    "STRTAB_BASE_CFG, 0x1e",
  })
  void takesAWriteWhileOnlyOtherEnablesAreSet(RegisterName name, String others) {
    smmu.write(CR0, Long.decode(others));
    assertEquals(Write.Effect.STORED, smmu.write(name, OLD).effect());
  }

  @Test
  void guardsThePriQueueByTheFieldAsWrittenAlthoughSmmuenIsClear() {
    smmu.write(CR0, RegisterFields.PRIQEN.mask());
    assertEquals(Ternary.NO, smmu.registers().priQueue());
    assertEquals(Write.Effect.IGNORED, smmu.write(PRIQ_BASE, OLD).effect());
  }

  @Test
  void guardsTheTwoPartsOfCr1Apart() {
    smmu.write(CR1, 0xfff);
    smmu.write(CR0, RegisterFields.SMMUEN.mask());
    assertEquals(Write.Effect.PARTLY_STORED, smmu.write(CR1, 0).effect());
    assertEquals(0xfc0, smmu.read(CR1));
    for (long queue : new long[] {2, 4, 8}) {
      smmu.write(CR0, queue);
      assertEquals(Write.Effect.PARTLY_STORED, smmu.write(CR1, 0x555).effect());
      assertEquals(0x540, smmu.read(CR1));
    }
    smmu.write(CR0, 0xf);
    assertEquals(Write.Effect.IGNORED, smmu.write(CR1, 0).effect());
    smmu.write(CR0, 0);
    assertEquals(Write.Effect.STORED, smmu.write(CR1, 0xaaa).effect());
    assertEquals(0xaaa, smmu.read(CR1));
  }

  @Test
  void guardsTheQueuePartOfCr1ByEnhancedCommandQueuesToo() {
    smmu = new SmmuUnderTest(SmmuRegisters.atReset(FULL, RegisterMap.with(SmmuUnderTest.PAGES)));
    long prod = SmmuUnderTest.PAGES.offsetOf(1, 3, ControlPages.Register.PROD);
    assertEquals(Write.Effect.STORED, smmu.write(CR1, 0xfff).effect());
    smmu.registers().write(prod, RegisterFields.ECMDQ_EN.mask(), 4);
    assertEquals(Write.Effect.PARTLY_STORED, smmu.write(CR1, 0).effect());
    assertEquals(0x3f, smmu.read(CR1));
  }

  @ParameterizedTest
  @EnumSource(names = {"CMDQ_PROD", "EVENTQ_CONS", "PRIQ_CONS", "GERRORN", "IRQ_CTRL", "CR0"})
  void takesAWriteToAnUnguardedRegisterWhileEverythingIsEnabled(RegisterName name) {
    smmu.write(IRQ_CTRL, 7);
    smmu.write(CR0, 0x1f);
    assertEquals(Write.Effect.STORED, smmu.write(name, 5).effect());
    assertEquals(5, value(name));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "IDR0",
        "IDR1",
        "IDR2",
        "IDR3",
        "IDR4",
        "IDR5",
        "IDR6",
        "IIDR",
        "AIDR",
        "CR0ACK",
        "STATUSR",
        "IRQ_CTRLACK",
        "GERROR",
        "GATOS_PAR",
        "CMDQ_CONTROL_PAGE_STATUS"
      })
  void ignoresAWriteToAReadOnlyRegister(RegisterName name) {
    long mask = smmu.knownMask(name);
    long before = mask == 0 ? 0 : smmu.read(name);
    assertEquals(Write.Effect.IGNORED, smmu.write(name, ~before).effect());
    assertEquals(mask, smmu.knownMask(name));
    assertEquals(before, mask == 0 ? 0 : smmu.read(name));
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void keepsTheValueButComparesItNoMoreAfterAGuardedWriteBeforeV32(int minor) {
    IdRegisters old = SmmuUnderTest.with(FULL, IdFields.ARCH_MINOR, minor);
    smmu = new SmmuUnderTest(new SmmuRegisters(old));
    smmu.write(STRTAB_BASE_CFG, 0x8);
    smmu.write(CR0, 1);
    assertEquals(Write.Effect.IGNORED, smmu.write(STRTAB_BASE_CFG, 0xc).effect());
    assertEquals(0x8, smmu.registers().strtabCfg().orElseThrow());
    assertEquals(0xffff_fffbL, smmu.knownMask(STRTAB_BASE_CFG));
    smmu.write(CR0, 0);
    smmu.write(STRTAB_BASE_CFG, 0xc);
    assertEquals(0xffff_ffffL, smmu.knownMask(STRTAB_BASE_CFG));
  }

  @Test
  void losesWhatAWriteWouldChangeIfItsGuardIsUnknown() {
    smmu = new SmmuUnderTest(SmmuRegisters.midLife(FULL, RegisterMap.ARCHITECTURE));
    smmu.registers().learn(STRTAB_BASE_CFG.offset(), 0x8, 4);
    Write write = smmu.write(STRTAB_BASE_CFG, 0xc);
    assertEquals(Write.Effect.UNDECIDED, write.effect());
    assertNotEquals("", write.reason());
    assertTrue(smmu.registers().strtabCfg().isEmpty());
    assertEquals(0xffff_fffbL, smmu.knownMask(STRTAB_BASE_CFG));
    assertEquals(0x8, smmu.read(STRTAB_BASE_CFG));
  }

  @Test
  void guardsByTheAcknowledgmentAsWellAsByTheControl() {
    smmu = new SmmuUnderTest(SmmuRegisters.midLife(FULL, RegisterMap.ARCHITECTURE));
    smmu.registers().learn(CR0ACK.offset(), 0, 4);
    assertEquals(Write.Effect.STORED, smmu.write(CR2, 2).effect());
    smmu.registers().update(CR0ACK, RegisterFields.SMMUEN, 1);
    assertEquals(Write.Effect.IGNORED, smmu.write(CR2, 0).effect());
  }

  private long value(RegisterName name) {
    return smmu.registers().value(name).orElseThrow();
  }

  private static long bit(String enable) {
    return switch (enable) {
      case "SMMUEN" -> RegisterFields.SMMUEN.mask();
      case "CMDQEN" -> RegisterFields.CMDQEN.mask();
      case "EVENTQEN" -> RegisterFields.EVENTQEN.mask();
      case "PRIQEN" -> RegisterFields.PRIQEN.mask();
      case "GERROR_IRQEN" -> RegisterFields.GERROR_IRQEN.mask();
      case "EVENTQ_IRQEN" -> RegisterFields.EVENTQ_IRQEN.mask();
      case "PRIQ_IRQEN" -> RegisterFields.PRIQ_IRQEN.mask();
      default -> throw new AssertionError(enable);
    };
  }
}
