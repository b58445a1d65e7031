package org.vsmmu.smmu.register;

import java.util.Optional;

/**
 * An access to all of a register or to half of a 64-bit one.
 *
 * @param name null for a register of an enhanced command queue
 * @param location null for any other register
 * @param base where the register starts
 * @param shift 32 for the upper half, else 0
 * @param lanes the bits of the register that the access reaches
 */
record Access(RegisterName name, ControlPages.Location location, long base, int shift, long lanes) {

  /** Empty if no register takes such an access. */
  static Optional<Access> of(RegisterMap map, long offset, int size) {
    Optional<ControlPages.Location> location = map.enhanced(offset);
    if (location.isPresent()) {
      ControlPages.Location at = location.get();
      long base = map.controlPages().orElseThrow().offsetOf(at.page(), at.queue(), at.register());
      return of(null, at, base, at.register().bytes(), offset, size);
    }
    return RegisterName.at(offset).flatMap(name -> {
      long base = name.bytes() == 8 ? offset & ~7L : offset;
      return of(name, null, base, name.bytes(), offset, size);
    });
  }

  private static Optional<Access> of(
      RegisterName name,
      ControlPages.Location location,
      long base,
      int bytes,
      long offset,
      int size) {
    if (size == 8) {
      boolean whole = bytes == 8 && offset == base;
      return whole ? Optional.of(new Access(name, location, base, 0, -1L)) : Optional.empty();
    }
    if (size != 4) {
      return Optional.empty();
    }
    int shift = offset == base ? 0 : 32;
    return Optional.of(new Access(name, location, base, shift, WritableBits.WORD << shift));
  }
}
