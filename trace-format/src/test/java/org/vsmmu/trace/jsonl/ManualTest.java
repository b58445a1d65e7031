package org.vsmmu.trace.jsonl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vsmmu.trace.Body;

/** What {@code traces/README.md} shows is what the reader reads. */
class ManualTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```(json.*?)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static List<String> examples(String kind) {
    List<String> lines = new ArrayList<>();
    Matcher block = BLOCK.matcher(Schemas.manual());
    while (block.find()) {
      if (block.group(1).equals(kind)) {
        block.group(2).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  private static List<String> recordExamples() {
    return examples("json").stream()
        .filter(line -> !line.contains("\"format\""))
        .toList();
  }

  private static Traces.Trace readAll() throws IOException {
    return Traces.readRecords(recordExamples().toArray(String[]::new));
  }

  @Test
  void readsEveryExampleRecord() throws IOException {
    Traces.Trace trace = readAll();
    assertEquals(List.of(), trace.problems());
    assertEquals(recordExamples().size(), trace.records().size());
  }

  @Test
  void readsEveryExampleHeader() throws IOException {
    for (String line : examples("json")) {
      if (line.contains("\"format\"")) {
        assertEquals("1.2", Traces.read(line).header().version());
      }
    }
  }

  @Test
  void showsEveryBody() throws IOException {
    Set<Class<?>> shown =
        readAll().records().stream().map(r -> r.body().getClass()).collect(Collectors.toSet());
    assertEquals(Set.of(Body.class.getPermittedSubclasses()), shown);
  }

  @Test
  void agreesWithTheSchema() {
    for (String line : examples("json")) {
      assertEquals(List.of(), Schemas.TRACE.errors(line), line);
    }
  }

  @Test
  void showsAnExpectedVerdictThatAgreesWithItsSchema() {
    assertEquals(1, examples("json expect").size());
    for (String line : examples("json expect")) {
      assertEquals(List.of(), Schemas.EXPECT.errors(line), line);
    }
  }
}
