package org.vsmmu.cli;

import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.Set;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.report.Colours;
import org.vsmmu.conformance.report.Plain;
import picocli.CommandLine.Help.Ansi;

/** Says what could not be judged, and what to end with. */
final class Outcomes {
  private final PrintWriter err;
  private final boolean debug;
  private final Set<Exit> exits = EnumSet.noneOf(Exit.class);
  private long count;

  /** @param err what was not judged is told here */
  Outcomes(PrintWriter err, boolean debug) {
    this.err = err;
    this.debug = debug;
  }

  void add(Outcome outcome) {
    count++;
    exits.add(outcome.exit());
    if (outcome instanceof Outcome.Unopened unopened) {
      err.println("vsmmu: " + Plain.text(unopened.message()));
    } else if (outcome instanceof Outcome.Crashed crashed) {
      err.println("vsmmu: " + Plain.text(crashed.message()));
      if (debug || Main.debugging()) {
        crashed.cause().printStackTrace(err);
      }
    }
    err.flush();
  }

  /** How many there were. */
  long count() {
    return count;
  }

  /** The exit code of all of them. */
  int code() {
    return Exit.worst(exits).code();
  }

  /** Colours on a terminal that wants them. */
  static Colours colours() {
    return Ansi.AUTO.enabled() ? Colours.ON : Colours.OFF;
  }
}
