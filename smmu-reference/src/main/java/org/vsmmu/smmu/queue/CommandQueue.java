package org.vsmmu.smmu.queue;

import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Ternary;

/** The command queue (SMMUv3 1.6); its state lives in the registers. */
public final class CommandQueue implements CommandFeed {
  private final SmmuRegisters registers;
  private final QueueRegisters queue;

  public CommandQueue(SmmuRegisters registers) {
    this.registers = registers;
    this.queue = new QueueRegisters(
        name(),
        registers,
        RegisterName.CMDQ_BASE.offset(),
        RegisterName.CMDQ_PROD.offset(),
        RegisterName.CMDQ_CONS.offset(),
        registers.id().cmdqs(),
        QueueBase.COMMAND_BYTES);
  }

  @Override
  public String name() {
    return "CMDQ";
  }

  @Override
  public Ternary mayRun() {
    return registers
        .enabled(RegisterFields.CMDQEN)
        .and(registers.errorActive(GlobalError.CMDQ_ERR).not())
        .and(queue.empty().not())
        .and(queue.predictable());
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
    registers.forget(queue.consOffset(), RegisterFields.QUEUE_INDEX);
  }

  /** ERR is set before GERROR.CMDQ_ERR toggles. */
  @Override
  public void fail(CommandError error) {
    if (error == CommandError.NONE) {
      throw new IllegalArgumentException(name() + ": CERROR_NONE is never reported");
    }
    registers.update(RegisterName.CMDQ_CONS, RegisterFields.CMDQ_CONS_ERR, error.code());
    registers.raise(GlobalError.CMDQ_ERR);
  }

  /** True while GERROR.CMDQ_ERR is surely active: only then may PROD be moved backwards. */
  public boolean stopped() {
    return registers.errorActive(GlobalError.CMDQ_ERR).surely();
  }

  /**
   * Whether a write to CMDQ_PROD takes back commands that are pending, which software may do only
   * while {@link #stopped}.
   */
  public boolean withdraws(long prod) {
    return queue.known() && queue.base().indices().pending(prod, queue.cons()) < pending();
  }

  /** The queue's state in one line. */
  @Override
  public String toString() {
    return queue.known()
        ? "%s at 0x%x, %d pending".formatted(name(), queue.cons(), pending())
        : name() + ", registers unknown";
  }
}
