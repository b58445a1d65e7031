package org.vsmmu.cli;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.report.Colours;
import org.vsmmu.conformance.report.Plain;
import picocli.CommandLine.Help.Ansi;

/** Says what could not be judged, and what to end with. */
final class Outcomes {
  private Outcomes() {}

  /** The exit code of all of them; what was not judged is told on standard error. */
  static int end(List<Outcome> outcomes, PrintWriter err, boolean debug) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Unopened unopened) {
        err.println("vsmmu: " + Plain.text(unopened.message()));
      } else if (outcome instanceof Outcome.Crashed crashed) {
        err.println("vsmmu: " + Plain.text(crashed.message()));
        if (debug || Main.debugging()) {
          crashed.cause().printStackTrace(err);
        }
      }
    }
    err.flush();
    return Exit.worst(outcomes.stream().map(Outcome::exit).toList()).code();
  }

  /** Colours on a terminal that wants them. */
  static Colours colours() {
    return Ansi.AUTO.enabled() ? Colours.ON : Colours.OFF;
  }
}
