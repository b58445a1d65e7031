package org.vsmmu.iommufd.arm;

import java.util.OptionalLong;

/** A tag whose number is known from the start. */
record NumberedTag(long value) implements Tag {
  @Override
  public OptionalLong number() {
    return OptionalLong.of(value);
  }

  @Override
  public int placeholder() {
    return (int) value;
  }

  @Override
  public boolean admits(long seen) {
    return seen == value;
  }

  @Override
  public void bind(long seen) {
    // It is bound.
  }
}
