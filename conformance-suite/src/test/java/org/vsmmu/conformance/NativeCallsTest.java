package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.replay.Judged;
import org.vsmmu.trace.ReadOptions;

/** A recording of calls is judged the same once it is a native trace. */
class NativeCallsTest {
  private static final Path TRACES = Path.of("..", "traces");
  private static final Schema SCHEMA = schema();

  private final Desk desk = new Desk();

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(
              Files.readString(TRACES.resolve("schema/trace-1.2.schema.json")), InputFormat.JSON);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Captures, and what breaks and keeps the rules on calls. */
  static List<Path> recordings() throws IOException {
    try (Stream<Path> captured = Files.walk(TRACES.resolve("captured"));
        Stream<Path> corpus = Files.walk(TRACES.resolve("base"))) {
      return Stream.concat(
              captured
                  .filter(path -> path.toString().contains("iommufd-"))
                  .filter(path -> path.toString().endsWith(".jsonl.gz")),
              corpus
                  .filter(path -> path.toString().contains("IOCTL-"))
                  .filter(path -> path.toString().endsWith(".jsonl")))
          .sorted()
          .toList();
    }
  }

  private Judged judged(String name) {
    return ((Outcome.Done) desk.check(name)).judged();
  }

  private Import.Result imported(String from, String to) {
    Captures captures = desk.captures(InputStream.nullInputStream());
    return new Import(captures, Optional.empty(), ReadOptions.NONE).run(List.of(from), to);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void isJudgedAsItsImport(Path recording) throws IOException {
    String name = recording.getFileName().toString();
    desk.with(name, Files.readAllBytes(recording));
    assertEquals(Exit.OK, imported(name, "run.native").exit());
    Judged before = judged(name);
    Judged after = judged("run.native");
    assertEquals("vsmmu", after.format());
    assertEquals(before.verdict(), after.verdict());
    assertEquals(before.counts(), after.counts());
    assertEquals(before.records(), after.records());
    assertEquals(before.commands(), after.commands());
    assertEquals(before.profile(), after.profile());
    assertEquals(before.unmodelled(), after.unmodelled());
    // Findings name the lines of the recording itself.
    assertEquals(before.divergences(), after.divergences());
    assertEquals(before.inconclusive(), after.inconclusive());
    assertEquals(before.notes(), after.notes());
    List<String> lines = Files.readAllLines(desk.path("run.native"));
    for (String line : lines.subList(0, Math.min(lines.size(), 200))) {
      assertEquals(List.of(), SCHEMA.validate(line, InputFormat.JSON), line);
    }
    assertEquals(Exit.OK, imported("run.native", "again.native").exit());
    assertEquals(lines, Files.readAllLines(desk.path("again.native")));
  }
}
