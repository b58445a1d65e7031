package org.vsmmu.replay.cases;

import java.util.Map;
import java.util.TreeMap;

/** The page that says which file holds which case, or why none does. */
final class CasesPage {
  private static final String HEAD = """
      # The iommufd cases

      The conformance cases of iommufd and its vIOMMUs, and the traces that hold them. In each trace
      the answers are those that the case names, and a test changes them one by one and sees that
      the change diverges. This page and the traces are written by `CasesTest`:

      ```sh
      mvn -pl replay-engine -am test -Dtest=CasesTest -Dsurefire.failIfNoSpecifiedTests=false -Dvsmmu.cases=write
      ```

      | case | what it is about | trace |
      |---|---|---|
      """;

  private final Cases cases;

  CasesPage(Cases cases) {
    this.cases = cases;
  }

  String text() {
    Map<String, String> files = new TreeMap<>();
    for (String name : cases.traces().keySet()) {
      files.put(name.substring(0, 4), name);
    }
    StringBuilder text = new StringBuilder(HEAD);
    for (Cases.Listed line : cases.all().values()) {
      String name = files.get(line.id());
      String path = line.folder() + "/cases/" + name + ".jsonl";
      String where =
          name == null ? "none: " + cases.reasons().get(line.id()) : "[" + path + "](" + path + ")";
      String about = (line.setup() + ": " + line.action()).replace("|", "\\|");
      text.append("| %s | %s | %s |\n".formatted(line.id(), about, where));
    }
    return text.toString();
  }
}
