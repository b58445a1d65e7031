package org.vsmmu.conformance.gate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vsmmu.conformance.report.RulePage;
import org.vsmmu.conformance.report.Visible;
import org.vsmmu.conformance.report.Wrapped;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.expectation.Mismatch;
import org.vsmmu.replay.rule.RuleText;

/**
 * A failure as a paragraph for a mail: the first bad record, rule and section, expected and got,
 * the records around it and those that prove it, and how to run it again. Its lines have at most
 * {@value #WIDTH} columns, but for a word that is longer and the command line.
 *
 * <pre>{@code
 * stale.jsonl:3: TLB-STALE-AFTER-UNMAP (SMMUv3 6.5, 7.3, 7.6, part base):
 * unmapped 0x1000-0x1fff (line 3) is used again at line 4 while no
 * completed TLBI covers it.
 * Expected invalidation: a TLBI that covers the range, completed by a
 * CMD_SYNC.
 * Got stale: 0x1000-0x1fff.
 *     line 2  map    map 0x1000-0x1fff -> 0x8000
 *   > line 3  unmap  unmap 0x1000-0x1fff
 *     line 4  reuse  map 0x1000-0x1fff -> 0x9000
 * See: vsmmu rules TLB-STALE-AFTER-UNMAP, or
 * docs/rules.md#tlb-stale-after-unmap
 * Run it again: vsmmu check stale.jsonl
 * }</pre>
 */
public final class FailureText {
  /** Most columns of a line. */
  public static final int WIDTH = 72;

  /** So many findings of a case are told besides the first. */
  private static final int MORE = 4;

  /** So many records that prove it are told. */
  private static final int MOST_RECORDS = 24;

  private final Wrapped text = new Wrapped(WIDTH);

  private FailureText() {}

  /** The paragraph of a case that fails or could not be decided. */
  public static List<String> of(CaseResult failing) {
    List<CaseFinding> fresh = failing.fresh();
    if (fresh.isEmpty()) {
      return ofCase(failing);
    }
    FailureText mail = new FailureText();
    mail.finding(fresh.get(0));
    fresh.stream().skip(1).limit(MORE).forEach(f -> mail.text.add("", "Also " + oneLine(f) + "."));
    if (fresh.size() > MORE + 1) {
      mail.text.line("And %d more like these.".formatted(fresh.size() - 1 - MORE));
    }
    mail.mismatches(failing.mismatches());
    return mail.end(failing);
  }

  /** The paragraph of one finding of a case. */
  public static List<String> of(CaseResult failing, CaseFinding finding) {
    FailureText mail = new FailureText();
    mail.finding(finding);
    return mail.end(failing);
  }

  /** The paragraph of a case as a whole: why it fails, and what is not as expected. */
  public static List<String> ofCase(CaseResult failing) {
    FailureText mail = new FailureText();
    mail.text.add("", Visible.line(failing.trace()) + ": " + Visible.line(why(failing)) + ".");
    mail.mismatches(failing.mismatches());
    return mail.end(failing);
  }

  /** A finding in one line: where, by which rule, what. */
  public static String oneLine(CaseFinding failing) {
    Finding finding = failing.finding();
    return "%s: %s: %s".formatted(place(finding.about()), finding.rule().id(), message(finding));
  }

  /** What a finding says, in one line, without its place. */
  public static String message(Finding finding) {
    String undecided = finding.kind() == Finding.Kind.INCONCLUSIVE ? "undecided: " : "";
    return undecided + Visible.line(finding.message());
  }

  private static String why(CaseResult failing) {
    return failing.why().isEmpty() ? failing.status().toString() : failing.why();
  }

  private List<String> end(CaseResult failing) {
    return text.line("Run it again: " + Visible.line(failing.again())).lines();
  }

  private void mismatches(List<Mismatch> mismatches) {
    if (!mismatches.isEmpty()) {
      String all = mismatches.stream().map(Mismatch::toString).collect(Collectors.joining("; "));
      text.add("", "Against the expectation of the case: " + Visible.line(all) + ".");
    }
  }

  private void finding(CaseFinding failing) {
    Finding finding = failing.finding();
    RuleText rule = finding.rule().text();
    String undecided = finding.kind() == Finding.Kind.INCONCLUSIVE ? "undecided: " : "";
    text.add(
        "",
        "%s: %s%s (%s, part %s): %s."
            .formatted(
                place(finding.about()),
                undecided,
                rule.id(),
                rule.section(),
                finding.part(),
                Visible.line(finding.message())));
    fields("Expected", finding.expected());
    fields("Got", finding.observed());
    if (!finding.needs().isEmpty()) {
      text.add("", "To decide it, record: " + Visible.line(finding.needs()) + ".");
    }
    records(failing);
    text.add("", "See: vsmmu rules %s, or %s".formatted(rule.id(), RulePage.of(finding.rule())));
  }

  private void fields(String title, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      String all = fields.entrySet().stream()
          .map(field -> Visible.line(field.getKey() + ": " + field.getValue()))
          .collect(Collectors.joining("; "));
      text.add("", title + " " + all + ".");
    }
  }

  /** The records around it and those that prove it, each once, in the order of the trace. */
  private void records(CaseFinding failing) {
    Finding finding = failing.finding();
    TreeMap<Long, Evidence> records = new TreeMap<>();
    failing.context().forEach(record -> records.put(record.record(), record));
    finding.slice().stream()
        .limit(MOST_RECORDS)
        .forEach(record -> records.put(record.record(), record));
    // A whole trace may stand on one line: then a line says nothing.
    boolean oneLine = records.size() > 1
        && records.values().stream().map(Evidence::source).distinct().count() == 1;
    int places = 1;
    int roles = 1;
    for (Evidence record : records.values()) {
      places = Math.max(places, where(record, finding, oneLine).length());
      roles = Math.max(roles, record.role().length());
    }
    String columns = "  %s %-" + places + "s  %-" + roles + "s  ";
    for (Evidence record : records.values()) {
      String mark = record.record() == finding.about().record() ? ">" : " ";
      String head = columns.formatted(mark, where(record, finding, oneLine), record.role());
      text.add(head, 8, Visible.line(record.text()));
    }
  }

  /** An imported trace cites several captures, others only themselves. */
  private static String where(Evidence record, Finding finding, boolean oneLine) {
    boolean same = record.source().file().equals(finding.about().source().file());
    return oneLine ? "record " + record.record() : same ? record.place() : place(record);
  }

  private static String place(Evidence about) {
    return Visible.line(about.source().toString());
  }
}
