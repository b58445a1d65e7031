package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.register.RegisterFields.*;

import java.util.Set;

/** Writes to the registers of enhanced command queues (SMMUv3 1.8). */
final class EnhancedQueueWrites {
  private static final String ENABLED = "%s of %s is guarded: its EN or ENACK is set (SMMUv3 1.8)";
  private static final String UNKNOWN =
      "%s of %s is guarded, and it is unknown whether its EN or ENACK is set (SMMUv3 1.8)";

  private final RegisterFile file;
  private final ControlPages pages;
  private final boolean unpredictable;

  EnhancedQueueWrites(RegisterFile file, ControlPages pages, boolean unpredictable) {
    this.file = file;
    this.pages = pages;
    this.unpredictable = unpredictable;
  }

  Write write(ControlPages.Location at, long lanes, long bits) {
    long offset = pages.offsetOf(at.page(), at.queue(), at.register());
    GuardedWrite write = new GuardedWrite(file.get(offset), lanes, bits, unpredictable);
    switch (at.register()) {
      case BASE -> {
        write.part(WritableBits.queueBase(), enabled(at), whyNot(at));
        write.reserve(0);
      }
      case PROD -> {
        write.part(QUEUE_INDEX.mask() | ECMDQ_ERR.mask() | ECMDQ_EN.mask(), Ternary.NO, "");
        write.reserve(0);
        acknowledge(at, bits);
      }
      case CONS -> {
        write.part(QUEUE_INDEX.mask(), enabled(at), whyNot(at));
        write.reserve(ECMDQ_ERR.mask() | ECMDQ_ERR_REASON.mask() | ECMDQ_EN.mask());
      }
    }
    file.set(offset, write.cell());
    boolean mayRun = at.register() == ControlPages.Register.PROD;
    return write.outcome(mayRun ? Set.of(Transition.ENHANCED_COMMANDS_MAY_RUN) : Set.of());
  }

  private void acknowledge(ControlPages.Location at, long bits) {
    long cons = pages.offsetOf(at.page(), at.queue(), ControlPages.Register.CONS);
    file.set(cons, file.get(cons).stored(ECMDQ_EN.mask(), bits));
  }

  private Ternary enabled(ControlPages.Location at) {
    return flag(at, ControlPages.Register.PROD).or(flag(at, ControlPages.Register.CONS));
  }

  private Ternary flag(ControlPages.Location at, ControlPages.Register register) {
    return file.get(pages.offsetOf(at.page(), at.queue(), register)).any(ECMDQ_EN.mask());
  }

  private String whyNot(ControlPages.Location at) {
    return (enabled(at).known() ? ENABLED : UNKNOWN)
        .formatted(at.register(), "ECMDQ " + at.page() + "." + at.queue());
  }
}
