package org.vsmmu.smmu.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.RegisterName.*;
import static org.vsmmu.smmu.register.SmmuUnderTest.FULL;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vsmmu.testing.Gen;
import org.vsmmu.testing.Property;

class GlobalErrorTest {
  private final SmmuUnderTest smmu = new SmmuUnderTest(new SmmuRegisters(FULL));

  /** One step of software or of the SMMU. */
  private record Step(boolean raise, GlobalError error) {}

  @Test
  void togglesOnlyInactiveBits() {
    Gen<Step> steps =
        Gen.zip(Gen.booleans(), Gen.choose(GlobalError.values()), GlobalErrorTest.Step::new);
    Property.forAll(Gen.listOf(steps, 40), list -> {
      SmmuUnderTest fresh = new SmmuUnderTest(new SmmuRegisters(FULL));
      for (Step step : list) {
        long before = fresh.read(GERROR);
        long active = fresh.registers().activeErrors();
        if (step.raise()) {
          boolean toggled = fresh.registers().raise(step.error());
          assertEquals((active & step.error().mask()) == 0, toggled);
          assertEquals(toggled ? step.error().mask() : 0, before ^ fresh.read(GERROR));
          assertEquals(active | step.error().mask(), fresh.registers().activeErrors());
        } else {
          long acknowledged = active & step.error().mask();
          Write write = fresh.write(GERRORN, fresh.read(GERRORN) ^ acknowledged);
          assertEquals(acknowledged, write.acknowledged());
          assertEquals(before, fresh.read(GERROR));
          assertEquals(active & ~acknowledged, fresh.registers().activeErrors());
        }
      }
    });
  }

  @Test
  void saysWhatAnAcknowledgmentMayStart() {
    smmu.registers().raise(GlobalError.CMDQ_ERR);
    smmu.registers().raise(GlobalError.EVENTQ_ABT_ERR);
    smmu.registers().raise(GlobalError.SFM_ERR);
    assertEquals(0x105, smmu.read(GERROR));
    assertEquals(
        Set.of(Transition.ERRORS_ACKNOWLEDGED, Transition.COMMANDS_MAY_RUN),
        smmu.write(GERRORN, 0x1).transitions());
    assertEquals(
        Set.of(Transition.ERRORS_ACKNOWLEDGED, Transition.EVENTS_MAY_BE_RECORDED),
        smmu.write(GERRORN, 0x5).transitions());
    assertEquals(0x100, smmu.write(GERRORN, 0x105).acknowledged());
    assertEquals(Set.of(), smmu.write(GERRORN, 0x105).transitions());
  }

  @Test
  void remarksThatAnInactiveErrorWasToggled() {
    assertEquals(
        Set.of(Transition.INACTIVE_ERRORS_TOGGLED), smmu.write(GERRORN, 0x1).transitions());
  }

  @Test
  void knowsAnErrorToBeActiveOnceItIsRaisedAlthoughGerrorWasUnknown() {
    SmmuUnderTest late = new SmmuUnderTest(SmmuRegisters.midLife(FULL, RegisterMap.ARCHITECTURE));
    assertFalse(late.registers().raise(GlobalError.CMDQ_ERR));
    assertEquals(Ternary.UNKNOWN, late.registers().errorActive(GlobalError.CMDQ_ERR));
    assertTrue(late.write(GERRORN, 0x1).has(Transition.COMMANDS_MAY_RUN));
    late.registers().raise(GlobalError.CMDQ_ERR);
    assertEquals(Ternary.YES, late.registers().errorActive(GlobalError.CMDQ_ERR));
    assertEquals(0, late.read(GERROR));
    assertEquals(1, late.knownMask(GERROR));
  }
}
