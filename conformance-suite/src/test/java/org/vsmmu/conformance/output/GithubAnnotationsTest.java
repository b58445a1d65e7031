package org.vsmmu.conformance.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GithubAnnotationsTest {
  private static final Pattern COMMAND =
      Pattern.compile("::(error|warning|notice) ((?:[a-z]+=[^,:]*,?)+)::(.+)");

  private static List<Matcher> commands(String text) {
    return text.lines()
        .map(line -> {
          Matcher m = COMMAND.matcher(line);
          assertTrue(m.matches(), line);
          return m;
        })
        .toList();
  }

  @Test
  void everyLineIsACommand() {
    List<Matcher> commands =
        commands(AnyRun.written(new GithubAnnotations(), AnyRun.everything(true)));
    assertEquals(6, commands.size());
    Matcher evil = commands.get(0);
    String file = evil.group(2).substring("file=".length(), evil.group(2).indexOf(",line=3,"));
    String read = file.replace("%2C", ",").replace("%3A", ":").replace("%25", "%");
    assertEquals(
        AnyRun.EVIL
            .replace('\u0001', '\u2401')
            .replace('\u001b', '\u241b')
            .replace('\n', '\u240a')
            .replace('\r', '\u240d')
            .replace('\t', '\u2409'),
        read);
    assertTrue(evil.group(3).contains("%0AExpected invalidation: "), evil.group(3));
  }

  @Test
  void showsTenAndSaysHowManyMore() {
    List<Matcher> commands = commands(AnyRun.written(new GithubAnnotations(), AnyRun.failing(14)));
    assertEquals(11, commands.size());
    assertEquals("4 more are in the step summary", commands.get(10).group(3));
  }
}
