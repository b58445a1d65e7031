package org.vsmmu.conformance.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.conformance.report.TextTable;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.expectation.Mismatch;

/**
 * A failure as a paragraph for a mail: the first bad record, rule and section, expected and got,
 * the records around it, and how to run it again. Its lines have at most {@value #WIDTH} columns,
 * but for those that quote a record or a command line.
 */
public final class MailText {
  static final int WIDTH = 72;

  /** So many findings of a case are told besides the first. */
  private static final int MORE = 4;

  private MailText() {}

  /** The paragraph of a case that fails or could not be decided. */
  public static List<String> of(CaseResult failing) {
    List<String> lines = new ArrayList<>();
    List<CaseFinding> fresh = failing.fresh();
    if (fresh.isEmpty()) {
      wrap(lines, Plain.text(failing.trace()) + ": " + Plain.text(failing.why()) + ".");
    } else {
      finding(lines, fresh.get(0));
      fresh.stream().skip(1).limit(MORE).forEach(f -> wrap(lines, "Also " + oneLine(f) + "."));
      if (fresh.size() > MORE + 1) {
        lines.add("And %d more like these.".formatted(fresh.size() - 1 - MORE));
      }
      if (!failing.mismatches().isEmpty()) {
        String all =
            failing.mismatches().stream().map(Mismatch::toString).collect(Collectors.joining("; "));
        wrap(lines, "Against the expectation of the case: " + Plain.text(all) + ".");
      }
    }
    lines.add("Run it again: " + Plain.text(failing.again()));
    return lines;
  }

  private static void finding(List<String> lines, CaseFinding failing) {
    Finding finding = failing.finding();
    boolean undecided = finding.kind() == Finding.Kind.INCONCLUSIVE;
    wrap(
        lines,
        "%s: %s%s (%s, part %s): %s."
            .formatted(
                place(finding.about()),
                undecided ? "undecided: " : "",
                finding.rule().id(),
                finding.rule().text().section(),
                finding.part(),
                Plain.text(finding.message())));
    fields(lines, "Expected", finding.expected());
    fields(lines, "Got", finding.observed());
    if (!finding.needs().isEmpty()) {
      wrap(lines, "To decide it, record: " + Plain.text(finding.needs()) + ".");
    }
    TextTable around = new TextTable(3);
    // A whole trace may stand on one line: then a line says nothing.
    boolean oneLine = failing.context().stream().map(Evidence::place).distinct().count() == 1;
    for (Evidence record : failing.context()) {
      boolean bad = record.record() == finding.about().record();
      String place = oneLine ? "record " + record.record() : record.place();
      around.row(bad ? ">" : "", place, Plain.text(record.text()));
    }
    around.lines().forEach(line -> lines.add("  " + line));
  }

  /** A finding in one line: where, by which rule, what. */
  public static String oneLine(CaseFinding failing) {
    Finding finding = failing.finding();
    return "%s: %s: %s"
        .formatted(place(finding.about()), finding.rule().id(), Plain.text(finding.message()));
  }

  private static String place(Evidence about) {
    return Plain.text(about.source().toString());
  }

  private static void fields(List<String> lines, String title, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      wrap(
          lines,
          title + " "
              + fields.entrySet().stream()
                  .map(field -> field.getKey() + ": " + Plain.text(field.getValue()))
                  .collect(Collectors.joining("; "))
              + ".");
    }
  }

  private static void wrap(List<String> lines, String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
  }
}
