package org.vsmmu.conformance;

import org.vsmmu.replay.Judged;

/** What came of one trace, or of an argument of the command line that gave none. */
public sealed interface Outcome {

  /** The argument as typed, and {@code #ID} behind it for one of many traces. */
  String trace();

  /** What it contributes to the exit code. */
  Exit exit();

  /**
   * It was judged, even if the judgement is that nothing can be read.
   *
   * @param capture the argument as typed
   */
  record Done(Judged judged, String capture) implements Outcome {

    /** Whether the capture holds more traces than this. */
    public boolean oneOfMany() {
      return !capture.equals(judged.trace());
    }

    @Override
    public String trace() {
      return judged.trace();
    }

    @Override
    public Exit exit() {
      return Exit.of(judged.verdict());
    }
  }

  /** There was nothing to open; {@code message} names it. */
  record Unopened(String trace, String message) implements Outcome {
    @Override
    public Exit exit() {
      return Exit.USAGE;
    }
  }

  /** vsmmu itself failed. */
  record Crashed(String trace, Throwable cause) implements Outcome {
    @Override
    public Exit exit() {
      return Exit.INTERNAL;
    }

    /** One line for the user. */
    public String message() {
      return Captures.name(trace) + ": internal error: " + cause
          + ": please report this, with the trace if you can share it";
    }
  }
}
