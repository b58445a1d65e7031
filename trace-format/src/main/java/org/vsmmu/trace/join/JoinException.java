package org.vsmmu.trace.join;

import java.io.IOException;
import org.vsmmu.trace.Source;

/** The captures do not belong together: the message names both places and what each says. */
public final class JoinException extends IOException {
  private static final long serialVersionUID = 1;

  JoinException(Source log, String message) {
    super(log + ": " + message);
  }
}
