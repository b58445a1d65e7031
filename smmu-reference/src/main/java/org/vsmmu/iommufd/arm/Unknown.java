package org.vsmmu.iommufd.arm;

import java.util.OptionalLong;

/** A number that nothing predicts. The first evidence binds it; then it must stay. */
public final class Unknown {
  private final String name;
  private OptionalLong value = OptionalLong.empty();

  public Unknown(String name) {
    this.name = name;
  }

  /** A number that is known from the start. */
  public static Unknown bound(String name, long number) {
    Unknown known = new Unknown(name);
    known.value = OptionalLong.of(number);
    return known;
  }

  public OptionalLong value() {
    return value;
  }

  /** Whether it may be this number. */
  public boolean admits(long number) {
    return value.isEmpty() || value.getAsLong() == number;
  }

  /** It is this number. */
  public void bind(long number) {
    value = OptionalLong.of(number);
  }

  @Override
  public String toString() {
    return value.isPresent() ? "0x" + Long.toHexString(value.getAsLong()) : name;
  }
}
