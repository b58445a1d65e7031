package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.RegisterName.*;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterMap;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.SmmuUnderTest;
import org.vsmmu.smmu.register.Ternary;
import org.vsmmu.smmu.register.Transition;

class CommandQueueTest {
  private static final long ENABLED = RegisterFields.CMDQEN.mask();

  private final SmmuUnderTest smmu = new SmmuUnderTest(new SmmuRegisters(SmmuUnderTest.FULL));
  private final CommandQueue queue = new CommandQueue(smmu.registers());

  @BeforeEach
  void fourEntriesAt0x8000() {
    smmu.write(CMDQ_BASE, 0x8002);
    smmu.write(CMDQ_PROD, 0);
    smmu.write(CMDQ_CONS, 0);
    smmu.write(CR0, ENABLED);
  }

  @Test
  void runsOnlyWhileEnabledAndNotEmpty() {
    assertFalse(queue.runnable());
    smmu.write(CMDQ_PROD, 1);
    assertTrue(queue.runnable());
    smmu.write(CR0, 0);
    assertFalse(queue.runnable());
    assertTrue(smmu.write(CR0, ENABLED).has(Transition.COMMANDS_MAY_RUN));
    assertTrue(queue.runnable());
    queue.consumed();
    assertEquals(Ternary.NO, queue.mayRun());
  }

  @Test
  void visitsEveryEntryInTurnOverTheWrap() {
    smmu.write(CMDQ_PROD, 4);
    for (int i = 0; i < 12; i++) {
      assertEquals(0x8000 + 16 * (i % 4), queue.nextAddress());
      queue.consumed();
      assertEquals((i + 1) % 8, smmu.read(CMDQ_CONS));
      smmu.write(CMDQ_PROD, (i + 5) % 8);
    }
    assertEquals(4, queue.pending());
  }

  @Test
  void stopsAtTheCommandInErrorUntilItIsAcknowledgedAndReadsItAgain() {
    smmu.write(CMDQ_PROD, 3);
    queue.consumed();
    queue.fail(CommandError.ILL);
    assertEquals(0x0100_0001, smmu.read(CMDQ_CONS));
    assertEquals(1, smmu.read(GERROR));
    assertFalse(queue.runnable());
    // Neither PROD nor CMDQEN acknowledges.
    smmu.write(CMDQ_PROD, 4);
    smmu.write(CR0, 0);
    smmu.write(CR0, ENABLED);
    assertFalse(queue.runnable());
    assertTrue(smmu.write(GERRORN, 1).has(Transition.COMMANDS_MAY_RUN));
    assertTrue(queue.runnable());
    assertEquals(0x8010, queue.nextAddress());
    queue.fail(CommandError.ABT);
    assertEquals(0, smmu.read(GERROR));
    assertEquals(0x0200_0001, smmu.read(CMDQ_CONS));
    smmu.write(GERRORN, 0);
    assertTrue(queue.runnable());
  }

  @Test
  void showsErrOnlyWhileTheErrorIsActive() {
    smmu.write(CMDQ_PROD, 1);
    assertEquals(0x80ff_ffffL, smmu.knownMask(CMDQ_CONS));
    queue.fail(CommandError.ILL);
    assertEquals(0xffff_ffffL, smmu.knownMask(CMDQ_CONS));
    smmu.write(GERRORN, 1);
    assertEquals(0x80ff_ffffL, smmu.knownMask(CMDQ_CONS));
    assertEquals(0, smmu.read(CMDQ_CONS));
  }

  @Test
  void keepsErrWhenSoftwareWritesCons() {
    smmu.write(CMDQ_PROD, 1);
    queue.fail(CommandError.ILL);
    smmu.write(CR0, 0);
    smmu.write(CMDQ_CONS, 0x0200_0001);
    assertEquals(0x0100_0001, smmu.read(CMDQ_CONS));
  }

  @Test
  void k28StaysAtTheSyncThatCouldNotCompleteAnAtcInv() {
    smmu.write(CMDQ_PROD, 2);
    queue.consumed();
    queue.fail(CommandError.ATC_INV_SYNC);
    assertEquals(0x0300_0001, smmu.read(CMDQ_CONS));
    smmu.write(GERRORN, 1);
    assertEquals(0x8010, queue.nextAddress());
    queue.consumed();
    assertEquals(0, queue.pending());
  }

  @Test
  void togglesGerrorNotAgainIfTheErrorIsActive() {
    smmu.write(CMDQ_PROD, 1);
    queue.fail(CommandError.ILL);
    queue.fail(CommandError.ABT);
    assertEquals(1, smmu.read(GERROR));
    assertEquals(0x0200_0000, smmu.read(CMDQ_CONS));
  }

  @Test
  void runsAlthoughOtherErrorsAreActive() {
    smmu.write(CMDQ_PROD, 1);
    smmu.registers().raise(GlobalError.CMDQP_ERR);
    smmu.registers().raise(GlobalError.EVENTQ_ABT_ERR);
    assertTrue(queue.runnable());
  }

  @Test
  void tellsThatCommandsAreWithdrawn() {
    smmu.write(CMDQ_PROD, 3);
    assertTrue(queue.withdraws(2));
    assertFalse(queue.withdraws(3));
    assertFalse(queue.withdraws(4));
  }

  @Test
  void doesNotKnowWhatHappensAfterAPointerThatNoQueueCanHave() {
    smmu.write(CR0, 0);
    smmu.write(CMDQ_CONS, 3);
    smmu.write(CR0, ENABLED);
    smmu.write(CMDQ_PROD, 1);
    assertEquals(Ternary.UNKNOWN, queue.mayRun());
    smmu.write(CR0, 0);
    assertEquals(Ternary.NO, queue.mayRun());
  }

  @Test
  void doesNotKnowWhetherItRunsOnceItHasLostTrack() {
    smmu.write(CMDQ_PROD, 1);
    queue.loseTrack();
    assertEquals(Ternary.UNKNOWN, queue.mayRun());
    assertThrows(IllegalStateException.class, queue::nextAddress);
    smmu.registers().learn(CMDQ_CONS.offset(), 0, 4);
    assertTrue(queue.runnable());
  }

  @Test
  void doesNotKnowWhetherItRunsInMidLife() {
    SmmuUnderTest late =
        new SmmuUnderTest(SmmuRegisters.midLife(SmmuUnderTest.FULL, RegisterMap.ARCHITECTURE));
    assertEquals(Ternary.UNKNOWN, new CommandQueue(late.registers()).mayRun());
    late.write(CR0, 0);
    assertEquals(Ternary.NO, new CommandQueue(late.registers()).mayRun());
  }

  @Test
  void neverReportsNoError() {
    assertThrows(IllegalArgumentException.class, () -> queue.fail(CommandError.NONE));
  }
}
