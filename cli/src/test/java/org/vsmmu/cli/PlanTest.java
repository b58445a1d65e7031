package org.vsmmu.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vsmmu.conformance.MarkedPart;

class PlanTest {
  private static final MarkedPart PART = new MarkedPart("plan");

  private final FileSystem files = Jimfs.newFileSystem(
      Configuration.unix().toBuilder().setWorkingDirectory("/").build());

  @Test
  void theTableOfTheReadmeIsWhatTheToolWrites() throws IOException {
    String written = Console.run(FileSystems.getDefault(), "", "plan", "--format", "markdown")
        .out();
    assertEquals(
        written,
        PART.in(Files.readString(Path.of("..", "README.md"))).orElseThrow(),
        "the plan in README.md is not up to date; write it with:"
            + " ./vsmmu plan --format markdown --into README.md");
  }

  @Test
  void writesOnlyBetweenTheMarks() throws IOException {
    Path page = files.getPath("PAGE.md");
    Files.writeString(page, "above\n" + PART.begin() + "\nold\n" + PART.end() + "\nbelow\n");
    Console ran = Console.run(files, "", "plan", "--format", "markdown", "--into", "PAGE.md");
    assertEquals("PAGE.md: updated\n", ran.err());
    String table = Console.run(files, "", "plan", "--format", "markdown").out();
    assertEquals(
        "above\n" + PART.begin() + "\n" + table + PART.end() + "\nbelow\n", Files.readString(page));
    Console again = Console.run(files, "", "plan", "--format", "markdown", "--into", "PAGE.md");
    assertEquals("PAGE.md: is up to date\n", again.err());
  }

  @Test
  void refusesAPageWithoutMarks() throws IOException {
    Files.writeString(files.getPath("PAGE.md"), "no marks\n");
    Console ran = Console.run(files, "", "plan", "--format", "markdown", "--into", "PAGE.md");
    assertEquals(2, ran.exit());
    assertTrue(ran.err().contains("PAGE.md: has no lines '" + PART.begin() + "'"), ran.err());
    assertEquals("no marks\n", Files.readString(files.getPath("PAGE.md")));
    assertEquals(2, Console.run(files, "", "plan", "--into", "PAGE.md").exit());
  }

  @Test
  void saysWhatWasMergedAsWhat() {
    String text = Console.run(files, "", "plan").out();
    assertTrue(text.contains("\n4      VIRQ_ALLOC ") && text.contains(" VEVENTQ_ALLOC "), text);
    String json = Console.run(files, "", "plan", "--format", "json").out();
    assertTrue(json.contains("\"planned\" : \"DEV_INVALIDATE\""), json);
  }
}
