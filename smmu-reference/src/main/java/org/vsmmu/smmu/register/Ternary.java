package org.vsmmu.smmu.register;

/** A condition of a state that a capture may show in part only. */
public enum Ternary {
  NO,
  YES,
  UNKNOWN;

  /** True if the condition holds for certain. */
  public boolean surely() {
    return this == YES;
  }

  /** True if the condition cannot hold. */
  public boolean surelyNot() {
    return this == NO;
  }

  public boolean known() {
    return this != UNKNOWN;
  }

  public Ternary and(Ternary other) {
    if (this == NO || other == NO) {
      return NO;
    }
    return this == YES && other == YES ? YES : UNKNOWN;
  }

  public Ternary or(Ternary other) {
    return not().and(other.not()).not();
  }

  public Ternary not() {
    return switch (this) {
      case NO -> YES;
      case YES -> NO;
      case UNKNOWN -> UNKNOWN;
    };
  }

  public static Ternary of(boolean condition) {
    return condition ? YES : NO;
  }
}
