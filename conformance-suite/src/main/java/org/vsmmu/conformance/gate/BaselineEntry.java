package org.vsmmu.conformance.gate;

import java.util.List;
import java.util.Optional;

/**
 * A line of a baseline. A text that is empty matches anything.
 *
 * @param kind what it says
 * @param rule id of the rule of the findings it allows, or that a case must have
 * @param trace pattern of the trace's name
 * @param part of the upstreaming plan of the findings it allows, or that a case must have
 * @param fingerprint of the finding
 * @param until when it ends; empty for never
 * @param owner who answers for it
 * @param link where it is talked about
 * @param reason why it is there
 * @param comment lines above it, without their mark
 * @param line 1-based line of the file; 0 when it is not from a file
 */
public record BaselineEntry(
    EntryKind kind,
    String rule,
    TracePattern trace,
    String part,
    String fingerprint,
    Optional<Expiry> until,
    String owner,
    String link,
    String reason,
    List<String> comment,
    long line) {
  public BaselineEntry {
    comment = List.copyOf(comment);
  }

  /** Whether it allows this finding of a trace. */
  boolean names(String traceName, CaseFinding finding) {
    return trace.matches(traceName)
        && fits(rule, finding.finding().rule().id())
        && fits(part, finding.finding().part())
        && fits(fingerprint, finding.fingerprint());
  }

  /** Whether it says anything of a finding, not only of a trace. */
  boolean ofFindings() {
    return !(rule.isEmpty() && part.isEmpty() && fingerprint.isEmpty());
  }

  private static boolean fits(String wanted, String found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  /** In a few words: {@code waiver of TLB-STALE-AFTER-UNMAP in boot.ftrace.gz}. */
  public String text() {
    StringBuilder text = new StringBuilder(kind.toString());
    if (!rule.isEmpty()) {
      text.append(" of ").append(rule);
    }
    if (!part.isEmpty()) {
      text.append(" of part ").append(part);
    }
    text.append(" in ").append(trace.text().isEmpty() ? "any trace" : trace.text());
    return fingerprint.isEmpty() ? text.toString() : text + ", fingerprint " + fingerprint;
  }
}
