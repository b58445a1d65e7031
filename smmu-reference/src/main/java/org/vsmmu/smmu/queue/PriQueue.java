package org.vsmmu.smmu.queue;

import java.util.OptionalLong;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Ternary;

/** The PRI queue (SMMUv3 1.6 and 8.5); its state lives in the registers. */
public final class PriQueue {
  private final SmmuRegisters registers;
  private final QueueRegisters queue;

  public PriQueue(SmmuRegisters registers) {
    this.registers = registers;
    this.queue = new QueueRegisters(
        "PRIQ",
        registers,
        RegisterName.PRIQ_BASE.offset(),
        RegisterName.PRIQ_PROD.offset(),
        RegisterName.PRIQ_CONS.offset(),
        registers.id().priqs(),
        QueueBase.PAGE_REQUEST_BYTES);
  }

  /** Effectively enabled and without an active PRIQ_ABT_ERR. */
  public Ternary usable() {
    return registers
        .priQueue()
        .and(registers.errorActive(GlobalError.PRIQ_ABT_ERR).not());
  }

  /** OVFLG differs from OVACKFLG: nothing is written until software acknowledges. */
  public Ternary overflowActive() {
    return queue.overflowActive();
  }

  /** A request would be written. */
  public Ternary mayWrite() {
    return usable().and(overflowActive().not()).and(queue.full().not()).and(queue.predictable());
  }

  /** A request would surely be written. */
  public boolean writable() {
    return mayWrite().surely();
  }

  /**
   * A device sent a page request. If {@link PriAnswer.Recorded}, PROD has moved: write the request
   * to its address before anyone looks.
   *
   * @param ste what the STE of the stream says; looked at only if the request overflows
   */
  public PriAnswer request(PageRequest request, AutoResponsePasid ste) {
    return switch (usable()) {
      case UNKNOWN -> loseTrack();
      // SMMUv3 8.5: every request fails without PASID; a Stop Marker gets no response.
      case NO ->
        request.stopMarker()
            ? new PriAnswer.Dropped(Ternary.NO)
            : new PriAnswer.Responded(PriResponse.RESPONSE_FAILURE, false, Ternary.NO);
      case YES ->
        switch (mayWrite()) {
          case YES -> write(request);
          case NO -> overflow(request, ste);
          case UNKNOWN -> loseTrack();
        };
    };
  }

  /** The SMMU's write of a request was aborted: PRIQ_ABT_ERR; PROD need not be the model's. */
  public void abort() {
    registers.raise(GlobalError.PRIQ_ABT_ERR);
    registers.doubt(RegisterName.PRIQ_PROD, RegisterFields.QUEUE_INDEX);
  }

  /** Requests between CONS and PROD. */
  public int pending() {
    return queue.pending();
  }

  private PriAnswer write(PageRequest request) {
    boolean wasEmpty = queue.empty().surely();
    Ternary interrupt = interrupt(request.last(), wasEmpty);
    return new PriAnswer.Recorded(queue.produce(), interrupt);
  }

  private PriAnswer overflow(PageRequest request, AutoResponsePasid ste) {
    if (!overflowActive().known()) {
      return loseTrack();
    }
    queue.overflow();
    Ternary interrupt = interrupt(request.last(), false);
    if (!request.last() || request.stopMarker()) {
      return new PriAnswer.Dropped(interrupt);
    }
    boolean pps = IdFields.PPS.extract(registers.id().idr3()) != 0;
    if (!pps && request.hasPasid() && ste == AutoResponsePasid.NO_STE) {
      return new PriAnswer.Responded(PriResponse.RESPONSE_FAILURE, false, interrupt);
    }
    boolean echo = request.hasPasid() && (pps || ste == AutoResponsePasid.ECHO);
    return new PriAnswer.Responded(PriResponse.SUCCESS, echo, interrupt);
  }

  private Ternary interrupt(boolean ifLo, boolean ifNotLo) {
    OptionalLong lo = registers.field(RegisterName.PRIQ_IRQ_CFG2, RegisterFields.PRIQ_IRQ_CFG2_LO);
    if (ifLo == ifNotLo) {
      return Ternary.of(ifLo);
    }
    return lo.isPresent() ? Ternary.of(lo.getAsLong() == 1 ? ifLo : ifNotLo) : Ternary.UNKNOWN;
  }

  private PriAnswer loseTrack() {
    registers.forget(RegisterName.PRIQ_PROD, RegisterFields.QUEUE_INDEX);
    registers.forget(RegisterName.PRIQ_PROD, RegisterFields.OVERFLOW_FLAG);
    return new PriAnswer.Undecided();
  }
}
