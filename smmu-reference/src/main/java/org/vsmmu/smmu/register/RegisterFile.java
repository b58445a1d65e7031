package org.vsmmu.smmu.register;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The registers by offset, with what is known of each. */
final class RegisterFile {
  private final Map<Long, KnownBits> cells = new HashMap<>();
  private final Optional<ControlPages> pages;
  private final boolean reset;

  private RegisterFile(Optional<ControlPages> pages, boolean reset) {
    this.pages = pages;
    this.reset = reset;
  }

  /** Nothing is known but the ID registers. */
  static RegisterFile midLife(IdRegisters id, RegisterMap map) {
    RegisterFile file = new RegisterFile(map.controlPages(), false);
    file.identify(id);
    return file;
  }

  /** Every register has its reset value (SMMUv3 1.1). */
  static RegisterFile atReset(IdRegisters id, RegisterMap map) {
    RegisterFile file = new RegisterFile(map.controlPages(), true);
    file.identify(id);
    for (RegisterName zero : new RegisterName[] {
      RegisterName.CR0,
      RegisterName.CR0ACK,
      RegisterName.IRQ_CTRL,
      RegisterName.IRQ_CTRLACK,
      RegisterName.GERROR,
      RegisterName.GERRORN
    }) {
      file.set(zero.offset(), KnownBits.of(0, WritableBits.WORD));
    }
    long dormant = IdFields.DORMHINT.extract(id.idr0());
    file.set(RegisterName.STATUSR.offset(), KnownBits.of(0, WritableBits.WORD & ~dormant));
    file.set(RegisterName.GBPA.offset(), KnownBits.of(0, RegisterFields.GBPA_UPDATE.mask()));
    file.set(RegisterName.PRIQ_PROD.offset(), KnownBits.of(0, RegisterFields.OVERFLOW_FLAG.mask()));
    return file;
  }

  KnownBits get(long offset) {
    KnownBits cell = cells.get(offset);
    if (cell != null) {
      return cell;
    }
    return pages.flatMap(p -> p.at(offset)).map(this::untouched).orElse(KnownBits.UNKNOWN);
  }

  KnownBits get(RegisterName name) {
    return get(name.offset());
  }

  void set(long offset, KnownBits bits) {
    cells.put(offset, bits);
  }

  /** Whether a queue of a control page is enabled, or was and has not said otherwise. */
  Ternary anyEnhancedQueueEnabled() {
    if (pages.isEmpty()) {
      return Ternary.NO;
    }
    Ternary any = reset ? Ternary.NO : Ternary.UNKNOWN;
    for (Map.Entry<Long, KnownBits> cell : cells.entrySet()) {
      Optional<ControlPages.Location> location = pages.get().at(cell.getKey());
      if (location.isPresent() && location.get().register() != ControlPages.Register.BASE) {
        any = any.or(cell.getValue().any(RegisterFields.ECMDQ_EN.mask()));
      }
    }
    return any;
  }

  private KnownBits untouched(ControlPages.Location location) {
    boolean flags = reset && location.register() != ControlPages.Register.BASE;
    long known = RegisterFields.ECMDQ_EN.mask() | RegisterFields.ECMDQ_ERR.mask();
    return flags ? KnownBits.of(0, known) : KnownBits.UNKNOWN;
  }

  private void identify(IdRegisters id) {
    fix(RegisterName.IDR0, id.idr0());
    fix(RegisterName.IDR1, id.idr1());
    fix(RegisterName.IDR2, id.idr2());
    fix(RegisterName.IDR3, id.idr3());
    fix(RegisterName.IDR5, id.idr5());
    fix(RegisterName.AIDR, id.aidr());
    pages.ifPresent(p -> fix(RegisterName.IDR6, (int) p.idr6()));
  }

  private void fix(RegisterName name, int value) {
    set(name.offset(), KnownBits.of(Integer.toUnsignedLong(value), WritableBits.WORD));
  }
}
