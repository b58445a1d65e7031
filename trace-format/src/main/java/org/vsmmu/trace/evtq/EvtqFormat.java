package org.vsmmu.trace.evtq;

import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;

/** An event queue cut out of memory, recognised by its name: records have no mark of their own. */
public final class EvtqFormat implements TraceFormat {

  @Override
  public String name() {
    return "evtq";
  }

  @Override
  public boolean recognises(byte[] sample, String fileName) {
    return fileName.endsWith(".evtq.bin")
        || fileName.endsWith(".evtq")
        || fileName.equals("evtq.bin")
        || fileName.endsWith("/evtq.bin");
  }

  @Override
  public EvtqReader open(Input input, ReadOptions options) {
    return new EvtqReader(input);
  }
}
