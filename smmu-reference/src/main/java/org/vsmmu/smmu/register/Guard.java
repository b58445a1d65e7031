package org.vsmmu.smmu.register;

import org.vsmmu.smmu.layout.Field;

/** The enable that must be off, and acknowledged as off, for a write to count (SMMUv3 1.1). */
enum Guard {
  NONE("", RegisterName.CR0, RegisterName.CR0ACK),
  SMMUEN("SMMUEN", RegisterName.CR0, RegisterName.CR0ACK, RegisterFields.SMMUEN),
  CMDQEN("CMDQEN", RegisterName.CR0, RegisterName.CR0ACK, RegisterFields.CMDQEN),
  EVENTQEN("EVENTQEN", RegisterName.CR0, RegisterName.CR0ACK, RegisterFields.EVENTQEN),
  // The field as written: the queue's effective enable also needs SMMUEN (SMMUv3 1.1).
  PRIQEN("PRIQEN", RegisterName.CR0, RegisterName.CR0ACK, RegisterFields.PRIQEN),
  ANY_QUEUE(
      "CMDQEN, EVENTQEN, PRIQEN or an enhanced command queue's EN",
      RegisterName.CR0,
      RegisterName.CR0ACK,
      RegisterFields.CMDQEN,
      RegisterFields.EVENTQEN,
      RegisterFields.PRIQEN),
  GERROR_IRQEN(
      "GERROR_IRQEN", RegisterName.IRQ_CTRL, RegisterName.IRQ_CTRLACK, RegisterFields.GERROR_IRQEN),
  EVENTQ_IRQEN(
      "EVENTQ_IRQEN", RegisterName.IRQ_CTRL, RegisterName.IRQ_CTRLACK, RegisterFields.EVENTQ_IRQEN),
  PRIQ_IRQEN(
      "PRIQ_IRQEN", RegisterName.IRQ_CTRL, RegisterName.IRQ_CTRLACK, RegisterFields.PRIQ_IRQEN);

  private final String enable;
  private final RegisterName control;
  private final RegisterName acknowledge;
  private final long mask;

  Guard(String enable, RegisterName control, RegisterName acknowledge, Field... enables) {
    this.enable = enable;
    this.control = control;
    this.acknowledge = acknowledge;
    long all = 0;
    for (Field field : enables) {
      all |= field.mask();
    }
    this.mask = all;
  }

  /** Whether a write is kept out. */
  Ternary closed(RegisterFile file) {
    Ternary enabled =
        file.get(control.offset()).any(mask).or(file.get(acknowledge.offset()).any(mask));
    return this == ANY_QUEUE ? enabled.or(file.anyEnhancedQueueEnabled()) : enabled;
  }

  /** Why a write was ignored. */
  String reason(RegisterName name) {
    return "%s is guarded: %s is set (SMMUv3 1.1)".formatted(name, enable);
  }

  /** Why nobody knows whether a write was ignored. */
  String doubt(RegisterName name) {
    return "%s is guarded, and it is unknown whether %s is set (SMMUv3 1.1)"
        .formatted(name, enable);
  }
}
