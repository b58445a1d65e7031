package org.vsmmu.conformance.gate;

import java.io.PrintWriter;

/** An output of the gate: text, JUnit XML, SARIF and so on. Equal results give equal bytes. */
public interface GateWriter {

  /** Writes the whole of it; the writer stays open. */
  void write(GateResult result, PrintWriter out);
}
