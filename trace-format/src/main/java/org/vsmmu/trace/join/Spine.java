package org.vsmmu.trace.join;

import java.io.Closeable;
import java.io.IOException;
import org.vsmmu.trace.ReadReport;

/** The capture that sets the order of a joined run. */
interface Spine extends Closeable {

  /** The next beat, or null at the end. */
  Beat next() throws IOException;

  /** Whether it shows every command that the SMMU took. */
  boolean showsCommands();

  /** What could not be used so far. */
  ReadReport report();
}
