package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.register.SmmuUnderTest.FULL;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.Resume;
import org.vsmmu.smmu.command.StallTerm;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.StallTable.Fate;
import org.vsmmu.smmu.translate.StallTable.Stall;

class StallTableTest {

  private static final long SID = 0x10;
  private static final Transaction READ = Transaction.read(SID, 0x1000);
  private static final Transaction SAME_PAGE = Transaction.read(SID, 0x1ff8);
  private static final Transaction WRITE = Transaction.write(SID, 0x1000);
  private static final IdRegisters ID =
      FULL.with(IdFields.STALL_MAX, 2).with(IdFields.TERM_MODEL, 0);

  private final StallTable stalls = new StallTable(ID);

  private Fate fate(Transaction transaction) {
    return stalls.awaited(List.of(transaction)).map(Stall::fate).orElseThrow();
  }

  @Test
  void k31StaysStalledAndKeepsItsTagWhenItIsRetriedEarly() {
    stalls.record(READ, 1, "stall");
    Stall stall = stalls.awaited(List.of(READ)).orElseThrow();
    assertEquals(Fate.WAITING, stall.fate());
    stalls.ended(stall);
    assertEquals(Optional.empty(), stalls.awaited(List.of(READ)));
    assertTrue(stalls.holder(SID, 1).isPresent());
    stalls.resume(new Resume(SID, 1, true, false), "resume");
    assertFalse(stalls.holder(SID, 1).isPresent());
  }

  @Test
  void k32ResumeWithoutAMatchHasNoEffect() {
    stalls.record(READ, 1, "stall");
    stalls.resume(new Resume(SID + 1, 1, false, true), "other stream");
    stalls.resume(new Resume(SID, 2, false, true), "other tag");
    assertEquals(Fate.WAITING, fate(READ));
    assertTrue(stalls.holder(SID, 1).isPresent());
  }

  @Test
  void resumeDecidesByItsBits() {
    stalls.record(READ, 1, "stall");
    stalls.record(WRITE, 2, "stall");
    stalls.resume(new Resume(SID, 1, true, true), "resume");
    assertEquals(Fate.RETRY, fate(READ));
    stalls.resume(new Resume(SID, 2, false, false), "resume");
    assertEquals(Fate.RAZ_WI, fate(WRITE));
    stalls.record(SAME_PAGE, 1, "stall");
    stalls.resume(new Resume(SID, 1, false, true), "resume");
    assertEquals(Fate.ABORT, fate(SAME_PAGE));
  }

  @Test
  void terminationAbortsWhereTermModelIsOne() {
    StallTable aborting = new StallTable(ID.with(IdFields.TERM_MODEL, 1));
    aborting.record(READ, 1, "stall");
    aborting.resume(new Resume(SID, 1, false, false), "resume");
    Stall stall = aborting.awaited(List.of(READ)).orElseThrow();
    assertEquals(Fate.ABORT, stall.fate());
    assertEquals("resume", stall.decision());
    assertEquals("stall", stall.cause());
  }

  @Test
  void stallTermAbortsEveryStallOfTheStream() {
    Transaction other = Transaction.read(SID + 1, 0x1000);
    stalls.record(READ, 1, "stall");
    stalls.hold(WRITE, "stall");
    stalls.record(other, 1, "stall");
    stalls.terminate(new StallTerm(SID), "term");
    assertEquals(Fate.ABORT, fate(READ));
    assertEquals(Fate.ABORT, fate(WRITE));
    assertEquals(Fate.WAITING, fate(other));
    assertFalse(stalls.holder(SID, 1).isPresent());
    assertTrue(stalls.holder(SID + 1, 1).isPresent());
  }

  @Test
  void disablingAbortsAllAndFreesTheirTags() {
    stalls.record(READ, 1, "stall");
    stalls.record(WRITE, 2, "stall");
    assertTrue(stalls.full());
    stalls.disable("CR0");
    assertEquals(Fate.ABORT, fate(READ));
    assertEquals(Fate.ABORT, fate(WRITE));
    assertFalse(stalls.full());
  }

  @Test
  void oneRecordStandsForAccessesOfTheSameKindToItsPage() {
    stalls.record(READ, 1, "stall");
    assertTrue(stalls.duplicate(SAME_PAGE));
    assertFalse(stalls.duplicate(WRITE));
    assertFalse(stalls.duplicate(Transaction.read(SID, 0x2000)));
    assertFalse(stalls.duplicate(READ.withSubstream(1)));
    assertFalse(stalls.duplicate(READ.with(true, false)));
    stalls.hold(SAME_PAGE, "stall");
    assertTrue(stalls.awaited(List.of(SAME_PAGE)).orElseThrow().unrecorded());
    stalls.resume(new Resume(SID, 1, false, true), "resume");
    assertEquals(Fate.ABORT, fate(READ));
    assertEquals(Fate.RETRY, fate(SAME_PAGE));
    assertFalse(stalls.duplicate(SAME_PAGE));
  }

  @Test
  void aCommandMayBeForAStallWhoseTagWasNotSeen() {
    stalls.unknown(READ, "stall");
    assertEquals(Fate.WAITING, fate(READ));
    stalls.resume(new Resume(SID, 7, false, true), "resume");
    assertEquals(Fate.UNKNOWN, fate(READ));
  }
}
