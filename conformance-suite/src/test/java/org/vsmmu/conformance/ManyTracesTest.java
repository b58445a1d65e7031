package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.conformance.report.Colours;
import org.vsmmu.conformance.report.TextReport;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Verdict;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceRecord;

/** A file of many traces gives an outcome for each. */
class ManyTracesTest {
  private static final String FILE = "runs.jsonl";
  private static final String TWO = scenario("first") + scenario("second");

  private final Desk desk = new Desk().with(FILE, TWO);

  private static String scenario(String id) {
    return "{\"id\":\"" + id + "\",\"kind\":\"gbpa\",\"stage\":\"1\",\"note\":\"by hand\","
        + "\"steps\":[{\"op\":\"read\",\"reg\":\"IIDR\"}],\"obs\":[{\"val\":\"0x0\"}]}\n";
  }

  private static List<String> names(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::trace).toList();
  }

  private static Judged judged(Outcome outcome) {
    return ((Outcome.Done) outcome).judged();
  }

  @Test
  void namesEachTrace() {
    List<Outcome> outcomes = desk.checkAll(FILE);
    assertEquals(List.of("runs.jsonl#first", "runs.jsonl#second"), names(outcomes));
    for (Outcome outcome : outcomes) {
      assertEquals(1, judged(outcome).records());
      assertEquals("qemu-scenarios", judged(outcome).format());
      assertTrue(((Outcome.Done) outcome).oneOfMany());
    }
  }

  @Test
  void judgesOnlyTheTraceThatIsNamed() {
    Outcome.Done one = (Outcome.Done) desk.check("runs.jsonl#second");
    assertEquals("runs.jsonl#second", one.trace());
    assertEquals(1, one.judged().records());
    assertEquals(List.of(), one.judged().problems());
  }

  @Test
  void readsFromStandardInputToo() {
    Check check = new Check(desk.captures(TWO), CheckOptions.DEFAULT);
    assertEquals(List.of("-#first", "-#second"), names(check.checkAll(List.of("-"))));
    check = new Check(desk.captures(TWO), CheckOptions.DEFAULT);
    assertEquals(List.of("-#second"), names(check.checkAll(List.of("-#second"))));
  }

  @Test
  void aPathThatExistsIsAPath() {
    desk.with("runs.jsonl#first", Desk.STALE).with("a#b.jsonl", TWO);
    assertEquals(Exit.DIVERGES, desk.check("runs.jsonl#first").exit());
    assertEquals(List.of("a#b.jsonl#first", "a#b.jsonl#second"), names(desk.checkAll("a#b.jsonl")));
    assertEquals("a#b.jsonl#second", desk.check("a#b.jsonl#second").trace());
  }

  @Test
  void saysWhenThereIsNoSuchTrace() {
    assertEquals(
        new Outcome.Unopened("runs.jsonl#third", "runs.jsonl: holds no trace 'third'"),
        desk.check("runs.jsonl#third"));
    desk.with("bad.jsonl", TWO + "{}\n").with("one.jsonl", Desk.CLEAN);
    assertEquals(
        new Outcome.Unopened(
            "bad.jsonl#third",
            "bad.jsonl: holds no trace 'third'; of its lines 1 are damaged, the first is"
                + " bad.jsonl:3"),
        desk.check("bad.jsonl#third"));
    assertEquals(
        new Outcome.Unopened("one.jsonl#x", "one.jsonl: holds no trace 'x'"),
        desk.check("one.jsonl#x"));
    assertEquals(
        new Outcome.Unopened("missing#x", "missing#x: no such file"), desk.check("missing#x"));
    assertEquals(
        new Outcome.Unopened("runs.jsonl#", "runs.jsonl#: no such file"),
        desk.check("runs.jsonl#"));
  }

  @Test
  void damageBetweenTracesIsTheFilesOwn() {
    desk.with("bad.jsonl", scenario("first") + "{\"id\":\n" + scenario("second"));
    List<Outcome> outcomes = desk.checkAll("bad.jsonl");
    assertEquals(List.of("bad.jsonl#first", "bad.jsonl#second", "bad.jsonl"), names(outcomes));
    Judged rest = judged(outcomes.get(2));
    assertEquals(Verdict.INCONCLUSIVE, rest.verdict());
    assertEquals(1, rest.problemCount());
    assertTrue(rest.problems().get(0).toString().startsWith("bad.jsonl:2:7: found"));
    assertEquals(Verdict.NOTHING, judged(outcomes.get(0)).verdict());
  }

  @Test
  void aCutFileIsJudgedAsFarAsItGoes() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      many.append(scenario("s" + i * 7919));
    }
    byte[] whole = Desk.gzip(many.toString());
    desk.with("cut.jsonl.gz", Arrays.copyOf(whole, whole.length - 100));
    List<Outcome> outcomes = desk.checkAll("cut.jsonl.gz");
    assertTrue(outcomes.size() > 1000, outcomes.size() + " outcomes");
    Judged rest = judged(outcomes.get(outcomes.size() - 1));
    assertEquals("cut.jsonl.gz", rest.trace());
    assertTrue(rest.broken().contains("it ends too early"), rest.broken());
  }

  @Test
  void aMistakeOfOursEndsOneTraceOnly() {
    Watcher broken = new Watcher() {
      private boolean first = true;

      @Override
      public void stepped(TraceRecord record) {
        if (first) {
          first = false;
          throw new IllegalStateException("once");
        }
      }
    };
    Check check =
        new Check(desk.captures(InputStream.nullInputStream()), CheckOptions.DEFAULT, broken);
    List<Outcome> outcomes = check.checkAll(List.of(FILE));
    assertEquals(
        List.of(Exit.INTERNAL, Exit.NOTHING),
        outcomes.stream().map(Outcome::exit).toList());
    assertEquals("runs.jsonl#first", outcomes.get(0).trace());
  }

  @Test
  void textHasALineForEachUneventfulTraceAndOneRowForTheFile() {
    desk.with("bad.jsonl", TWO + "{}\n").with("clean.jsonl", Desk.CLEAN);
    StringWriter text = new StringWriter();
    TextReport report = new TextReport(new PrintWriter(text), Colours.OFF);
    desk.checkAll("bad.jsonl").forEach(report::add);
    desk.checkAll("clean.jsonl").forEach(report::add);
    report.finish();
    assertTrue(text.toString().startsWith("""
            NOTHING  bad.jsonl#first  1 record, 0 judgements
            NOTHING  bad.jsonl#second  1 record, 0 judgements

            INCONCLUSIVE  bad.jsonl
              read: qemu-scenarios, 0 records, 0 commands; judged under profile generic

            Damaged
              bad.jsonl:3:1: found "scenario without id", expected id: a non-empty string

            CONFORMS  clean.jsonl
            """), text.toString());
    String summary = text.toString().substring(text.toString().indexOf("By trace"));
    assertTrue(summary.contains("  INCONCLUSIVE  bad.jsonl (3 traces)          0  "), summary);
    assertTrue(summary.contains("  CONFORMS      clean.jsonl  "), summary);
    assertTrue(summary.endsWith("INCONCLUSIVE  of 4 traces\n"), summary);
  }

  @Test
  void importsOneOfThem() throws IOException {
    assertEquals(
        new Import.Result(
            Exit.USAGE,
            "runs.jsonl: is a file of many traces: import one of them: runs.jsonl#first,"
                + " runs.jsonl#second, ...",
            null),
        imported(FILE));
    assertEquals(
        "runs.jsonl: holds no trace 'third'", imported("runs.jsonl#third").message());
    Import.Result result = imported("runs.jsonl#second");
    assertEquals(Exit.OK, result.exit());
    assertEquals("out.jsonl: 1 record", result.message());
    List<String> lines = Files.readAllLines(desk.path("out.jsonl"));
    assertTrue(
        lines
            .get(0)
            .startsWith("{\"format\":\"vsmmu-trace\",\"version\":\"1.2\",\"origin\":\"by hand\","
                + "\"profile\":\"qemu-11-s1\""),
        lines.get(0));
    assertEquals(
        "{\"src\":{\"file\":\"runs.jsonl\",\"line\":2},\"register\":"
            + "{\"write\":false,\"offset\":\"0x18\",\"value\":\"0x0\",\"size\":4}}",
        lines.get(1));
  }

  @Test
  void doesNotOverwriteTheFileOfTheTraceItImports() {
    Import.Result result = new Import(
            desk.captures(InputStream.nullInputStream()), Optional.empty(), ReadOptions.NONE)
        .run(List.of("runs.jsonl#first"), FILE);
    assertEquals("runs.jsonl: is an input, and would be overwritten", result.message());
  }

  private Import.Result imported(String argument) {
    return new Import(
            desk.captures(InputStream.nullInputStream()), Optional.empty(), ReadOptions.NONE)
        .run(List.of(argument), "out.jsonl");
  }
}
