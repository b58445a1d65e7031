package org.vsmmu.conformance.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses KTAP version 1 as Documentation/dev-tools/ktap.rst describes it, and takes nothing that it
 * only tolerates: no unknown lines, no gaps in numbers, no plan that is not kept.
 */
final class KtapLines {
  private static final Pattern RESULT = Pattern.compile(
      "(ok|not ok) ([0-9]+)(?: ([^#]*[^# ]))?(?: # (?:(SKIP|TODO|XFAIL|TIMEOUT|ERROR)(?: |$))?(.*))?");

  private final List<String> lines;
  private int at;

  private KtapLines(List<String> lines) {
    this.lines = lines;
  }

  /** A test, and the tests in it. */
  record Result(
      boolean ok,
      String name,
      String directive,
      String data,
      List<Result> inner,
      List<String> said) {}

  /** The tests of a whole output, and its last line. */
  record Document(List<Result> tests, List<String> said) {}

  static Document parse(String text) {
    require(text.endsWith("\n") && !text.contains("\r"), "lines end with one line feed");
    KtapLines parser = new KtapLines(text.lines().toList());
    List<String> said = new ArrayList<>();
    List<Result> tests = parser.block("", said);
    require(parser.at == parser.lines.size(), "line " + parser.at + " belongs to no test");
    return new Document(tests, said);
  }

  /** A version line, a plan, and as many tests as it says. */
  private List<Result> block(String indent, List<String> said) {
    require(next().equals(indent + "KTAP version 1"), "a version line first");
    Matcher plan = Pattern.compile(indent + "1\\.\\.([0-9]+)").matcher(next());
    require(plan.matches(), "a plan second");
    int planned = Integer.parseInt(plan.group(1));
    List<Result> tests = new ArrayList<>();
    List<Result> inner = List.of();
    List<String> before = new ArrayList<>();
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.startsWith(indent + "  KTAP version ")) {
        require(inner.isEmpty(), "one block for one test");
        inner = block(indent + "  ", before);
      } else if (line.startsWith(indent + "# ")) {
        before.add(line.substring(indent.length() + 2));
        at++;
      } else if (line.startsWith(indent + "ok ") || line.startsWith(indent + "not ok ")) {
        Result test = result(line.substring(indent.length()), tests.size() + 1, inner, before);
        tests.add(test);
        inner = List.of();
        before = new ArrayList<>();
        at++;
      } else {
        require(!indent.isEmpty(), "unknown line: " + line);
        break;
      }
    }
    said.addAll(before);
    require(tests.size() == planned, planned + " tests planned, " + tests.size() + " found");
    return tests;
  }

  private static Result result(String line, int number, List<Result> inner, List<String> said) {
    Matcher m = RESULT.matcher(line);
    require(m.matches(), "no result line: " + line);
    require(Integer.parseInt(m.group(2)) == number, number + " expected: " + line);
    boolean ok = m.group(1).equals("ok");
    String directive = m.group(4) == null ? "" : m.group(4);
    boolean failed = directive.equals("ERROR") || directive.equals("TIMEOUT");
    require(!(failed && ok), directive + " is not ok: " + line);
    boolean innerFails = inner.stream().anyMatch(test -> !test.ok());
    require(!(ok && innerFails), "a test fails when one in it does: " + line);
    String name = m.group(3) == null ? "" : m.group(3);
    return new Result(ok, name, directive, m.group(5) == null ? "" : m.group(5), inner, said);
  }

  private String next() {
    require(at < lines.size(), "more lines");
    return lines.get(at++);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("KTAP: " + what);
    }
  }
}
