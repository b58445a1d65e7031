package org.vsmmu.smmu.register;

import java.util.Optional;

/**
 * Where an implementation puts its registers.
 *
 * @param pageAliased pages 0 and 1 show the same registers, as QEMU's do (SMMUv3 10.1, row 7)
 * @param controlPages the enhanced command queues; empty if there are none or nobody knows
 */
public record RegisterMap(boolean pageAliased, Optional<ControlPages> controlPages) {
  /** Two distinct pages, no enhanced command queue. */
  public static final RegisterMap ARCHITECTURE = new RegisterMap(false, Optional.empty());

  /** Both pages show the same registers. */
  public static final RegisterMap ALIASED = new RegisterMap(true, Optional.empty());

  /** The architecture's map with these enhanced command queues. */
  public static RegisterMap with(ControlPages pages) {
    return new RegisterMap(false, Optional.of(pages));
  }

  /** This map, without enhanced command queues if IDR1.ECMDQ is 0. */
  RegisterMap implementedBy(IdRegisters id) {
    return id.ecmdq() ? this : new RegisterMap(pageAliased, Optional.empty());
  }

  /** The architecture's offset for what this implementation has at {@code offset}. */
  long canonical(long offset) {
    return pageAliased ? RegisterName.unaliased(offset) : offset;
  }

  Optional<ControlPages.Location> enhanced(long offset) {
    return controlPages.flatMap(pages -> pages.at(offset));
  }
}
