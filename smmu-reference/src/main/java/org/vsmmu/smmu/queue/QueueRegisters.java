package org.vsmmu.smmu.queue;

import static org.vsmmu.smmu.register.RegisterFields.OVERFLOW_FLAG;
import static org.vsmmu.smmu.register.RegisterFields.QUEUE_ADDR;
import static org.vsmmu.smmu.register.RegisterFields.QUEUE_INDEX;
import static org.vsmmu.smmu.register.RegisterFields.QUEUE_LOG2SIZE;

import java.util.OptionalLong;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Ternary;

/** BASE, PROD and CONS of one queue, by offset. */
record QueueRegisters(
    String name,
    SmmuRegisters registers,
    long baseOffset,
    long prodOffset,
    long consOffset,
    int maxLog2,
    int entryBytes) {

  boolean known() {
    return registers.field(baseOffset, QUEUE_LOG2SIZE).isPresent()
        && registers.field(baseOffset, QUEUE_ADDR).isPresent()
        && registers.field(prodOffset, QUEUE_INDEX).isPresent()
        && registers.field(consOffset, QUEUE_INDEX).isPresent();
  }

  QueueBase base() {
    long log2 = require(registers.field(baseOffset, QUEUE_LOG2SIZE), "BASE");
    long address = require(registers.field(baseOffset, QUEUE_ADDR), "BASE");
    long raw = QUEUE_ADDR.insert(QUEUE_LOG2SIZE.insert(0, log2), address);
    return new QueueBase(raw, maxLog2, entryBytes);
  }

  long prod() {
    return require(registers.field(prodOffset, QUEUE_INDEX), "PROD");
  }

  long cons() {
    return require(registers.field(consOffset, QUEUE_INDEX), "CONS");
  }

  Ternary empty() {
    return known() ? Ternary.of(base().indices().empty(prod(), cons())) : Ternary.UNKNOWN;
  }

  Ternary full() {
    return known() ? Ternary.of(base().indices().full(prod(), cons())) : Ternary.UNKNOWN;
  }

  /** Unknown if software wrote a pair that no queue can be in: the outcome is open (SMMUv3 1.6). */
  Ternary predictable() {
    boolean known = known() && base().indices().consistent(prod(), cons());
    return known ? Ternary.YES : Ternary.UNKNOWN;
  }

  int pending() {
    return base().indices().pending(prod(), cons());
  }

  /** OVFLG differs from OVACKFLG. */
  Ternary overflowActive() {
    OptionalLong raised = registers.field(prodOffset, OVERFLOW_FLAG);
    OptionalLong acknowledged = registers.field(consOffset, OVERFLOW_FLAG);
    return raised.isPresent() && acknowledged.isPresent()
        ? Ternary.of(!raised.equals(acknowledged))
        : Ternary.UNKNOWN;
  }

  /** Toggles OVFLG if no overflow is active (SMMUv3 1.6). */
  boolean overflow() {
    if (!overflowActive().surelyNot()) {
      return false;
    }
    long acknowledged = registers.field(consOffset, OVERFLOW_FLAG).getAsLong();
    registers.update(prodOffset, OVERFLOW_FLAG, acknowledged ^ 1);
    return true;
  }

  /** Moves PROD over the entry it is at, whose address it returns. */
  long produce() {
    long at = base().entryAddress((int) prod());
    registers.update(prodOffset, QUEUE_INDEX, base().indices().next(prod()));
    return at;
  }

  void consume() {
    registers.update(consOffset, QUEUE_INDEX, base().indices().next(cons()));
  }

  private long require(OptionalLong value, String register) {
    return value.orElseThrow(
        () -> new IllegalStateException(name + ": " + register + " is not known"));
  }
}
