package org.vsmmu.conformance.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vsmmu.conformance.Desk;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Unopenable;
import org.vsmmu.replay.Evidence;

/** What cases come to, by expectations, baselines and base runs. */
class GateTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);
  private static final GateOptions OPTIONS = GateOptions.on(TODAY);
  private static final String HEAD = "kind,rule,trace,part,fingerprint,until,owner,link,reason\n";
  private static final String STALE_RULE = "TLB-STALE-AFTER-UNMAP";

  private final Desk desk = new Desk().with("clean.jsonl", Desk.CLEAN);

  private GateResult run(GateOptions options, String... paths) {
    try {
      return gate(options).run(List.of(paths));
    } catch (Unopenable e) {
      throw new AssertionError(e);
    }
  }

  private Gate gate(GateOptions options) {
    return new Gate(desk.captures(InputStream.nullInputStream()), options);
  }

  private GateResult run(String baseline, boolean strict, String... paths) {
    try {
      return run(OPTIONS.withBaseline(Baseline.read("b.csv", HEAD + baseline), strict), paths);
    } catch (BadBaseline e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Status> statuses(GateResult result) {
    return result.cases().stream()
        .collect(
            Collectors.toMap(CaseResult::trace, CaseResult::status, (a, b) -> b, TreeMap::new));
  }

  private static List<BaselineProblem.Kind> problems(GateResult result) {
    return result.problems().stream().map(BaselineProblem::kind).toList();
  }

  private static String text(GateResult result) {
    StringWriter text = new StringWriter();
    new GateText().write(result, new PrintWriter(text));
    return text.toString();
  }

  @Test
  void holdsTracesAgainstTheirExpectations() {
    desk.with("stale.jsonl", Desk.STALE)
        .with(
            "stale.expect.json",
            "{\"verdict\":\"DIVERGES\",\"divergences\":[{\"rule\":\"" + STALE_RULE
                + "\",\"record\":2}]}")
        .with("elsewhere.jsonl", Desk.STALE)
        .with(
            "elsewhere.expect.json",
            "{\"verdict\":\"DIVERGES\",\"divergences\":[{\"rule\":\"" + STALE_RULE
                + "\",\"record\":1}]}")
        .with("alarm.jsonl.gz", Desk.gzip(Desk.STALE))
        .with("alarm.expect.json", "{\"verdict\":\"CONFORMS\"}")
        .with("silent.jsonl", Desk.CLEAN)
        .with("silent.jsonl.expect.json", "{\"verdict\":\"DIVERGES\"}")
        .with("nothing.jsonl", Desk.HEADER)
        .with("nothing.expect.json", "{\"verdict\":\"NOTHING\"}")
        .with("void.jsonl", Desk.HEADER);
    GateResult result = run(OPTIONS, "/");
    assertEquals(
        Map.of(
            "/clean.jsonl", Status.PASS,
            "/stale.jsonl", Status.PASS,
            "/elsewhere.jsonl", Status.FAIL,
            "/alarm.jsonl.gz", Status.FAIL,
            "/silent.jsonl", Status.FAIL,
            "/nothing.jsonl", Status.PASS,
            "/void.jsonl", Status.UNDECIDED),
        statuses(result));
    assertEquals(Exit.DIVERGES, result.exit());
    assertEquals(Map.of("expectation", 5L), result.ignored());
    assertEquals(new PlanTable.Row("base", 2, 3, 0, 2), result.plan().rows().get(4));
  }

  @Test
  void anExpectationThatIsNoneOrOfNoTraceIsAnError() {
    desk.with("clean.expect.json", "{\"verdict\":\"CONFORMS\",\n \"verdicts\":1}")
        .with("gone.expect.json", "{\"verdict\":\"CONFORMS\"}");
    GateResult result = run(OPTIONS, "/");
    assertEquals(
        List.of(
            "/clean.expect.json:2:2: found field verdicts, expected only verdict, part, rules,",
            "/gone.expect.json: an expectation, and no trace is beside it"),
        result.cases().stream()
            .map(error -> error.why().replaceAll("rules,.*", "rules,"))
            .toList());
    assertEquals(Exit.USAGE, result.exit());
  }

  @Test
  void countsWhatIsNoTraceAndJudgesWhatIsNamedAsOne() throws IOException {
    Files.createDirectories(desk.path("in/.git"));
    Files.createDirectories(desk.path("in/3"));
    desk.with("in/README.md", "words")
        .with("in/x.schema.json", "{}")
        .with("in/a.kprobe_events.txt", "p:x y")
        .with("in/notes.txt", "words")
        .with("in/cut.jsonl.gz", new byte[] {0x1f, (byte) 0x8b, 8})
        .with("in/3/clean", Desk.CLEAN);
    GateResult result = run(OPTIONS, "in");
    assertEquals(
        Map.of("in/3/clean", Status.PASS, "in/cut.jsonl.gz", Status.UNDECIDED), statuses(result));
    assertEquals("3", result.cases().get(0).part());
    assertEquals(
        Map.of(
            "README", 1L, "JSON Schema", 1L, "kprobe_events", 1L, "*.txt", 1L, "hidden folder", 1L),
        result.ignored());
    assertEquals(Exit.INCONCLUSIVE, result.exit());
  }

  @Test
  void waivesWhatIsListedAndNothingElse() {
    desk.with("stale.jsonl", Desk.STALE)
        .with("twice.jsonl", Desk.STALE + Desk.unmap() + Desk.map("0xa000"));
    String first = print("twice.jsonl", 0);
    String lines = "waiver," + STALE_RULE + ",stale.jsonl,base,,until=2026-06-01,jane,,x\n"
        + "waiver,," + "twice.jsonl,," + first + ",,jane,,x\n";
    GateResult result = run(lines, true, "stale.jsonl", "twice.jsonl");
    assertEquals(
        Map.of("stale.jsonl", Status.WAIVED, "twice.jsonl", Status.FAIL), statuses(result));
    assertEquals(
        List.of(Standing.WAIVED, Standing.NEW),
        result.cases().get(1).findings().stream().map(CaseFinding::standing).toList());
    assertEquals(List.of(), result.problems());
  }

  private String print(String trace, int i) {
    return run(OPTIONS, trace).cases().get(0).findings().get(i).fingerprint();
  }

  @Test
  void entriesEndByDateAndByKernel() throws IOException {
    desk.with("stale.jsonl", Desk.STALE);
    String dated = "waiver," + STALE_RULE + ",stale.jsonl,,,2026-05-31,,,\n";
    assertEquals(Exit.DIVERGES, run(dated, false, "stale.jsonl").exit());
    assertEquals(List.of(BaselineProblem.Kind.EXPIRED), problems(run(dated, true, "stale.jsonl")));
    Baseline byKernel =
        Baseline.read("b", HEAD + "waiver," + STALE_RULE + ",stale.jsonl,,,kernel>=7.4,,,\n");
    GateOptions options = OPTIONS.withBaseline(byKernel, true);
    assertEquals(Exit.OK, run(options, "stale.jsonl").exit());
    for (String before : List.of("7.3", "7.3.12-1~bpo13+1", "6.13")) {
      GateOptions kernel = options.withKernel(KernelVersion.parse(before));
      assertEquals(Exit.OK, run(kernel, "stale.jsonl").exit(), before);
    }
    for (String after : List.of("7.4", "7.4.1", "7.10", "8.0-rc1")) {
      GateOptions kernel = options.withKernel(KernelVersion.parse(after));
      assertEquals(Exit.DIVERGES, run(kernel, "stale.jsonl").exit(), after);
    }
  }

  @Test
  void failsFlakesAndSkips() {
    desk.with("stale.jsonl", Desk.STALE).with("void.jsonl", Desk.HEADER);
    GateResult result = run(
        "fail,,stale.jsonl,,,,,,\nflake,,void.jsonl,,,,,,\nskip,,clean.jsonl,,,,,,\n", true, "/");
    assertEquals(
        Map.of(
            "/clean.jsonl",
            Status.SKIP,
            "/stale.jsonl",
            Status.WAIVED,
            "/void.jsonl",
            Status.FLAKE),
        statuses(result));
    assertEquals(Exit.OK, result.exit());
    assertEquals(
        Exit.NOTHING, run("skip,,clean.jsonl,,,,,,\n", true, "clean.jsonl").exit());
    assertEquals(Exit.OK, run("flake,,clean.jsonl,,,,,,\n", true, "clean.jsonl").exit());
  }

  @Test
  void aListedFailThatPassesFailsUnderStrict() {
    String listed = "fail,,clean.jsonl,,,,,,\n";
    assertEquals(Exit.OK, run(listed, false, "clean.jsonl").exit());
    GateResult strict = run(listed, true, "clean.jsonl");
    assertEquals(Map.of("clean.jsonl", Status.XPASS), statuses(strict));
    assertEquals(List.of(BaselineProblem.Kind.IMPROVED), problems(strict));
    assertEquals(Exit.DIVERGES, strict.exit());
    assertEquals(
        "b.csv:2: fail in clean.jsonl: passes now", strict.problems().get(0).message());
  }

  @Test
  void anEntryThatAllowsNothingFailsUnderStrictUnlessFilteredAway() {
    String unused = "waiver," + STALE_RULE + ",other.jsonl,,,,,,\n";
    assertEquals(List.of(BaselineProblem.Kind.UNUSED), problems(run(unused, true, "/")));
    assertEquals(Exit.OK, run(unused, false, "/").exit());
    GateOptions options = OPTIONS.withFilters(List.of(new CaseFilter.WithText("CLEAN")));
    assertEquals(1, run(options, "/").cases().size());
    assertEquals(List.of(), run(options, "/").problems());
  }

  @Test
  void writesABaselineThatAllowsWhatItFound() throws IOException {
    desk.with("stale.jsonl", Desk.STALE)
        .with("void.jsonl", Desk.HEADER)
        .with("odd*name.jsonl", Desk.STALE);
    String old = "# top\n" + HEAD + "# mine\nwaiver," + STALE_RULE
        + ",stale.jsonl,,,until=2026-01-01,jane,http://l,\"why, so\"\n"
        + "fail,,clean.jsonl,,,,,,\nflake,,void.jsonl,,,,joe,,\n";
    GateOptions options = OPTIONS.withBaseline(Baseline.read("b", old), true);
    Gate gate = gate(options);
    String text = gate.freshBaseline(gate.run(List.of("/"))).text();
    String stale = print("stale.jsonl", 0);
    String message =
        run(OPTIONS, "stale.jsonl").cases().get(0).findings().get(0).finding().message();
    assertEquals(
        "# top\n" + HEAD + "flake,,void.jsonl,,,,joe,,\n"
            + "waiver," + STALE_RULE + ",/odd\\*name.jsonl,base," + stale + ",,,," + message
            + "\n# mine\nwaiver," + STALE_RULE + ",/stale.jsonl,base," + stale
            + ",,jane,http://l,\"why, so\"\n",
        text);
    GateOptions fresh = OPTIONS.withBaseline(Baseline.read("b", text), true);
    assertEquals(Exit.OK, run(fresh, "/").exit());
    Gate again = gate(fresh);
    assertEquals(text, again.freshBaseline(again.run(List.of("/"))).text());
  }

  @Test
  void judgesOnlyWhatTheBaseRunDoesNotShow() {
    desk.with("before.jsonl", Desk.STALE)
        .with(
            "after.jsonl",
            Desk.HEADER + "{\"note\":{\"text\":\"moved\"}}\n"
                + Desk.STALE.substring(Desk.HEADER.length()))
        .with("worse.jsonl", Desk.STALE + Desk.unmap() + Desk.map("0xa000"));
    GateOptions options = OPTIONS.withSince("before.jsonl");
    GateResult same = run(options, "after.jsonl");
    assertEquals(Map.of("after.jsonl", Status.PASS), statuses(same));
    assertEquals(Standing.KNOWN, same.cases().get(0).findings().get(0).standing());
    GateResult worse = run(options, "worse.jsonl");
    assertEquals(1, worse.cases().get(0).fresh().size());
    assertTrue(
        worse.changes().contains(new Change("worse.jsonl", STALE_RULE, 1, 2)),
        worse.changes().toString());
    GateResult fixed = run(options, "clean.jsonl");
    assertEquals(Exit.OK, fixed.exit());
    assertTrue(
        fixed
            .changes()
            .containsAll(List.of(
                new Change("clean.jsonl", "commands", 0, 2),
                new Change("clean.jsonl", "SYNC", 0, 1),
                new Change("clean.jsonl", "TLBI_NH_ASID", 0, 1))),
        fixed.changes().toString());
    assertThrows(
        Unopenable.class,
        () -> gate(OPTIONS.withSince("missing.jsonl")).run(List.of("clean.jsonl")));
  }

  @Test
  void bisectsWithoutAVerdict() {
    desk.with("stale.jsonl", Desk.STALE).with("void.jsonl", Desk.HEADER);
    assertEquals(0, run(OPTIONS, "clean.jsonl").bisect());
    assertEquals(1, run(OPTIONS, "stale.jsonl").bisect());
    assertEquals(125, run(OPTIONS, "void.jsonl").bisect());
    assertEquals(125, run(OPTIONS, "missing.jsonl").bisect());
    assertEquals(125, run(OPTIONS, "clean.jsonl", "void.jsonl").bisect());
    assertEquals(1, run(OPTIONS, "stale.jsonl", "missing.jsonl").bisect());
  }

  @Test
  void showsTheRecordsAroundAFailureAndHowToRunItAgain() {
    StringBuilder notes = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      notes.append("{\"note\":{\"text\":\"n").append(i).append("\"}}\n");
    }
    String body = Desk.STALE.substring(Desk.HEADER.length());
    desk.with("it's.jsonl", Desk.HEADER + notes + body + notes);
    CaseResult failing = run(OPTIONS, "it's.jsonl").cases().get(0);
    assertEquals(
        List.of(6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L),
        failing.fresh().get(0).context().stream().map(Evidence::record).toList());
    assertEquals("vsmmu check 'it'\\''s.jsonl'", failing.again());
  }

  @Test
  void saysTheSameWhateverTheNumberOfJobs() {
    for (int i = 0; i < 40; i++) {
      desk.with("t" + i + ".jsonl", i % 3 == 0 ? Desk.STALE : Desk.CLEAN);
    }
    String one = text(run(OPTIONS.withJobs(1), "/", "missing", "clean.jsonl"));
    for (int jobs = 2; jobs <= 8; jobs += 3) {
      assertEquals(one, text(run(OPTIONS.withJobs(jobs), "/", "missing", "clean.jsonl")));
    }
    assertTrue(one.endsWith("FAIL: 42 cases: 27 PASS, 14 FAIL, 1 ERROR\n"), one);
  }

  @Test
  void saysWhereABaselineIsWrong() {
    Map<String, String> wrong = Map.of(
        "kind,trace\nwaver,x\n", "b:2: kind 'waver'; expected fail, flake, skip or waiver",
        "kind,trace,who\n",
            "b:1: column 'who'; expected each once of kind,rule,trace,part,"
                + "fingerprint,until,owner,link,reason",
        "kind,rule\n", "b:1: the columns kind and trace are missing",
        "kind,trace,until\nfail,x,soon\n",
            "b:2: until 'soon'; expected until=YYYY-MM-DD or kernel>=X.Y",
        "kind,trace\nwaiver,x\n",
            "b:2: a waiver names a rule, a part or a fingerprint; what fails as a whole is of"
                + " kind fail",
        "kind,trace\nfail,\n", "b:2: allows everything: name a trace",
        "kind,trace,part\nfail,x,5\n", "b:2: no part '5'; the parts are 2b, 3, 4, vcmdq, base",
        "kind,trace\nfail,x,y\n",
            "b:2: 3 cells; the header has 2: a text with a comma goes into quotes",
        "", "b:1: no header; expected kind,rule,trace,part,fingerprint,until,owner,link,reason");
    wrong.forEach((text, message) -> assertEquals(
        message, assertThrows(BadBaseline.class, () -> Baseline.read("b", text)).getMessage()));
  }

  @Test
  void patternsNameTracesFromAnyFolderOn() {
    assertTrue(TracePattern.of("base/**").matches("traces/base/a/b.jsonl#x"));
    assertTrue(TracePattern.of("*.jsonl").matches("traces/a.jsonl"));
    assertTrue(TracePattern.of("**/a.jsonl").matches("a.jsonl"));
    assertEquals(false, TracePattern.of("/a.jsonl").matches("traces/a.jsonl"));
    assertEquals(false, TracePattern.of("b/*.jsonl").matches("b/c/a.jsonl"));
    assertEquals(false, TracePattern.of("ase/a").matches("base/a"));
    assertTrue(TracePattern.only("a*?\\b").matches("a*?\\b"));
    assertEquals(false, TracePattern.only("a*").matches("ab"));
  }
}
