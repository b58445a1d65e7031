package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.RegisterName.*;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.queue.Recording.Discarded;
import org.vsmmu.smmu.queue.Recording.Held;
import org.vsmmu.smmu.queue.Recording.Overflowed;
import org.vsmmu.smmu.queue.Recording.Recorded;
import org.vsmmu.smmu.queue.Recording.Undecided;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterMap;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.SmmuUnderTest;
import org.vsmmu.smmu.register.Ternary;
import org.vsmmu.smmu.register.Transition;
import org.vsmmu.testing.Gen;
import org.vsmmu.testing.Property;

class EventQueueTest {
  private static final long ENABLED = RegisterFields.EVENTQEN.mask();
  private static final long FLAG = 1L << 31;

  private SmmuUnderTest smmu;
  private EventQueue queue;

  @BeforeEach
  void twoEntriesAt0x8000() {
    smmu = new SmmuUnderTest(new SmmuRegisters(SmmuUnderTest.FULL));
    queue = new EventQueue(smmu.registers());
    smmu.write(EVENTQ_BASE, 0x8001);
    smmu.write(EVENTQ_PROD, 0);
    smmu.write(EVENTQ_CONS, 0);
    smmu.write(CR0, ENABLED);
  }

  @Test
  void recordsUntilItIsFullAndInterruptsWhenItWasEmpty() {
    assertEquals(new Recorded(0x8000, true), queue.record(false));
    assertEquals(new Recorded(0x8020, false), queue.record(true));
    assertFalse(queue.writable());
    assertEquals(2, smmu.read(EVENTQ_PROD));
    smmu.write(EVENTQ_CONS, 2);
    assertEquals(new Recorded(0x8000, true), queue.record(false));
    assertEquals(3, smmu.read(EVENTQ_PROD));
  }

  @Test
  void togglesTheOverflowFlagOnceUntilItIsAcknowledged() {
    fill();
    assertEquals(new Overflowed(true), queue.record(false));
    assertEquals(FLAG | 2, smmu.read(EVENTQ_PROD));
    assertEquals(new Overflowed(false), queue.record(false));
    assertEquals(FLAG | 2, smmu.read(EVENTQ_PROD));
    // Acknowledged while still full: the next loss toggles back.
    smmu.write(EVENTQ_CONS, FLAG);
    assertEquals(new Overflowed(true), queue.record(false));
    assertEquals(2, smmu.read(EVENTQ_PROD));
  }

  @Test
  void recordsAgainWhenThereIsRoomAlthoughTheOverflowIsActive() {
    fill();
    queue.record(false);
    assertTrue(smmu.write(EVENTQ_CONS, 1).has(Transition.EVENTS_MAY_BE_RECORDED));
    assertEquals(Ternary.YES, queue.overflowActive());
    assertEquals(new Recorded(0x8000, false), queue.record(false));
    assertEquals(FLAG | 3, smmu.read(EVENTQ_PROD));
  }

  @Test
  void holdsAStallRecordAndNeverOverflowsForIt() {
    fill();
    assertEquals(new Held(), queue.record(true));
    assertEquals(2, smmu.read(EVENTQ_PROD));
    smmu.write(CR0, 0);
    assertEquals(new Held(), queue.record(true));
  }

  @Test
  void discardsSilentlyWhileDisabled() {
    fill();
    smmu.write(CR0, 0);
    assertEquals(new Discarded(), queue.record(false));
    assertEquals(2, smmu.read(EVENTQ_PROD));
  }

  @Test
  void isUnwritableAfterAnAbortUntilItIsAcknowledged() {
    queue.record(false);
    queue.abort();
    assertEquals(4, smmu.read(GERROR));
    assertEquals(new Discarded(), queue.record(false));
    assertEquals(new Held(), queue.record(true));
    assertEquals(0xfff0_0000L, smmu.knownMask(EVENTQ_PROD));
    assertTrue(smmu.write(GERRORN, 4).has(Transition.EVENTS_MAY_BE_RECORDED));
    assertEquals(new Recorded(0x8020, false), queue.record(false));
  }

  @Test
  void losesTrackOfProdWhenItCannotTell() {
    SmmuUnderTest late =
        new SmmuUnderTest(SmmuRegisters.midLife(SmmuUnderTest.FULL, RegisterMap.ARCHITECTURE));
    EventQueue unknown = new EventQueue(late.registers());
    late.write(CR0, 0);
    late.write(EVENTQ_BASE, 0x8001);
    late.write(EVENTQ_PROD, 0);
    late.write(EVENTQ_CONS, 0);
    late.write(CR0, ENABLED);
    // GERROR is unknown, so an EVENTQ_ABT_ERR may be active.
    assertEquals(new Undecided(), unknown.record(false));
    assertFalse(late.registers().known(EVENTQ_PROD));
    late.write(CR0, 0);
    assertEquals(new Discarded(), unknown.record(false));
  }

  /** A list of what is in the queue, as naive as can be. */
  @Test
  void followsANaiveQueueWithOverflow() {
    // 0 a record, 1 a stall record, 2 software takes one, 3 software acknowledges the overflow
    Gen<List<Integer>> steps = Gen.listOf(Gen.ints(0, 3), 60);
    Property.forAll(Gen.zip(Gen.ints(0, 4), steps, EventQueueTest.Run::new), run -> {
      twoEntriesAt0x8000();
      smmu.write(CR0, 0);
      smmu.write(EVENTQ_BASE, 0x8000 | run.log2());
      smmu.write(CR0, ENABLED);
      int held = 0;
      long read = 0;
      boolean flag = false;
      boolean acknowledged = false;
      for (int step : run.steps()) {
        boolean full = held == 1 << run.log2();
        switch (step) {
          case 0, 1 -> {
            Recording recording = queue.record(step == 1);
            boolean toggles = full && step == 0 && flag == acknowledged;
            assertEquals(!full, recording instanceof Recorded);
            assertEquals(full && step == 0, recording instanceof Overflowed);
            held += full ? 0 : 1;
            flag ^= toggles;
          }
          case 2 -> {
            read += held > 0 ? 1 : 0;
            held -= held > 0 ? 1 : 0;
          }
          default -> acknowledged = flag;
        }
        long wrap = (2L << run.log2()) - 1;
        smmu.write(EVENTQ_CONS, (read & wrap) | (acknowledged ? FLAG : 0));
        assertEquals(held, queue.pending());
        assertEquals(((read + held) & wrap) | (flag ? FLAG : 0), smmu.read(EVENTQ_PROD));
      }
    });
  }

  private record Run(int log2, List<Integer> steps) {}

  private void fill() {
    queue.record(false);
    queue.record(false);
  }
}
