package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.register.RegisterFields.*;

import java.util.OptionalLong;

/** The bits of a register that are UNKNOWN for the state of others (SMMUv3 1.6, 1.8). */
final class UnsettledBits {
  private final SmmuRegisters registers;

  UnsettledBits(SmmuRegisters registers) {
    this.registers = registers;
  }

  long of(RegisterName name) {
    IdRegisters id = registers.id();
    return switch (name) {
      case CMDQ_PROD -> beyondWrap(name.offset(), RegisterName.CMDQ_BASE.offset(), id.cmdqs());
      case CMDQ_CONS ->
        beyondWrap(name.offset(), RegisterName.CMDQ_BASE.offset(), id.cmdqs()) | commandError();
      case EVENTQ_PROD, EVENTQ_CONS ->
        beyondWrap(name.offset(), RegisterName.EVENTQ_BASE.offset(), id.eventqs());
      case PRIQ_PROD, PRIQ_CONS ->
        beyondWrap(name.offset(), RegisterName.PRIQ_BASE.offset(), id.priqs());
      default -> 0;
    };
  }

  long of(ControlPages.Location at) {
    if (at.register() == ControlPages.Register.BASE) {
      return 0;
    }
    long prod = offset(at, ControlPages.Register.PROD);
    long cons = offset(at, ControlPages.Register.CONS);
    long base = offset(at, ControlPages.Register.BASE);
    if (at.register() == ControlPages.Register.PROD) {
      return beyondWrap(prod, base, registers.id().cmdqs());
    }
    OptionalLong acknowledged = registers.field(prod, ECMDQ_ERR);
    OptionalLong error = registers.field(cons, ECMDQ_ERR);
    boolean active = acknowledged.isPresent() && error.isPresent() && !acknowledged.equals(error);
    return beyondWrap(cons, base, registers.id().cmdqs()) | (active ? 0 : ECMDQ_ERR_REASON.mask());
  }

  private long commandError() {
    return registers.errorActive(GlobalError.CMDQ_ERR).surely() ? 0 : CMDQ_CONS_ERR.mask();
  }

  /** Index bits above the wrap bit are ignored: set ones may read as zero. */
  private long beyondWrap(long pointer, long base, int maxLog2) {
    OptionalLong log2 = registers.field(base, QUEUE_LOG2SIZE);
    // Bit 0 is in use whatever the size.
    int wrap = (int) Math.min(log2.orElse(0), Math.min(maxLog2, 19));
    long used = (2L << wrap) - 1;
    return registers.setBits(pointer) & QUEUE_INDEX.mask() & ~used;
  }

  private long offset(ControlPages.Location at, ControlPages.Register register) {
    return registers.map().controlPages().orElseThrow().offsetOf(at.page(), at.queue(), register);
  }
}
