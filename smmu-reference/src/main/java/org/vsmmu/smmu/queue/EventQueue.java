package org.vsmmu.smmu.queue;

import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Ternary;

/** The event queue (SMMUv3 1.6 and 5.3); its state lives in the registers. */
public final class EventQueue {
  private final SmmuRegisters registers;
  private final QueueRegisters queue;

  public EventQueue(SmmuRegisters registers) {
    this.registers = registers;
    this.queue = new QueueRegisters(
        "EVENTQ",
        registers,
        RegisterName.EVENTQ_BASE.offset(),
        RegisterName.EVENTQ_PROD.offset(),
        RegisterName.EVENTQ_CONS.offset(),
        registers.id().eventqs(),
        QueueBase.EVENT_BYTES);
  }

  /** Enabled, not full, and without an active EVENTQ_ABT_ERR; unknown if a register is. */
  public Ternary mayWrite() {
    return accessible().and(queue.full().not()).and(queue.predictable());
  }

  /**
   * Where the next record goes.
   *
   * @throws IllegalStateException if BASE or PROD is unknown
   */
  public long nextAddress() {
    return queue.base().entryAddress((int) queue.prod());
  }

  /**
   * Surely enabled, not full, and without an active EVENTQ_ABT_ERR. An overflow does not matter.
   */
  public boolean writable() {
    return mayWrite().surely();
  }

  /**
   * The SMMU has a record to deliver. If {@link Recording.Recorded}, PROD has moved: write the
   * record to its address before anyone looks.
   *
   * @param stall the record has Stall=1: it waits for room instead of being lost
   */
  public Recording record(boolean stall) {
    return switch (mayWrite()) {
      case YES -> {
        boolean interrupt = queue.empty().surely();
        yield new Recording.Recorded(queue.produce(), interrupt);
      }
      case NO -> stall ? new Recording.Held() : lose();
      case UNKNOWN -> loseTrack();
    };
  }

  /**
   * The SMMU's write of a record was aborted: the queue takes no record until software acknowledges
   * EVENTQ_ABT_ERR. Records may be lost, so PROD need not be what the model has (SMMUv3 1.7).
   */
  public void abort() {
    registers.raise(GlobalError.EVENTQ_ABT_ERR);
    registers.doubt(RegisterName.EVENTQ_PROD, RegisterFields.QUEUE_INDEX);
  }

  /** OVFLG differs from OVACKFLG: records were lost, and software has not said that it knows. */
  public Ternary overflowActive() {
    return queue.overflowActive();
  }

  /** Records between CONS and PROD. */
  public int pending() {
    return queue.pending();
  }

  private Recording lose() {
    return switch (accessible()) {
      case YES -> overflow();
      case NO -> new Recording.Discarded();
      // Full for certain, but perhaps disabled as well.
      case UNKNOWN -> loseTrack();
    };
  }

  private Recording overflow() {
    return queue.overflowActive().known()
        ? new Recording.Overflowed(queue.overflow())
        : loseTrack();
  }

  private Recording loseTrack() {
    registers.forget(RegisterName.EVENTQ_PROD, RegisterFields.QUEUE_INDEX);
    registers.forget(RegisterName.EVENTQ_PROD, RegisterFields.OVERFLOW_FLAG);
    return new Recording.Undecided();
  }

  private Ternary accessible() {
    return registers
        .enabled(RegisterFields.EVENTQEN)
        .and(registers.errorActive(GlobalError.EVENTQ_ABT_ERR).not());
  }
}
