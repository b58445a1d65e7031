package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.RegisterName.*;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterMap;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.SmmuUnderTest;
import org.vsmmu.smmu.register.Ternary;

/** Q01 to Q06 of SMMUv3 11.4. */
class QueueExamplesTest {
  private final SmmuUnderTest smmu =
      new SmmuUnderTest(SmmuRegisters.midLife(SmmuUnderTest.FULL, RegisterMap.ARCHITECTURE));
  private final CommandQueue commands = new CommandQueue(smmu.registers());

  @Test
  void q01HasTheNextOfSeveralPendingCommandsAtCons() {
    see(CMDQ_BASE, 0x4000_0008_8007_0008L);
    see(CMDQ_PROD, 0x105);
    see(CMDQ_CONS, 0x0f0);
    assertEquals(21, commands.pending());
    assertEquals(0x8_8007_0f00L, commands.nextAddress());
  }

  @Test
  void q02IsFullWithEqualIndicesAndDifferentWraps() {
    QueueIndices indices = new QueueBase(0x4000_0008_8007_0008L, 19).indices();
    assertTrue(indices.full(0x100, 0x000));
    assertEquals(256, indices.pending(0x100, 0x000));
  }

  @Test
  void q03RestartsAtTheFailedCommandOnceTheErrorIsAcknowledged() {
    see(CMDQ_BASE, 0x4000_0008_8007_0008L);
    see(CMDQ_PROD, 0x20);
    see(GERROR, 0x1);
    see(GERRORN, 0x0);
    see(CMDQ_CONS, 0x0100_0012);
    see(CR0, RegisterFields.CMDQEN.mask());
    assertEquals(
        Optional.of(CommandError.ILL),
        CommandError.of(
            smmu.registers().field(CMDQ_CONS, RegisterFields.CMDQ_CONS_ERR).orElseThrow()));
    assertTrue(commands.stopped());
    assertFalse(commands.runnable());
    smmu.write(GERRORN, 0x1);
    assertTrue(commands.runnable());
    assertEquals(0x8_8007_0120L, commands.nextAddress());
  }

  @Test
  void q04AcknowledgesTheOverflowAndEmptiesTheQueueInOneWrite() {
    see(EVENTQ_BASE, 0x2);
    see(EVENTQ_PROD, 0x8000_0004L);
    see(EVENTQ_CONS, 0x0000_0000);
    EventQueue events = new EventQueue(smmu.registers());
    assertEquals(4, events.pending());
    assertEquals(Ternary.YES, events.overflowActive());
    smmu.write(EVENTQ_CONS, 0x8000_0004L);
    assertEquals(0, events.pending());
    assertEquals(Ternary.NO, events.overflowActive());
  }

  @Test
  void q05HasOnlyCmdqErrActive() {
    see(GERROR, 0x5);
    see(GERRORN, 0x4);
    assertEquals(GlobalError.CMDQ_ERR.mask(), smmu.registers().activeErrors());
  }

  @Test
  void q06IsFullWithOneEntry() {
    assertTrue(new QueueBase(0, 19).indices().full(1, 0));
  }

  private void see(RegisterName name, long value) {
    smmu.registers().learn(name.offset(), value, name.bytes());
  }
}
