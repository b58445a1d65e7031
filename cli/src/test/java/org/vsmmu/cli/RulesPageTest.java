package org.vsmmu.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vsmmu.conformance.report.RulePage;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;

/** The checked-in page of the rule book. */
class RulesPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve(RulePage.FILE));
  }

  @Test
  void isWhatTheToolWrites() throws IOException {
    String written = Console.run(FileSystems.getDefault(), "", "rules", "--format", "markdown")
        .out();
    assertEquals(
        written,
        page(),
        "docs/rules.md is not up to date; write it with:"
            + " ./vsmmu rules --format markdown > docs/rules.md");
  }

  @Test
  void hasAnAnchorForEveryRule() throws IOException {
    List<String> headings =
        page().lines().filter(line -> line.startsWith("## ")).toList();
    assertEquals(RuleBook.RULES.stream().map(rule -> "## " + rule.id()).toList(), headings);
    for (Rule rule : RuleBook.RULES) {
      assertTrue(RulePage.of(rule).endsWith("#" + rule.id().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  @Test
  void linksOnlyToWhatIsThere() throws IOException {
    List<String> links =
        LINK.matcher(page()).results().map((MatchResult m) -> m.group(1)).toList();
    assertTrue(links.size() > 2 * RuleBook.RULES.size(), links.toString());
    Path docs = ROOT.resolve(RulePage.FILE).getParent();
    assertAll(links.stream()
        .distinct()
        .map(link -> () -> assertTrue(Files.exists(docs.resolve(link)), link)));
  }
}
