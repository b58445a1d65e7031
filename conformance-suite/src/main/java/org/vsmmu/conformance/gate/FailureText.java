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
 * What a maintainer sees of a case that did not pass: one paragraph, ready for a mail as it is.
 *
 * <pre>{@code
 * stale.jsonl:3: TLB-STALE-AFTER-UNMAP [part base, error]
 *   unmapped 0x1000-0x1fff (line 3) is used again at line 4 while no
 *   completed TLBI covers it
 *   rule      SMMUv3 6.5, 7.3, 7.6: A range is used again while a TLB may
 *             still hold its old translation
 *   expected  invalidation: a TLBI that covers the range, completed by a
 *             CMD_SYNC
 *   got       stale: 0x1000-0x1fff
 *   records     line 2  map    map 0x1000-0x1fff -> 0x8000
 *             > line 3  unmap  unmap 0x1000-0x1fff
 *               line 4  reuse  map 0x1000-0x1fff -> 0x9000
 *   see       vsmmu rules TLB-STALE-AFTER-UNMAP
 *             docs/rules.md#tlb-stale-after-unmap
 *   again     vsmmu check stale.jsonl
 * }</pre>
 */
public final class FailureText {
  /** Columns of a line; only a word that is longer makes a longer one. */
  public static final int WIDTH = 72;

  private static final String UNDER = " ".repeat(12);
  private static final int MOST_RECORDS = 24;

  private final CaseResult result;
  private final Wrapped text = new Wrapped(WIDTH);

  private FailureText(CaseResult result) {
    this.result = result;
  }

  /** The lines on a case: on its first finding that counts, or on what is not as expected. */
  public static List<String> of(CaseResult result) {
    List<CaseFinding> fresh = result.fresh();
    if (!fresh.isEmpty()) {
      FailureText text = new FailureText(result);
      text.finding(fresh.get(0));
      if (fresh.size() > 1) {
        text.text.add("  more      ", "%d more that count".formatted(fresh.size() - 1));
      }
      return text.end();
    }
    return ofCase(result);
  }

  /** The lines on one finding of a case. */
  public static List<String> of(CaseResult result, CaseFinding finding) {
    FailureText text = new FailureText(result);
    text.finding(finding);
    return text.end();
  }

  /** The lines on the case as a whole: its status, and what is not as expected. */
  public static List<String> ofCase(CaseResult result) {
    FailureText text = new FailureText(result);
    text.text.add("", 2, Visible.line(result.trace()) + ": " + result.status());
    if (!result.why().isEmpty()) {
      text.text.add("  ", Visible.line(result.why()));
    }
    for (Mismatch mismatch : result.mismatches()) {
      text.text
          .add("  ", "not as expected: " + Visible.line(mismatch.what()))
          .add("  expected  ", Visible.line(mismatch.expected()))
          .add("  got       ", Visible.line(mismatch.got()));
    }
    return text.end();
  }

  /** A finding on one line: {@code unmapped 0x1000-0x1fff is used again}, without its place. */
  public static String headline(Finding finding) {
    String undecided = finding.kind() == Finding.Kind.INCONCLUSIVE ? "undecided: " : "";
    return undecided + Visible.line(finding.message());
  }

  private List<String> end() {
    if (!result.again().isEmpty()) {
      text.add("  again     ", Visible.line(result.again()));
    }
    return text.lines();
  }

  private void finding(CaseFinding about) {
    Finding finding = about.finding();
    RuleText rule = finding.rule().text();
    String kind = finding.kind() == Finding.Kind.DIVERGENCE ? rule.severity() : "undecided";
    text.add(
        "",
        2,
        "%s: %s [part %s, %s]".formatted(place(finding.about()), rule.id(), finding.part(), kind));
    text.add("  ", Visible.line(finding.message()));
    text.add("  rule      ", rule.section() + ": " + rule.title());
    fields("  expected  ", finding.expected());
    fields("  got       ", finding.observed());
    if (!finding.needs().isEmpty()) {
      text.add("  needs     ", Visible.line(finding.needs()));
    }
    records(about);
    text.add("  see       ", "vsmmu rules " + rule.id()).add(UNDER, RulePage.of(finding.rule()));
  }

  private void fields(String head, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      text.add(
          head,
          fields.entrySet().stream()
              .map(field -> Visible.line(field.getKey() + ": " + field.getValue()))
              .collect(Collectors.joining("; ")));
    }
  }

  /** The records around it and those that prove it, each once, in the order of the trace. */
  private void records(CaseFinding about) {
    Finding finding = about.finding();
    TreeMap<Long, Evidence> records = new TreeMap<>();
    about.context().forEach(record -> records.put(record.record(), record));
    finding.slice().stream()
        .limit(MOST_RECORDS)
        .forEach(record -> records.put(record.record(), record));
    // A whole trace may stand on one line: then a line says nothing.
    boolean oneLine = records.size() > 1
        && records.values().stream().map(Evidence::source).distinct().count() == 1;
    int places = records.values().stream()
        .mapToInt(record -> where(record, finding, oneLine).length())
        .max()
        .orElse(0);
    int roles = records.values().stream()
        .mapToInt(record -> record.role().length())
        .max()
        .orElse(0);
    String head = "  records   ";
    for (Evidence record : records.values()) {
      String mark = record.record() == finding.about().record() ? "> " : "  ";
      String columns = "%s%s%-" + Math.max(places, 1) + "s  %-" + Math.max(roles, 1) + "s  ";
      String start = columns.formatted(head, mark, where(record, finding, oneLine), record.role());
      text.add(start, UNDER.length() + 4, Visible.line(record.text()));
      head = UNDER;
    }
  }

  /** An imported trace cites several captures, others only themselves. */
  private static String where(Evidence record, Finding finding, boolean oneLine) {
    boolean same = record.source().file().equals(finding.about().source().file());
    return !same ? place(record) : oneLine ? "record " + record.record() : record.place();
  }

  private static String place(Evidence record) {
    return Visible.line(record.source().toString());
  }
}
