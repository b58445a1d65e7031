package org.vsmmu.trace.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.testing.Gen;
import org.vsmmu.testing.Property;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

class CsvFormatTest {
  private record Read(TraceHeader header, List<TraceRecord> records, List<String> problems) {}

  private static Read read(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return read(Input.of("seq.csv", new ByteArrayInputStream(bytes)));
  }

  private static Read read(Input input) throws IOException {
    try (TraceReader reader = new CsvFormat().open(input, ReadOptions.NONE)) {
      List<TraceRecord> records = new ArrayList<>();
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
      List<String> problems =
          reader.report().problems().stream().map(ReadReport.Problem::toString).toList();
      return new Read(reader.header(), records, problems);
    }
  }

  private static TraceRecord record(long position, OptionalLong time, long line, Body body) {
    return new TraceRecord(
        position, time, OptionalInt.empty(), "", Source.line("seq.csv", line), body);
  }

  private static Body words(String queue, String op, long w0, long w1) {
    return new Body.CommandSeen(queue, op, Optional.of(new CommandWords(w0, w1)), new TreeMap<>());
  }

  private static Body named(String op, Map<String, Long> fields) {
    return new Body.CommandSeen("cmdq", op, Optional.empty(), new TreeMap<>(fields));
  }

  @Test
  void readsWords() throws IOException {
    String text = """
        time,queue,word0,word1
        5,vcmdq0,0x0002000000000011,0x0

        ,,0x46,0xFFFFFFFFFFFFFFFF
        """;
    List<TraceRecord> expected = List.of(
        record(
            1, OptionalLong.of(5), 2, words("vcmdq0", "TLBI_NH_ASID", 0x0002_0000_0000_0011L, 0)),
        record(2, OptionalLong.empty(), 4, words("cmdq", "SYNC", 0x46, -1)));
    assertEquals(new Read(TraceHeader.of("csv"), expected, List.of()), read(text));
  }

  @Test
  void readsNamedFieldsInAnyOrder() throws IOException {
    String text = """
        asid, op, addr, leaf, tg
        2, "TLBI_NH_VA", 0xfffffffffffff000, 1, 1
        , CMDQ_OP_CMD_SYNC, , ,
        , CFGI_ALL, , ,
        """;
    Map<String, Long> va = Map.of("addr", -4096L, "asid", 2L, "leaf", 1L, "tg", 1L);
    List<TraceRecord> expected = List.of(
        record(1, OptionalLong.empty(), 2, named("TLBI_NH_VA", va)),
        record(2, OptionalLong.empty(), 3, named("SYNC", Map.of())),
        record(3, OptionalLong.empty(), 4, named("CFGI_ALL", Map.of())));
    assertEquals(new Read(TraceHeader.of("csv"), expected, List.of()), read(text));
  }

  @Test
  void takesRowsOfBothKindsInOneTable() throws IOException {
    List<Body> bodies = read("word0,word1,op,sid\n0x46,0x0,,\n,,CFGI_STE,16\n").records().stream()
        .map(TraceRecord::body)
        .toList();
    assertEquals(
        List.of(words("cmdq", "SYNC", 0x46, 0), named("CFGI_STE", Map.of("sid", 16L))), bodies);
  }

  @Test
  void turnsDownWhatNoFieldHolds() throws IOException {
    Read read = read("op,vmid,asid,tg\nTLBI_NH_ASID,0,65536,\nTLBI_NH_VA,0,1,4\n");
    assertEquals(List.of(), read.records());
    assertEquals(
        List.of(
            "seq.csv:2:16: found \"asid: 65536\", expected a number from 0 to 65535",
            "seq.csv:3:16: found \"tg: 4\", expected a number from 0 to 3"),
        read.problems());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
          5,a,46,0x0,,         | :2:5: found "word0: 46", expected a hex number such as 0x46
          5,a,0x46,,,          | :2:10: found "word1: ", expected both words or neither
          x,a,0x46,0x0,,       | :2:1: found "time: x", expected a number such as 4096 or 0x1000, of up to 64 bits
          99999999999999999999,a,0x46,0x0,, | :2:1: found "time: 99999999999999999999", expected a number such as 4096 or 0x1000, of up to 64 bits
          5,"a,b",0x46,zz,,    | :2:14: found "word1: zz", expected a hex number such as 0x46
          5,a,0x46,0x0,,1      | :2:15: found "asid: 1", expected an empty cell beside words
          5,a,0x46,0x0,TLBI_NH_ALL, | :2:14: found "op: TLBI_NH_ALL", expected SYNC, which is what the words say
          5,a,,,TLBI,1         | :2:7: found "op: TLBI", expected a command such as TLBI_NH_VA
          5,a,,,,1             | :2:7: found "op: ", expected a command such as TLBI_NH_VA
          5,a,0x46             | :2:1: found "3 cells", expected 6 as in the header
          5,"a,0x46,0x0,,      | :2:1: found "5,"a,0x46,0x0,,", expected cells with commas between them, and each quote closed
          """)
  void saysWhichCellIsWrongAndGoesOn(String row, String problem) throws IOException {
    Read read = read("time,queue,word0,word1,op,asid\n" + row + "\n,,0x46,0x0,,\n");
    assertEquals(List.of("seq.csv" + problem), read.problems());
    assertEquals(
        List.of(record(1, OptionalLong.empty(), 3, words("cmdq", "SYNC", 0x46, 0))),
        read.records());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          time,word0,word1,asdi | seq.csv:1:18: found "column asdi", expected one of addr, asid
          op,asid,asid          | seq.csv:1:9: found "a second column asid", expected every column once
          time,word0            | seq.csv:1:1: found "no such columns", expected word0 and word1, or op
          time,sid              | seq.csv:1:1: found "no such columns", expected word0 and word1, or op
          """)
  void refusesAHeader(String header, String message) {
    String found = assertThrows(IOException.class, () -> read(header + "\n")).getMessage();
    assertTrue(found.startsWith(message), found);
  }

  @Test
  void refusesAnEmptyFile() {
    assertEquals(
        "seq.csv:1:1: found an empty file, expected a header line",
        assertThrows(IOException.class, () -> read("\n")).getMessage());
  }

  @Test
  void readsBackTheWordsItWrote() {
    Gen<Body> commands = c -> {
      long w0 = c.draw(Gen.words());
      String queue = c.draw(Gen.choose("cmdq", "vcmdq0", "a, \"b\""));
      return words(queue, Opcode.of((int) w0).name(), w0, c.draw(Gen.words()));
    };
    Gen<Long> times = Gen.longs(Long.MIN_VALUE, Long.MAX_VALUE);
    Gen<TraceRecord> records =
        Gen.zip(times, commands, (time, body) -> record(0, OptionalLong.of(time), 0, body));
    Property.forAll(Gen.listOf(records, 20), drawn -> {
      List<TraceRecord> expected = new ArrayList<>();
      for (TraceRecord r : drawn) {
        int position = expected.size() + 1;
        expected.add(record(position, r.timeNanos(), position + 1, r.body()));
      }
      assertEquals(new Read(TraceHeader.of("csv"), expected, List.of()), read(write(expected)));
    });
  }

  @Test
  void leavesOutWhatHasNoWords() throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = new CsvWriter(text)) {
      assertFalse(writer.write(record(1, OptionalLong.empty(), 1, new Body.Note("a"))));
      assertFalse(writer.write(record(2, OptionalLong.empty(), 2, named("SYNC", Map.of()))));
      assertTrue(writer.write(record(3, OptionalLong.empty(), 3, words("q", "SYNC", 0x46, 1))));
    }
    assertEquals("time,queue,word0,word1\n,q,0x46,0x1\n", text.toString());
  }

  private static String write(List<TraceRecord> records) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = new CsvWriter(text)) {
      for (TraceRecord record : records) {
        writer.write(record);
      }
    }
    return text.toString();
  }

  @Test
  void readsAFileOfASpreadsheet() throws IOException {
    try (FileSystem files = Jimfs.newFileSystem(Configuration.unix())) {
      Path path = files.getPath("/seq.csv");
      Files.writeString(path, "\ufeffword0,word1\r\n0x46,0x0\r\n");
      assertEquals(
          List.of(record(1, OptionalLong.empty(), 2, words("cmdq", "SYNC", 0x46, 0))),
          read(Input.open("seq.csv", path)).records());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"word0,word1", "a,word1,word0", "time,op\n", "\ufeffop,asid"})
  void recognisesItsHeader(String text) {
    assertTrue(recognises(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "word0", "op", "op,code", "state,vmid,asid", "{\"op\":1}"})
  void leavesOtherFilesAlone(String text) {
    assertFalse(recognises(text));
  }

  private static boolean recognises(String text) {
    return new CsvFormat().recognises(text.getBytes(StandardCharsets.UTF_8), "any");
  }
}
