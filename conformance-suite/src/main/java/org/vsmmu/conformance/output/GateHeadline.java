package org.vsmmu.conformance.output;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.Status;

/** What a run came to, in a line. */
final class GateHeadline {

  private GateHeadline() {}

  /** {@code 340 cases: 338 pass, 1 fail, 1 waived}. */
  static String counts(GateResult result) {
    List<String> parts = new ArrayList<>();
    for (Status status : Status.values()) {
      long count = result.count(status);
      if (count > 0) {
        parts.add(count + " " + word(status));
      }
    }
    if (!result.problems().isEmpty()) {
      int count = result.problems().size();
      parts.add(count + (count == 1 ? " problem" : " problems") + " with the baseline");
    }
    int cases = result.cases().size();
    return cases
        + (cases == 1 ? " case: " : " cases: ")
        + (parts.isEmpty() ? "nothing to check" : String.join(", ", parts));
  }

  static String word(Status status) {
    return switch (status) {
      case PASS -> "pass";
      case FAIL -> "fail";
      case WAIVED -> "waived";
      case FLAKE -> "flaky";
      case SKIP -> "skipped";
      case XPASS -> "improved";
      case UNDECIDED -> "undecided";
      case ERROR -> "not judged";
    };
  }

  /** What the exit code says. */
  static String verdict(Exit exit) {
    return switch (exit) {
      case OK -> "passes";
      case DIVERGES -> "fails";
      case USAGE -> "could not read its input";
      case INCONCLUSIVE -> "is undecided";
      case NOTHING -> "had nothing to check";
      case INTERNAL -> "failed itself: please report this";
    };
  }
}
