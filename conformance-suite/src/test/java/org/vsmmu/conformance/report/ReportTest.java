package org.vsmmu.conformance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.Check;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.Desk;
import org.vsmmu.conformance.Outcome;

class ReportTest {
  private static final Path CAPTURED = Path.of("..", "traces", "captured");

  private final Desk desk = new Desk()
      .with("clean.jsonl", Desk.CLEAN)
      .with("stale.jsonl", Desk.STALE)
      .with("bad.jsonl", Desk.HEADER + "{}\n")
      .with("odd", "Dear all,\n");

  @Test
  void everyJsonReportFitsTheSchema() {
    List<Outcome> outcomes = new ArrayList<>();
    for (String name : List.of("clean.jsonl", "stale.jsonl", "bad.jsonl", "odd", "missing")) {
      Outcome outcome = desk.check(name);
      outcomes.add(outcome);
      assertEquals(List.of(), errors(json(List.of(outcome))));
    }
    outcomes.add(new Outcome.Crashed("clean.jsonl", new IllegalStateException("why")));
    assertEquals(List.of(), errors(json(outcomes)));
    assertEquals(List.of(), errors(json(List.of())));
  }

  @Test
  void reportsOnRealCapturesFitTheSchema() throws IOException {
    Captures captures = new Captures(FileSystems.getDefault(), InputStream.nullInputStream());
    Check check = new Check(captures, CheckOptions.DEFAULT);
    List<String> names;
    try (Stream<Path> files = Files.list(CAPTURED)) {
      names = files
          .map(Path::toString)
          .filter(name -> name.endsWith(".gz"))
          .sorted()
          .toList();
    }
    assertEquals(List.of(), errors(json(check.checkAll(names))));
  }

  @Test
  void theSchemaRefusesWhatIsMissing() {
    String json = json(List.of(desk.check("stale.jsonl")));
    assertEquals(1, errors(json.replace("\"pending\"", "\"pend\"")).size());
    assertEquals(
        1, errors(json.replace("\"severity\" : \"error\"", "\"s\" : 1")).size());
  }

  @Test
  void textIsReadyForAMail() {
    assertEquals("""
        DIVERGES  stale.jsonl
          read: vsmmu, 3 records, 0 commands; judged under profile generic
          1 unmap judged

        stale.jsonl:3: TLB-STALE-AFTER-UNMAP [part base, error]: unmapped 0x1000-0x1fff (line 3) is used again at line 4 while no completed TLBI covers it
          expected  invalidation: a TLBI that covers the range, completed by a CMD_SYNC
          observed  stale: 0x1000-0x1fff; domain: identified; model: takes the range as clean from here on
            line 2  map    map 0x1000-0x1fff -> 0x8000 stage 1 vmid=0 asid=2
            line 3  unmap  unmap 0x1000-0x1fff stage 1 vmid=0 asid=2
            line 4  reuse  map 0x1000-0x1fff -> 0x9000 stage 1 vmid=0 asid=2
          see SMMUv3 6.5, 7.3, 7.6, and: vsmmu rules TLB-STALE-AFTER-UNMAP

        """, upToRules(text(List.of(desk.check("stale.jsonl")), Colours.OFF)));
  }

  @Test
  void coloursOnlyWhenAsked() {
    String plain = text(List.of(desk.check("clean.jsonl")), Colours.OFF);
    String coloured = text(List.of(desk.check("clean.jsonl")), Colours.ON);
    assertEquals(plain, coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    assertEquals(-1, plain.indexOf('\u001b'));
  }

  @Test
  void severalTracesGetASummary() {
    String text = text(
        List.of(desk.check("clean.jsonl"), desk.check("stale.jsonl"), desk.check("missing")),
        Colours.OFF);
    assertEquals(
        """
        By part of the upstreaming plan (a case is a rule in a trace)
         part cases conform diverge inconclusive not exercised
         2b N N 0 0 N
         3 N N 0 0 N
         4 N N 0 0 N
         vcmdq N N 0 0 N
         base N N 1 0 N

        By trace
         verdict trace exercised diverged inconclusive
         CONFORMS clean.jsonl N 0 0
         DIVERGES stale.jsonl N 1 0

        DIVERGES of 2 traces; 1 could not be judged
        """,
        text.substring(text.indexOf("By part"))
            .replaceAll(" +", " ")
            .replaceAll("((?:clean.jsonl|stale.jsonl) )\\d+", "$1N")
            .replaceAll(
                "(?m)^ (2b|3|4|vcmdq|base) \\d+ (\\d+) (\\d+) (\\d+) \\d+$", " $1 N N $3 $4 N"));
  }

  @Test
  void fingerprintsStayWhenLinesMove() {
    desk.with(
        "moved.jsonl", Desk.STALE.replaceFirst("\n", "\n\n\n{\"note\":{\"text\":\"moved\"}}\n"));
    assertEquals(fingerprints("stale.jsonl"), fingerprints("moved.jsonl"));
  }

  @Test
  void equalFindingsAreNumbered() {
    desk.with(
        "twice.jsonl",
        Desk.STALE + Desk.unmap() + Desk.map("0x9000") + Desk.unmap() + Desk.map("0x9000"));
    List<String> prints = fingerprints("twice.jsonl");
    assertEquals(3, prints.size());
    assertEquals(prints.get(1) + "-2", prints.get(2));
  }

  /** How often rules are exercised is the rules' own business. */
  private static String upToRules(String text) {
    return text.substring(0, text.indexOf("  rule "));
  }

  private List<String> fingerprints(String name) {
    return Fingerprint.of(((Outcome.Done) desk.check(name)).judged().divergences());
  }

  private static String json(List<Outcome> outcomes) {
    StringWriter text = new StringWriter();
    new JsonReport(new PrintWriter(text)).write(outcomes);
    return text.toString();
  }

  private static String text(List<Outcome> outcomes, Colours colours) {
    StringWriter text = new StringWriter();
    new TextReport(new PrintWriter(text), colours).write(outcomes);
    return text.toString();
  }

  private static List<String> errors(String document) {
    Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(resource("check-result-1.0.schema.json"), InputFormat.JSON);
    return schema.validate(document, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static String resource(String name) {
    try (InputStream in = Outcome.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
