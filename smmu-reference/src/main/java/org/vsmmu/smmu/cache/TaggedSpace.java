package org.vsmmu.smmu.cache;

import java.util.OptionalInt;

/** The entries of one known tag. */
public final class TaggedSpace extends AddressSpace {

  private final Tag tag;
  private boolean nested;

  TaggedSpace(Tag tag) {
    this.tag = tag;
  }

  /** The tag. */
  public Tag tag() {
    return tag;
  }

  /** From here on nested streams may make combined entries from this stage 2. */
  public void nest() {
    nested = true;
  }

  @Override
  public boolean reachedBy(TlbScope scope, boolean global) {
    return scope.reaches(tag, global);
  }

  @Override
  public OptionalInt nestedVmid() {
    return nested && tag.stage() == 2 ? OptionalInt.of(tag.vmid()) : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return tag.toString();
  }
}
