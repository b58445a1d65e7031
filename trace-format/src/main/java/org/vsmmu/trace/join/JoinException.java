package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.List;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;

/**
 * The captures do not belong together, or one is not whole: the message names the places and what
 * stands there.
 */
public final class JoinException extends IOException {
  private static final long serialVersionUID = 1;

  JoinException(Source log, String message) {
    super(log + ": " + message);
  }

  /**
   * Nothing is guessed of what cannot be read.
   *
   * @throws JoinException at the first bad line of captures that are joined
   */
  static void checkWhole(List<ReadReport> reports) throws JoinException {
    for (ReadReport report : reports) {
      if (report.problemCount() > 0) {
        ReadReport.Problem first = report.problems().get(0);
        throw new JoinException(
            first.source(),
            "cannot be read: found " + first.found() + ", expected " + first.expected()
                + ": only whole captures are joined");
      }
    }
  }
}
