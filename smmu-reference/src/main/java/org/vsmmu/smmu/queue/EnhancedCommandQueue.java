package org.vsmmu.smmu.queue;

import static org.vsmmu.smmu.register.RegisterFields.ECMDQ_EN;
import static org.vsmmu.smmu.register.RegisterFields.ECMDQ_ERR;
import static org.vsmmu.smmu.register.RegisterFields.ECMDQ_ERR_REASON;
import static org.vsmmu.smmu.register.RegisterFields.QUEUE_INDEX;

import java.util.OptionalLong;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.ControlPages;
import org.vsmmu.smmu.register.ControlPages.Register;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Ternary;

/**
 * One queue of a control page (SMMUv3 1.8). It has its own enable and its own error, and runs
 * whatever CR0.CMDQEN and GERROR.CMDQ_ERR are.
 */
public final class EnhancedCommandQueue implements CommandFeed {
  private final SmmuRegisters registers;
  private final QueueRegisters queue;

  EnhancedCommandQueue(SmmuRegisters registers, ControlPages pages, int page, int index) {
    this.registers = registers;
    this.queue = new QueueRegisters(
        "ECMDQ " + page + "." + index,
        registers,
        pages.offsetOf(page, index, Register.BASE),
        pages.offsetOf(page, index, Register.PROD),
        pages.offsetOf(page, index, Register.CONS),
        registers.id().cmdqs(),
        QueueBase.COMMAND_BYTES);
  }

  @Override
  public String name() {
    return queue.name();
  }

  /** EN and ENACK are both 1. */
  public Ternary enabled() {
    return flag(queue.prodOffset(), ECMDQ_EN).and(flag(queue.consOffset(), ECMDQ_EN));
  }

  /** ERR differs from ERRACK. */
  public Ternary errorActive() {
    OptionalLong acknowledged = registers.field(queue.prodOffset(), ECMDQ_ERR);
    OptionalLong error = registers.field(queue.consOffset(), ECMDQ_ERR);
    return acknowledged.isPresent() && error.isPresent()
        ? Ternary.of(!acknowledged.equals(error))
        : Ternary.UNKNOWN;
  }

  @Override
  public Ternary mayRun() {
    return enabled().and(errorActive().not()).and(queue.empty().not()).and(queue.predictable());
  }

  @Override
  public boolean known() {
    return queue.known();
  }

  @Override
  public long nextAddress() {
    return queue.base().entryAddress((int) queue.cons());
  }

  @Override
  public int pending() {
    return queue.pending();
  }

  @Override
  public void consumed() {
    queue.consume();
  }

  @Override
  public void loseTrack() {
    registers.forget(queue.consOffset(), QUEUE_INDEX);
  }

  /** ERR_REASON is set, then ERR toggles, then GERROR.CMDQP_ERR becomes active. */
  @Override
  public void fail(CommandError error) {
    if (error == CommandError.NONE) {
      throw new IllegalArgumentException(name() + ": CERROR_NONE is never reported");
    }
    registers.update(queue.consOffset(), ECMDQ_ERR_REASON, error.code());
    OptionalLong acknowledged = registers.field(queue.prodOffset(), ECMDQ_ERR);
    if (acknowledged.isPresent()) {
      registers.update(queue.consOffset(), ECMDQ_ERR, acknowledged.getAsLong() ^ 1);
    }
    registers.raise(GlobalError.CMDQP_ERR);
  }

  private Ternary flag(long offset, Field field) {
    OptionalLong value = registers.field(offset, field);
    return value.isPresent() ? Ternary.of(value.getAsLong() != 0) : Ternary.UNKNOWN;
  }
}
