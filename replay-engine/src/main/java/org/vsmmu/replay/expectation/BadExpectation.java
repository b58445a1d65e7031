package org.vsmmu.replay.expectation;

import java.io.IOException;

/** A text that is no expectation; the message says where, what stands there and what should. */
public final class BadExpectation extends IOException {
  private static final long serialVersionUID = 1;

  BadExpectation(String message) {
    super(message);
  }
}
