package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.queue.AutoResponsePasid.ECHO;
import static org.vsmmu.smmu.queue.AutoResponsePasid.NO_STE;
import static org.vsmmu.smmu.queue.AutoResponsePasid.OMIT;
import static org.vsmmu.smmu.queue.PriResponse.RESPONSE_FAILURE;
import static org.vsmmu.smmu.queue.PriResponse.SUCCESS;
import static org.vsmmu.smmu.register.RegisterName.*;
import static org.vsmmu.smmu.register.SmmuUnderTest.FULL;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.queue.PageRequest.Access;
import org.vsmmu.smmu.queue.PriAnswer.Dropped;
import org.vsmmu.smmu.queue.PriAnswer.Recorded;
import org.vsmmu.smmu.queue.PriAnswer.Responded;
import org.vsmmu.smmu.queue.PriAnswer.Undecided;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.SmmuUnderTest;
import org.vsmmu.smmu.register.Ternary;
import org.vsmmu.smmu.register.Transition;

class PriQueueTest {
  private static final long FLAG = 1L << 31;
  private static final long ENABLED = RegisterFields.SMMUEN.mask() | RegisterFields.PRIQEN.mask();
  private static final Access READ = new Access(true, false, false, false);
  private static final PageRequest PLAIN = PageRequest.of(1, 3, 0x5000, true, false, true);
  private static final PageRequest MORE = PageRequest.of(1, 3, 0x5000, true, false, false);
  private static final PageRequest PASID = PageRequest.of(1, 7, 3, 0x5000, READ, true);
  private static final PageRequest STOP = PageRequest.of(1, 7, 3, 0, Access.NONE, true);

  private SmmuUnderTest smmu;
  private PriQueue queue;

  @BeforeEach
  void withoutPps() {
    start(SmmuUnderTest.with(FULL, IdFields.PPS, 0));
  }

  @Test
  void recordsRequestsAndStopMarkersUntilItIsFull() {
    assertEquals(new Recorded(0x8000, Ternary.YES), queue.request(PASID, NO_STE));
    assertEquals(new Recorded(0x8010, Ternary.NO), queue.request(STOP, NO_STE));
    assertEquals(2, queue.pending());
    assertFalse(queue.writable());
  }

  @Test
  void failsEveryRequestWithoutPasidWhileItIsUnusable() {
    smmu.write(CR0, RegisterFields.PRIQEN.mask());
    Responded failure = new Responded(RESPONSE_FAILURE, false, Ternary.NO);
    assertEquals(failure, queue.request(PASID, ECHO));
    assertEquals(failure, queue.request(MORE, OMIT));
    assertEquals(new Dropped(Ternary.NO), queue.request(STOP, ECHO));
    smmu.write(CR0, ENABLED);
    queue.abort();
    assertEquals(8, smmu.read(GERROR));
    assertEquals(failure, queue.request(PASID, ECHO));
    assertEquals(
        0, smmu.registers().field(PRIQ_PROD, RegisterFields.OVERFLOW_FLAG).orElseThrow());
    smmu.write(GERRORN, 8);
    assertTrue(queue.writable());
  }

  @Test
  void blocksEveryRequestUntilTheOverflowIsAcknowledged() {
    fill();
    assertEquals(new Responded(SUCCESS, false, Ternary.NO), queue.request(PLAIN, OMIT));
    assertEquals(FLAG | 2, smmu.read(PRIQ_PROD));
    // Room alone does not help.
    assertFalse(smmu.write(PRIQ_CONS, 2).has(Transition.PRI_OVERFLOW_ACKNOWLEDGED));
    assertEquals(new Dropped(Ternary.NO), queue.request(MORE, OMIT));
    assertEquals(FLAG | 2, smmu.read(PRIQ_PROD));
    assertTrue(smmu.write(PRIQ_CONS, FLAG | 2).has(Transition.PRI_OVERFLOW_ACKNOWLEDGED));
    assertEquals(new Recorded(0x8000, Ternary.YES), queue.request(MORE, OMIT));
    assertEquals(FLAG | 3, smmu.read(PRIQ_PROD));
  }

  @Test
  void dropsWhatIsNotLastAndStopMarkersSilentlyInOverflow() {
    fill();
    assertEquals(new Dropped(Ternary.NO), queue.request(MORE, OMIT));
    assertEquals(FLAG | 2, smmu.read(PRIQ_PROD));
    assertEquals(new Dropped(Ternary.NO), queue.request(STOP, ECHO));
  }

  @Test
  void echoesThePasidInOverflowAsTheSteSays() {
    fill();
    assertEquals(new Responded(SUCCESS, true, Ternary.NO), queue.request(PASID, ECHO));
    assertEquals(new Responded(SUCCESS, false, Ternary.NO), queue.request(PASID, OMIT));
    assertEquals(new Responded(RESPONSE_FAILURE, false, Ternary.NO), queue.request(PASID, NO_STE));
    assertEquals(new Responded(SUCCESS, false, Ternary.NO), queue.request(PLAIN, NO_STE));
    assertEquals(new Responded(SUCCESS, false, Ternary.NO), queue.request(PLAIN, ECHO));
  }

  @Test
  void echoesThePasidInOverflowWhateverTheSteSaysIfPpsIsSet() {
    start(SmmuUnderTest.with(FULL, IdFields.PPS, 1));
    fill();
    for (AutoResponsePasid ste : AutoResponsePasid.values()) {
      assertEquals(new Responded(SUCCESS, true, Ternary.NO), queue.request(PASID, ste));
      assertEquals(new Responded(SUCCESS, false, Ternary.NO), queue.request(PLAIN, ste));
    }
  }

  @Test
  void interruptsOnLastRecordedOrLostIfLoIsSet() {
    smmu.write(PRIQ_IRQ_CFG2, FLAG);
    assertEquals(new Recorded(0x8000, Ternary.NO), queue.request(MORE, OMIT));
    assertEquals(new Recorded(0x8010, Ternary.YES), queue.request(PLAIN, OMIT));
    assertEquals(new Responded(SUCCESS, false, Ternary.YES), queue.request(PLAIN, OMIT));
    assertEquals(new Dropped(Ternary.NO), queue.request(MORE, OMIT));
  }

  @Test
  void doesNotKnowWhetherItInterruptsIfLoIsUnknownAndMatters() {
    smmu.registers().forget(PRIQ_IRQ_CFG2, RegisterFields.PRIQ_IRQ_CFG2_LO);
    assertEquals(new Recorded(0x8000, Ternary.YES), queue.request(PLAIN, OMIT));
    assertEquals(new Recorded(0x8010, Ternary.UNKNOWN), queue.request(PLAIN, OMIT));
  }

  @Test
  void losesTrackOfProdWhenItCannotTell() {
    smmu.registers().forget(PRIQ_CONS, RegisterFields.OVERFLOW_FLAG);
    assertEquals(new Undecided(), queue.request(PLAIN, OMIT));
    assertFalse(smmu.registers().known(PRIQ_PROD));
  }

  private void start(IdRegisters id) {
    smmu = new SmmuUnderTest(new SmmuRegisters(id));
    queue = new PriQueue(smmu.registers());
    smmu.write(PRIQ_BASE, 0x8001);
    smmu.write(PRIQ_PROD, 0);
    smmu.write(PRIQ_CONS, 0);
    smmu.write(PRIQ_IRQ_CFG2, 0);
    smmu.write(CR0, ENABLED);
  }

  private void fill() {
    queue.request(MORE, OMIT);
    queue.request(MORE, OMIT);
  }
}
