package org.vsmmu.trace.jsonl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.json.JsonIn;
import org.vsmmu.trace.text.Lines;

class JsonlReaderTest {
  private static final String GAP = "{\"gap\":{}}";

  private static TraceRecord at(long position, Body body) {
    return new TraceRecord(
        position,
        OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        Source.line(Traces.FILE, position + 1),
        body);
  }

  private static Body gap() {
    return new Body.Gap(OptionalLong.empty(), "");
  }

  /** The one problem that a record gives when it stands in line 2. */
  private static String problem(String line) throws IOException {
    Traces.Trace trace = Traces.readRecords(line, GAP);
    assertEquals(List.of(at(2, gap())), trace.records());
    assertEquals(1, trace.problems().size(), trace.problems()::toString);
    return trace.problems().get(0);
  }

  private static String headerError(String text) {
    return assertThrows(IOException.class, () -> Traces.read(text)).getMessage();
  }

  @Test
  void namesACommandByItsWords() throws IOException {
    assertEquals(
        List.of(at(
            1,
            new Body.CommandSeen(
                "cmdq",
                "TLBI_NH_ASID",
                Optional.of(new CommandWords(0x0002_0000_0000_0011L, 0)),
                new TreeMap<>()))),
        Traces.readRecords("{\"command\":{\"words\":[\"0x0002000000000011\",\"0x0\"]}}")
            .records());
  }

  @Test
  void takesIdentifiersInBothNotationsAndFieldsInAnyOrder() throws IOException {
    String tail = ",\"ssid\":\"0xFffff\",\"sid\":16,\"status\":\"ok\"}}";
    assertEquals(
        List.of(at(
            1,
            Body.Access.of(
                OptionalLong.of(16),
                OptionalLong.of(0xfffff),
                -1L,
                "",
                "ok",
                OptionalLong.empty()))),
        Traces.readRecords("{\"access\":{\"iova\":\"0xffffFFFFffffFFFF\"" + tail)
            .records());
  }

  @Test
  void skipsBlankLinesAndKeepsThePlaceOfEachRecord() throws IOException {
    Traces.Trace trace = Traces.read("\n" + Traces.HEADER + "\n" + GAP + "\r\n  \n" + GAP);
    assertEquals(List.of(), trace.problems());
    assertEquals(
        List.of("run.jsonl:4", "run.jsonl:6"),
        trace.records().stream().map(r -> r.source().toString()).toList());
    assertEquals(
        List.of(1L, 2L), trace.records().stream().map(TraceRecord::position).toList());
  }

  @Test
  void keepsThePositionsBehindALineThatIsTooLong() throws IOException {
    String tooLong = "{\"note\":{\"text\":\"" + "a".repeat(Lines.MAX_LINE) + "\"}}";
    Traces.Trace trace = Traces.readRecords(GAP, tooLong, GAP);
    assertEquals(List.of(at(1, gap()), at(3, gap())), trace.records());
    assertEquals(1, trace.report().problemCount());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          {"gap":{"losst":1}}                        | :2:9: found "field losst", expected only lost, reason
          {"gap":{"lost":1,"lost":2}}                | :2:18: found "a second lost", expected every field once
          {"gap":{"lost":-1}}                        | :2:16: found "lost: -1", expected an integer of at least 0
          {"gap":{"lost":99999999999999999999}}      | :2:16: found "lost: 99999999999999999999", expected an integer of at least 0
          {"gap":[]}                                 | :2:8: found "gap: [...]", expected an object
          {"gap":null}                               | :2:8: found "gap: null", expected an object
          {"gap":{},"cpu":"one"}                     | :2:17: found "cpu: "one"", expected an integer from 0 to 2147483647
          {"gap":{},"note":{"text":""}}              | :2:11: found "field note", expected only one body, here gap
          {"unmap":{"iova":"0x1000"}}                | :2:10: found "unmap without size", expected size: a hex string such as "0x1000"
          {"unmap":{"iova":4096,"size":"0x1000"}}    | :2:18: found "iova: 4096", expected a hex string such as "0x1000"
          {"attach":{"sid":1,"domain":{"asid":65536}}} | :2:37: found "asid: 65536", expected an integer from 0 to 65535
          {"command":{"op":"TLBI_NH_ASID","fields":{"asid":65536,"vmid":0}}} | :2:50: found "asid: 65536", expected an integer from 0 to 65535
          {"command":{"op":"TLBI_NH_VA","fields":{"leaf":"0x2"}}} | :2:48: found "leaf: "0x2"", expected an integer from 0 to 1
          {"command":{"op":"CFGI_STE","fields":{"sid":-1}}} | :2:45: found "sid: -1", expected an integer from 0 to 4294967295
          {"command":{"words":["0x46"]}}             | :2:21: found "words of 1", expected an array of 2 hex strings
          {"command":{"op":"CMD_SYNC"}}              | :2:18: found "op: "CMD_SYNC"", expected SYNC
          {"command":{"op":"SYNC","words":["0x3","0x0"]}} | :2:18: found "op: "SYNC"", expected CFGI_STE, which is what the words say
          {"sync-done":{"sync":1}}                   | :2:22: found "sync: 1", expected an earlier record
          ["gap"]                                    | :2:1: found "[", expected a JSON object
          {"gap":{}} x                               | :2:12: found "x", expected JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          {"gap":{}} {}                              | :2:12: found "{", expected the end of the line
          """)
  void saysWhereARecordIsWrongAndGoesOn(String line, String problem) throws IOException {
    assertEquals(Traces.FILE + problem, problem(line));
  }

  @Test
  void namesTheBodiesWhenThereIsNone() throws IOException {
    String message = problem("{\"t\":1,\"umap\":{}}");
    assertTrue(
        message.startsWith("run.jsonl:2:8: found \"field umap\", expected exactly one body"));
    assertTrue(message.contains("map, unmap, free"));
  }

  @Test
  void survivesALineThatWasCutOff() throws IOException {
    String message = problem("{\"note\":{\"text\":\"cut o");
    assertTrue(message.startsWith("run.jsonl:2:"), message);
    assertTrue(message.contains("expected JSON: "), message);
  }

  @Test
  void boundsNestingTextsAndNumbers() throws IOException {
    String deep = "{\"note\":" + "[".repeat(30) + "]".repeat(30) + "}";
    assertTrue(problem(deep).contains("nesting depth"), problem(deep));
    String tall = "{\"note\":{\"text\":\"" + "a".repeat(JsonIn.MAX_TEXT + 1) + "\"}}";
    assertTrue(problem(tall).contains("at most 65536"), problem(tall));
    String wide = "{\"gap\":{\"lost\":" + "1".repeat(100) + "}}";
    assertTrue(problem(wide).contains("Number value length"), problem(wide));
    String named = "{\"" + "a".repeat(1000) + "\":1}";
    assertTrue(problem(named).length() < 400, problem(named));
  }

  @Test
  void saysWhereTheHeaderIsBroken() {
    assertEquals("run.jsonl:1:1: found the end of the trace, expected its header", headerError(""));
    assertEquals(
        "run.jsonl:2:11: found \"format: \"other\"\", expected vsmmu-trace",
        headerError("\n{\"format\":\"other\",\"version\":\"1.0\"}\n"));
    assertEquals(
        "run.jsonl:1:1: found \"header without version\","
            + " expected version: a non-empty string",
        headerError("{\"format\":\"vsmmu-trace\"}\n"));
    assertEquals(
        "run.jsonl:1:35: found \"version: \"one\"\", expected a version such as 1.2",
        headerError("{\"format\":\"vsmmu-trace\",\"version\":\"one\"}\n"));
    assertTrue(headerError("not a trace\n").startsWith("run.jsonl:1:1: found \"not a trace\""));
  }

  @ParameterizedTest
  @CsvSource({"1.7", "2.0", "1.3"})
  void refusesANewerVersionWhateverElseItsHeaderSays(String version) {
    String text = "{\"new\":1,\"format\":\"vsmmu-trace\",\"version\":\"" + version + "\"}\n";
    String expected = "trace version " + version + " is newer than 1.2, which this vsmmu reads";
    assertTrue(headerError(text).endsWith(expected), headerError(text));
  }

  @Test
  void readsTheOlderVersion() throws IOException {
    Traces.Trace trace =
        Traces.read("{\"format\":\"vsmmu-trace\",\"version\":\"1.0\"}\n{\"gap\":{}}\n");
    assertEquals("1.0", trace.header().version());
    assertEquals(List.of(at(1, gap())), trace.records());
    assertEquals(List.of(), trace.problems());
  }

  @Test
  void placesWhatIsWrongWithinArrays() throws IOException {
    assertEquals(
        "run.jsonl:2:36: found \"address: \"0x4\"\", expected a multiple of 8",
        problem("{\"memory\":{\"words\":[[\"0x8\",\"0x1\"],[\"0x4\",\"0x0\"]]}}"));
    assertEquals(
        "run.jsonl:2:49: found \"events of 1\", expected an array of 4 hex strings",
        problem("{\"access\":{\"iova\":\"0x0\",\"status\":\"ok\",\"events\":[[\"0x0\"]]}}"));
    assertEquals(
        "run.jsonl:2:33: found \"reg: \"CMDQ\"\", expected a register's name such as CMDQ_PROD",
        problem("{\"register\":{\"write\":true,\"reg\":\"CMDQ\",\"value\":\"0x0\",\"size\":4}}"));
  }

  @Test
  void takesARegisterByItsName() throws IOException {
    Traces.Trace trace = Traces.readRecords(
        "{\"register\":{\"write\":false,\"reg\":\"EVENTQ_PROD\",\"value\":\"0x1\",\"size\":4}}");
    assertEquals(
        new Body.RegisterAccess(false, 0x100a8, 1, 4), trace.records().get(0).body());
  }

  @Test
  void regionsOfMemoryAreApart() {
    String header = "{\"format\":\"vsmmu-trace\",\"version\":\"1.1\",\"memory\":["
        + "{\"first\":\"0x0\",\"last\":\"0xfff\",\"content\":\"zero\"},"
        + "{\"first\":\"0xfff\",\"last\":\"0xffff\",\"content\":\"unknown\"}]}\n";
    assertTrue(
        headerError(header).endsWith("expected a region apart from those before it"),
        headerError(header));
  }

  @Test
  void readsACompressedFile() throws IOException {
    try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
      Path path = files.getPath("/run.jsonl.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path));
          JsonlWriter writer = JsonlWriter.withoutSources(out, TraceHeader.of("vsmmu"))) {
        writer.write(at(1, gap()));
      }
      Traces.Trace trace = Traces.read(Input.open(Traces.FILE, path));
      assertEquals(List.of(at(1, gap())), trace.records());
    }
  }

  @Test
  void recognisesATraceByItsHeader() {
    assertTrue(recognises("\n  {\"format\": \"vsmmu-trace\", \"version\": \"9.9\"}\n{}"));
    assertFalse(recognises("{\"gap\":{}}\n{\"format\":\"vsmmu-trace\"}"));
    assertFalse(recognises("# \"vsmmu-trace\""));
    assertFalse(recognises(""));
  }

  private static boolean recognises(String text) {
    return new JsonlFormat().recognises(text.getBytes(StandardCharsets.UTF_8), "any");
  }
}
