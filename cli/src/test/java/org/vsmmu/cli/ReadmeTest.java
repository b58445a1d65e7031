package org.vsmmu.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README shows is what the tool prints. */
class ReadmeTest {

  private record Shown(String command, String output) {}

  private static List<Shown> shown() throws IOException {
    List<Shown> all = new ArrayList<>();
    String command = null;
    List<String> output = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "README.md"))) {
      boolean ends = line.startsWith("$ ") || line.equals("```");
      if (command != null && ends) {
        all.add(new Shown(command, String.join("\n", output)));
        command = null;
      }
      if (line.startsWith("$ ./vsmmu ")) {
        command = line.substring("$ ./vsmmu ".length());
        output = new ArrayList<>();
      } else {
        output.add(line);
      }
    }
    return all;
  }

  @Test
  void opensWithTheTwoCommands() throws IOException {
    List<String> commands = Files.readAllLines(Path.of("..", "README.md")).stream()
        .filter(line -> line.startsWith("$ "))
        .limit(2)
        .toList();
    assertEquals(
        List.of("$ ./vsmmu check traces/captured/linux-7.3-strict.ftrace.gz", "$ mvn verify"),
        commands);
  }

  @Test
  void showsWhatTheToolPrints() throws IOException {
    List<Shown> all = shown();
    assertTrue(all.size() >= 2, "commands in the README: " + all.size());
    for (Shown shown : all) {
      String[] words = shown.command().replace("traces/", "../traces/").split(" ");
      String printed = Console.run(FileSystems.getDefault(), "", words)
          .out()
          .replace("../traces/", "traces/")
          .strip();
      assertEquals(shown.output().strip(), printed, shown.command());
    }
  }
}
