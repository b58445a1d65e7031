package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.conformance.Desk;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.gate.BaselineEntry;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.Change;
import org.vsmmu.conformance.gate.EntryKind;
import org.vsmmu.conformance.gate.Expiry;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.PlanTable;
import org.vsmmu.conformance.gate.Standing;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.conformance.gate.TracePattern;
import org.vsmmu.conformance.report.Fingerprint;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.expectation.Mismatch;

/** A run with a case of every status, and names that are as bad as names can be. */
final class AnyRun {
  /** Everything that one format or another could trip over. */
  static final String EVIL =
      "bad <a href=\"x\">&amp;'`|*_\u0001\u001b[31m\n::error::\r\t]]> #1 50%23, é漢\ud83d\ude00.jsonl";

  private static final String DOMAIN = ",\"domain\":{\"stage\":1,\"vmid\":0,\"asid\":2}";
  private static final String GAP =
      Desk.HEADER + Desk.map("0x8000") + Desk.unmap() + "{\"gap\":{\"lost\":7}}\n";

  private final Desk desk = new Desk()
      .with("clean.jsonl", Desk.CLEAN)
      .with("stale.jsonl", Desk.STALE)
      .with("gap.jsonl", GAP)
      .with(
          EVIL,
          Desk.STALE + "{\"free\":{\"iova\":\"0x5000\",\"size\":\"0x1000\"" + DOMAIN + "}}\n");

  private AnyRun() {}

  /** A run in which only conforming traces are. */
  static GateResult clean() {
    return result(List.of(new AnyRun().passing("clean.jsonl")), List.of(), false);
  }

  /** A run without a case. */
  static GateResult empty() {
    return result(List.of(), List.of(), false);
  }

  /** A run with everything in it. */
  static GateResult everything(boolean strict) {
    AnyRun run = new AnyRun();
    List<BaselineProblem> problems = List.of(
        new BaselineProblem(
            BaselineProblem.Kind.EXPIRED,
            entry(EntryKind.WAIVER, "CFG-STALE", "old/**"),
            "ci/base & line.txt:4: waiver of CFG-STALE ended on 2026-01-31"),
        new BaselineProblem(
            BaselineProblem.Kind.IMPROVED,
            entry(EntryKind.FAIL, "", "improved.jsonl"),
            "ci/base & line.txt:4: improved.jsonl passes"));
    List<CaseResult> cases = List.of(
        run.passing("clean.jsonl"),
        run.judged(EVIL, "4", Status.FAIL, Standing.NEW, Optional.empty()),
        run.judged(
            "stale.jsonl",
            "base",
            Status.WAIVED,
            Standing.WAIVED,
            Optional.of(entry(EntryKind.WAIVER, "TLB-STALE-AFTER-UNMAP", "stale.jsonl"))),
        run.judged("gap.jsonl", "base", Status.UNDECIDED, Standing.NEW, Optional.empty()),
        run.whole("flaky.jsonl", "stale.jsonl", Status.FLAKE, EntryKind.FLAKE),
        run.whole("improved.jsonl", "clean.jsonl", Status.XPASS, EntryKind.FAIL),
        skipped(),
        missing(),
        run.unexpected(),
        run.judged("expected.jsonl", "stale.jsonl", Status.PASS, Standing.EXPECTED),
        run.judged("known.jsonl", "stale.jsonl", Status.PASS, Standing.KNOWN));
    return result(cases, problems, strict);
  }

  /** A run with many that fail. */
  static GateResult failing(int count) {
    AnyRun run = new AnyRun();
    List<CaseResult> cases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cases.add(
          run.judged("stale%04d.jsonl".formatted(i), "stale.jsonl", Status.FAIL, Standing.NEW));
    }
    return result(cases, List.of(), false);
  }

  /** What a writer makes of a run. */
  static String written(GateWriter writer, GateResult result) {
    StringWriter text = new StringWriter();
    writer.write(result, new PrintWriter(text));
    return text.toString();
  }

  private static GateResult result(
      List<CaseResult> cases, List<BaselineProblem> problems, boolean strict) {
    List<PlanTable.Row> rows =
        PlanTable.PARTS.stream().map(part -> row(part, cases)).toList();
    return new GateResult(
        cases,
        problems,
        problems.isEmpty() ? "" : "ci/base & line.txt",
        strict,
        new TreeMap<>(),
        new PlanTable(rows),
        problems.isEmpty() ? List.of() : List.of(new Change("clean.jsonl", "commands", 3, 2)));
  }

  private static PlanTable.Row row(String part, List<CaseResult> cases) {
    long[] counts = new long[4];
    cases.stream()
        .filter(c -> c.part().equals(part))
        .forEach(c -> counts[
            List.of("CONFORMS", "DIVERGES", "INCONCLUSIVE", "NOTHING")
                .indexOf(c.verdict().name())]++);
    return new PlanTable.Row(part, counts[0], counts[1], counts[2], counts[3]);
  }

  static BaselineEntry entry(EntryKind kind, String rule, String trace) {
    return new BaselineEntry(
        kind,
        rule,
        TracePattern.of(trace),
        "",
        "",
        Optional.of(new Expiry.Day(LocalDate.of(2027, 6, 30))),
        "Kim <kim@example.org>",
        "https://example.org/bug/7?a=1&b=2",
        "fixed by \"the next\" series",
        List.of(),
        4);
  }

  private CaseResult passing(String trace) {
    return judged(trace, trace, Status.PASS, Standing.EXPECTED);
  }

  private CaseResult judged(
      String trace, String part, Status status, Standing standing, Optional<BaselineEntry> waiver) {
    return of(trace, trace, part, status, standing, waiver, Optional.empty(), List.of());
  }

  private CaseResult judged(String trace, String capture, Status status, Standing standing) {
    return of(
        trace, capture, "base", status, standing, Optional.empty(), Optional.empty(), List.of());
  }

  private CaseResult whole(String trace, String capture, Status status, EntryKind kind) {
    Optional<BaselineEntry> entry = Optional.of(entry(kind, "", trace));
    return of(trace, capture, "3", status, Standing.NEW, Optional.empty(), entry, List.of());
  }

  /** It should have diverged, and conforms. */
  private CaseResult unexpected() {
    List<Mismatch> mismatches = List.of(
        new Mismatch("verdict", "DIVERGES", "CONFORMS"),
        new Mismatch("divergences", "CFG-STALE at record 3 (line 4)", "none"));
    return of(
        "unexpected.jsonl",
        "clean.jsonl",
        "2b",
        Status.FAIL,
        Standing.NEW,
        Optional.empty(),
        Optional.empty(),
        mismatches);
  }

  private static CaseResult skipped() {
    BaselineEntry entry = entry(EntryKind.SKIP, "", "skipped.jsonl");
    return without("skipped.jsonl", Status.SKIP, "skipped", Optional.of(entry), Optional.empty());
  }

  private static CaseResult missing() {
    String why = "missing.jsonl: no such file";
    return without(
        "missing.jsonl",
        Status.ERROR,
        why,
        Optional.empty(),
        Optional.of(new Outcome.Unopened("missing.jsonl", why)));
  }

  private static CaseResult without(
      String trace,
      Status status,
      String why,
      Optional<BaselineEntry> entry,
      Optional<Outcome> outcome) {
    return new CaseResult(
        trace,
        "vcmdq",
        Optional.empty(),
        outcome,
        status,
        why,
        List.of(),
        List.of(),
        entry,
        "vsmmu check " + trace,
        Optional.empty());
  }

  private CaseResult of(
      String trace,
      String capture,
      String part,
      Status status,
      Standing standing,
      Optional<BaselineEntry> waiver,
      Optional<BaselineEntry> entry,
      List<Mismatch> mismatches) {
    Outcome.Done done = (Outcome.Done) desk.check(capture);
    return new CaseResult(
        trace,
        part,
        Optional.empty(),
        Optional.of(done),
        status,
        status == Status.PASS ? "" : "not as it should be",
        findings(done.judged(), standing, waiver),
        mismatches,
        entry,
        "vsmmu check " + trace,
        Optional.empty());
  }

  private static List<CaseFinding> findings(
      Judged judged, Standing standing, Optional<BaselineEntry> waiver) {
    List<CaseFinding> findings = new ArrayList<>();
    for (List<Finding> kind : List.of(judged.divergences(), judged.inconclusive())) {
      List<String> fingerprints = Fingerprint.of(kind);
      for (int i = 0; i < kind.size(); i++) {
        Finding finding = kind.get(i);
        List<Evidence> context = standing != Standing.NEW
            ? List.of()
            : finding.slice().stream().map(record -> record.as("")).toList();
        findings.add(new CaseFinding(finding, fingerprints.get(i), standing, waiver, context));
      }
    }
    return findings;
  }
}
