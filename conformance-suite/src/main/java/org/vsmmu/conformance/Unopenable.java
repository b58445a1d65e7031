package org.vsmmu.conformance;

import java.io.IOException;

/** A file that the user named cannot be opened; the message says which, and why. */
public final class Unopenable extends IOException {
  private static final long serialVersionUID = 1;

  Unopenable(String name, String why) {
    this(name + ": " + why);
  }

  /** @param message which file, and why */
  public Unopenable(String message) {
    super(message);
  }
}
