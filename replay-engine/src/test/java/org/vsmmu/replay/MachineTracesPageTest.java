package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.trace.jsonl.JsonlFormat;

/** What {@code docs/machine-traces.md} says of its example is what the tool says. */
class MachineTracesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "machine-traces.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```json (\\w+)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void judgesTheExampleAndItsVariantsAsThePageSays() throws IOException {
    List<String> trace = new ArrayList<>();
    int judged = 0;
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      String text = block.group(2);
      switch (block.group(1)) {
        case "trace" -> text.lines().forEach(trace::add);
        case "instead" -> trace.set(trace.size() - 1, text.strip());
        case "expect" -> {
          agree(text, String.join("\n", trace) + "\n");
          judged++;
        }
        default -> throw new AssertionError("json " + block.group(1));
      }
    }
    assertEquals(3, judged);
  }

  private static void agree(String text, String trace) throws IOException {
    Judged judged = Replays.judge(new JsonlFormat(), trace);
    assertEquals(List.of(), judged.problems());
    assertEquals(List.of(), ExpectSchema.misfits(text));
    Expectation expected = Expectation.parse(text).complete();
    assertTrue(expected.notes().isPresent(), "the page tells all notes");
    assertEquals(List.of(), expected.mismatches(judged), trace);
  }
}
