package org.vsmmu.trace;

import java.io.IOException;

/** The sequence of a capture that is one trace. */
final class OnlyTrace implements TraceSequence {
  private final ReadReport report = new ReadReport();
  private final TraceReader only;
  private boolean over;

  OnlyTrace(TraceReader only) {
    this.only = only;
  }

  @Override
  public TraceReader next() {
    TraceReader next = over ? null : only;
    over = true;
    return next;
  }

  @Override
  public String id() {
    return "";
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    only.close();
  }
}
