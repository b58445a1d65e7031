package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.rule.RuleText;
import org.vsmmu.trace.Source;

/** A finding as a paragraph that can be put into a mail as it is. */
final class FindingText {
  private final PrintWriter out;
  private final Colours colours;

  FindingText(PrintWriter out, Colours colours) {
    this.out = out;
    this.colours = colours;
  }

  /** The whole of it: what, expected and observed, the proof, and where to read on. */
  void paragraph(Finding finding) {
    RuleText rule = finding.rule().text();
    boolean diverges = finding.kind() == Finding.Kind.DIVERGENCE;
    String id = diverges ? colours.bad(rule.id()) : colours.open(rule.id());
    String kind = diverges ? rule.severity() : "undecided";
    out.println("%s: %s [part %s, %s]: %s"
        .formatted(
            place(finding.about()), id, finding.part(), kind, Plain.text(finding.message())));
    fields("expected", finding.expected());
    fields("observed", finding.observed());
    if (!finding.needs().isEmpty()) {
      out.println("  needs     " + Plain.text(finding.needs()));
    }
    TextTable slice = new TextTable(3);
    for (Evidence evidence : finding.slice()) {
      // An imported trace cites several captures, others only themselves.
      boolean same = evidence.source().file().equals(finding.about().source().file());
      String where = !same
          ? place(evidence)
          : oneLine(finding) ? "record " + evidence.record() : evidence.place();
      slice.row(where, evidence.role(), Plain.text(evidence.text()));
    }
    slice.lines().forEach(line -> out.println("    " + line));
    out.println(
        colours.faint("  see %s, and: vsmmu rules %s".formatted(rule.section(), rule.id())));
  }

  /** A whole trace may stand on one line: then a line says nothing. */
  private static boolean oneLine(Finding finding) {
    return finding.slice().stream().map(Evidence::record).distinct().count() > 1
        && finding.slice().stream().map(Evidence::source).distinct().count() == 1;
  }

  /** One line. */
  void remark(Finding finding) {
    String times = finding.occurrences() > 1 ? " (" + finding.occurrences() + " times)" : "";
    out.println("  %s: %s [%s]: %s%s"
        .formatted(
            place(finding.about()),
            finding.rule().id(),
            finding.kind() == Finding.Kind.NOTE ? "note" : finding.rule().text().severity(),
            Plain.text(finding.message()),
            times));
  }

  /** The end of a trace is no line of it. */
  private static String place(Evidence evidence) {
    boolean end = evidence.text().equals("the end of the trace");
    Source source = evidence.source();
    return Plain.text(end ? source.file() : source.toString());
  }

  private void fields(String title, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      out.println("  " + title + "  "
          + fields.entrySet().stream()
              .map(field -> field.getKey() + ": " + Plain.text(field.getValue()))
              .collect(Collectors.joining("; ")));
    }
  }
}
