package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.RegisterName.*;
import static org.vsmmu.smmu.register.SmmuUnderTest.FULL;
import static org.vsmmu.smmu.register.SmmuUnderTest.PAGES;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.register.ControlPages.Register;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterMap;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.SmmuUnderTest;
import org.vsmmu.smmu.register.Ternary;
import org.vsmmu.smmu.register.Transition;
import org.vsmmu.smmu.register.Write;

class EnhancedCommandQueuesTest {
  private static final long EN = 1L << 31;
  private static final long ERR = 1L << 23;

  private final SmmuUnderTest smmu =
      new SmmuUnderTest(SmmuRegisters.atReset(FULL, RegisterMap.with(PAGES)));
  private final EnhancedCommandQueues queues = new EnhancedCommandQueues(smmu.registers());
  private EnhancedCommandQueue queue;

  @BeforeEach
  void queue3OfPage1() {
    queue = prepare(1, 3, 0x8002);
  }

  @Test
  void findsTheQueuesOfItsControlPages() {
    assertEquals(Optional.empty(), queues.queue(2, 0));
    assertEquals(Optional.empty(), queues.queue(0, 4));
    assertEquals(Optional.empty(), queues.queue(-1, 0));
    assertEquals(
        "ECMDQ 1.3", queues.at(offset(1, 3, Register.PROD)).orElseThrow().name());
    assertEquals(Optional.empty(), new EnhancedCommandQueues(new SmmuRegisters(FULL)).queue(0, 0));
  }

  @Test
  void runsWhileEnabledAndNotEmptyWhateverCmdqenIs() {
    assertEquals(Ternary.NO, queue.mayRun());
    Write write = write(1, 3, Register.PROD, 2);
    assertTrue(write.has(Transition.ENHANCED_COMMANDS_MAY_RUN));
    assertFalse(queue.runnable());
    write(1, 3, Register.PROD, EN | 2);
    assertEquals(EN, read(1, 3, Register.CONS));
    assertEquals(
        List.of("ECMDQ 1.3"), queues.runnable().stream().map(CommandFeed::name).toList());
    assertEquals(0x8000, queue.nextAddress());
    queue.consumed();
    assertEquals(0x8010, queue.nextAddress());
    assertEquals(EN | 1, read(1, 3, Register.CONS));
    queue.consumed();
    assertEquals(List.of(), queues.runnable());
  }

  @Test
  void guardsBaseAndConsWhileEnabled() {
    write(1, 3, Register.PROD, EN);
    assertEquals(Write.Effect.IGNORED, write(1, 3, Register.BASE, 0x9003).effect());
    assertEquals(Write.Effect.IGNORED, write(1, 3, Register.CONS, 2).effect());
    assertEquals(EN, read(1, 3, Register.CONS));
    assertEquals(0x8002, read(1, 3, Register.BASE));
    write(1, 3, Register.PROD, 0);
    assertEquals(Write.Effect.STORED, write(1, 3, Register.BASE, 0x9003).effect());
    assertEquals(Write.Effect.STORED, write(1, 3, Register.CONS, EN | 2).effect());
    assertEquals(2, read(1, 3, Register.CONS));
    assertEquals(0x9003, read(1, 3, Register.BASE));
  }

  @Test
  void takesItsBaseInHalves() {
    long base = offset(1, 3, Register.BASE);
    smmu.registers().write(base + 4, 0x4000_0001L, 4);
    assertEquals(0x4000_0001_0000_8002L, read(1, 3, Register.BASE));
    assertEquals(-1L, smmu.registers().knownMask(base));
  }

  @Test
  void stopsAtAnErrorUntilErrackAndRaisesCmdqpErr() {
    write(1, 3, Register.PROD, EN | 2);
    assertEquals(0, smmu.registers().knownMask(offset(1, 3, Register.CONS)) & (7 << 24));
    queue.fail(CommandError.ILL);
    assertEquals(EN | ERR | 1 << 24, read(1, 3, Register.CONS));
    assertEquals(0x200, smmu.read(GERROR));
    assertFalse(queue.runnable());
    // Acknowledging the global error does not restart the queue.
    smmu.write(GERRORN, 0x200);
    assertFalse(queue.runnable());
    write(1, 3, Register.PROD, EN | ERR | 2);
    assertTrue(queue.runnable());
    assertEquals(0x8000, queue.nextAddress());
    queue.fail(CommandError.ATC_INV_SYNC);
    assertEquals(EN | 3 << 24, read(1, 3, Register.CONS));
    assertEquals(0, smmu.read(GERROR));
    assertEquals(0x200, smmu.registers().activeErrors());
  }

  @Test
  void togglesCmdqpErrOnceForTwoQueuesInError() {
    EnhancedCommandQueue other = prepare(0, 0, 0x9002);
    write(1, 3, Register.PROD, EN | 1);
    write(0, 0, Register.PROD, EN | 1);
    queue.fail(CommandError.ILL);
    other.fail(CommandError.ABT);
    assertEquals(0x200, smmu.read(GERROR));
    assertEquals(Ternary.YES, queue.errorActive());
    assertEquals(Ternary.YES, other.errorActive());
  }

  @Test
  void k30IsIndependentOfTheCommandQueueAndItsErrors() {
    CommandQueue commands = new CommandQueue(smmu.registers());
    smmu.write(CMDQ_BASE, 0xA002);
    smmu.write(CMDQ_PROD, 1);
    smmu.write(CMDQ_CONS, 0);
    smmu.write(CR0, RegisterFields.CMDQEN.mask());
    write(1, 3, Register.PROD, EN | 1);
    commands.fail(CommandError.ILL);
    assertFalse(commands.runnable());
    assertTrue(queue.runnable());
    queue.fail(CommandError.ILL);
    smmu.write(GERRORN, 1);
    assertTrue(commands.runnable());
    assertFalse(queue.runnable());
    // The SYNC at the command queue moves nothing here.
    commands.consumed();
    assertEquals(1, queue.pending());
  }

  @Test
  void doesNotKnowWhetherItRunsInMidLife() {
    SmmuRegisters late = SmmuRegisters.midLife(FULL, RegisterMap.with(PAGES));
    EnhancedCommandQueue unknown = new EnhancedCommandQueues(late).queue(1, 3).orElseThrow();
    assertEquals(Ternary.UNKNOWN, unknown.mayRun());
    long base = offset(1, 3, Register.BASE);
    assertEquals(Write.Effect.UNDECIDED, late.write(base, 0x8002, 8).effect());
    late.write(offset(1, 3, Register.PROD), 0, 4);
    assertEquals(Ternary.NO, unknown.mayRun());
    assertEquals(Write.Effect.STORED, late.write(base, 0x8002, 8).effect());
  }

  @Test
  void neverReportsNoError() {
    assertThrows(IllegalArgumentException.class, () -> queue.fail(CommandError.NONE));
  }

  private EnhancedCommandQueue prepare(int page, int index, long base) {
    write(page, index, Register.BASE, base);
    write(page, index, Register.PROD, 0);
    write(page, index, Register.CONS, 0);
    return queues.queue(page, index).orElseThrow();
  }

  private Write write(int page, int index, Register register, long value) {
    return smmu.registers().write(offset(page, index, register), value, register.bytes());
  }

  private long read(int page, int index, Register register) {
    return smmu.registers()
        .read(offset(page, index, register), register.bytes())
        .orElseThrow();
  }

  private static long offset(int page, int index, Register register) {
    return PAGES.offsetOf(page, index, register);
  }
}
