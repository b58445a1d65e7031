package org.vsmmu.conformance.gate;

import java.io.IOException;

/** A baseline that cannot be used; the message says where, what stands there and what should. */
public final class BadBaseline extends IOException {
  private static final long serialVersionUID = 1;

  BadBaseline(String name, long line, String what) {
    super("%s:%d: %s".formatted(name, line, what));
  }
}
