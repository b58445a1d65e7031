package org.vsmmu.replay.machine;

import java.util.OptionalLong;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.GlobalError;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.translate.Unreadable;

/** The stores by which an SMMU signals: MSIs of 32 bits (SMMUv3 6.3). */
final class Messages {

  private static final long LOW_32 = 0xffff_ffffL;
  private static final OptionalLong NOTHING = OptionalLong.of(0);

  /** An interrupt of a queue. */
  enum Signal {
    EVENTS(
        RegisterFields.EVENTQ_IRQEN,
        RegisterName.EVENTQ_IRQ_CFG0,
        RegisterName.EVENTQ_IRQ_CFG1,
        GlobalError.MSI_EVENTQ_ABT_ERR),
    PAGE_REQUESTS(
        RegisterFields.PRIQ_IRQEN,
        RegisterName.PRIQ_IRQ_CFG0,
        RegisterName.PRIQ_IRQ_CFG1,
        GlobalError.MSI_PRIQ_ABT_ERR);

    private final Field enable;
    private final RegisterName address;
    private final RegisterName data;
    private final GlobalError onAbort;
    private final Field error;

    Signal(Field enable, RegisterName address, RegisterName data, GlobalError onAbort) {
      this.enable = enable;
      this.address = address;
      this.data = data;
      this.onAbort = onAbort;
      this.error = Field.bit(onAbort.name(), Long.numberOfTrailingZeros(onAbort.mask()));
    }
  }

  private final History history;
  private final SmmuRegisters registers;

  Messages(History history, SmmuRegisters registers) {
    this.history = history;
    this.registers = registers;
  }

  /**
   * Stores a message.
   *
   * @param address a multiple of 4
   * @param data 32 bits
   * @param onAbort what becomes active if there is nothing at the address
   */
  void send(long address, long data, GlobalError onAbort, Object cause) {
    long word = address & -Long.BYTES;
    int shift = (int) (address - word) * Byte.SIZE;
    try {
      long before = history.memory().read(word);
      long after = (before & ~(LOW_32 << shift)) | ((data & LOW_32) << shift);
      history.store(word, after, cause);
    } catch (Unreadable unreadable) {
      // A word whose other half nobody has seen stays unknown.
      if (unreadable == Unreadable.ABORT) {
        registers.raise(onAbort);
      }
    }
  }

  /**
   * A queue's interrupt is triggered; it is a message if software has given it an address (SMMUv3
   * 1.3).
   */
  void interrupt(Signal signal, Object cause) {
    if (!registers.id().msi()) {
      return;
    }
    OptionalLong enabled = registers.field(RegisterName.IRQ_CTRLACK, signal.enable);
    OptionalLong address = registers.field(signal.address, RegisterFields.IRQ_CFG0_ADDR);
    OptionalLong data = registers.field(signal.data, RegisterFields.IRQ_CFG1_DATA);
    boolean none = enabled.equals(NOTHING) || address.equals(NOTHING);
    if (none) {
      return;
    }
    if (enabled.isEmpty() || address.isEmpty() || data.isEmpty()) {
      registers.doubt(RegisterName.GERROR, signal.error);
      return;
    }
    long at = address.getAsLong() << RegisterFields.IRQ_CFG0_ADDR.lo();
    send(at, data.getAsLong(), signal.onAbort, cause);
  }
}
