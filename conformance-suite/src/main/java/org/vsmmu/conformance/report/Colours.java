package org.vsmmu.conformance.report;

import org.vsmmu.replay.Verdict;

/** Colours for a terminal, or none. */
public enum Colours {
  ON,
  OFF;

  private static final String RED = "31;1";
  private static final String GREEN = "32;1";
  private static final String YELLOW = "33;1";
  private static final String BOLD = "1";
  private static final String FAINT = "2";

  String verdict(Verdict verdict) {
    String colour = switch (verdict) {
      case CONFORMS -> GREEN;
      case DIVERGES -> RED;
      case INCONCLUSIVE -> YELLOW;
      case NOTHING -> BOLD;
    };
    return paint(colour, verdict.name());
  }

  String bad(String text) {
    return paint(RED, text);
  }

  String open(String text) {
    return paint(YELLOW, text);
  }

  String strong(String text) {
    return paint(BOLD, text);
  }

  String faint(String text) {
    return paint(FAINT, text);
  }

  private String paint(String colour, String text) {
    return this == ON ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }
}
