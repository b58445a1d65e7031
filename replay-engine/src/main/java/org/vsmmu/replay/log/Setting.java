package org.vsmmu.replay.log;

/** A setting that a log does not print: unknown until an outcome shows it. */
final class Setting {
  private final String name;
  private Boolean value;

  Setting(String name) {
    this.name = name;
  }

  boolean known() {
    return value != null;
  }

  /** Whether it can have this value. */
  boolean may(boolean wanted) {
    return value == null || value == wanted;
  }

  /** An outcome shows it; the first one counts. */
  void bind(boolean shown) {
    if (value == null) {
      value = shown;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
