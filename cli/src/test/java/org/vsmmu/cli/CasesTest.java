package org.vsmmu.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CasesTest {
  private static final String TRACE = "{\"format\":\"vsmmu-trace\",\"version\":\"1.0\"}\n";

  private final FileSystem files = Jimfs.newFileSystem(
      Configuration.unix().toBuilder().setWorkingDirectory("/").build());

  @BeforeEach
  void corpus() throws IOException {
    add("traces/4/ATC-STALE-AFTER-UNMAP/breaks/a", """
        {"verdict":"DIVERGES","note":"no ATC_INV at all",
         "divergences":[{"rule":"ATC-STALE-AFTER-UNMAP","record":3}]}""");
    add("traces/base/CFG-STALE/keeps/b", """
        {"verdict":"CONFORMS","note":"CFGI_STE for EATS","reference":"SMMUv3 7.4"}""");
    Files.createDirectories(files.getPath("traces/captured"));
    Files.writeString(files.getPath("traces/captured/c.jsonl"), TRACE);
    Files.writeString(files.getPath("traces/README.md"), "# Traces\n");
  }

  private void add(String name, String expectation) throws IOException {
    Path trace = files.getPath(name + ".jsonl");
    Files.createDirectories(trace.getParent());
    Files.writeString(trace, TRACE);
    Files.writeString(files.getPath(name + ".expect.json"), expectation);
  }

  private Console cases(String... more) {
    return Console.run(
        files, "", Stream.concat(Stream.of("cases"), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void listsEveryCase() {
    assertEquals("""
        part  verdict   trace                                          rules                  note
        4     DIVERGES  traces/4/ATC-STALE-AFTER-UNMAP/breaks/a.jsonl  ATC-STALE-AFTER-UNMAP  no ATC_INV at all
        base  CONFORMS  traces/base/CFG-STALE/keeps/b.jsonl            CFG-STALE              CFGI_STE for EATS
        -     CONFORMS  traces/captured/c.jsonl                        -

        3 cases
        """, cases().out());
  }

  @Test
  void filters() {
    assertTrue(cases("--part", "4").out().endsWith("\n1 case\n"));
    assertTrue(cases("--rule", "cfg-stale").out().contains("b.jsonl"));
    assertTrue(cases("--text", "eats").out().contains("b.jsonl"));
    assertTrue(cases("--text", "eats", "traces/base").out().endsWith("\n1 case\n"));
    assertEquals(4, cases("--part", "4", "--rule", "CFG-STALE").exit());
    assertEquals(2, cases("--part", "5").exit());
    assertTrue(cases("--rule", "CFG").err().contains("did you mean: CFG-STALE"));
  }

  @Test
  void writesJson() {
    String json = cases("--format", "json", "--part", "base").out();
    assertTrue(json.contains("\"reference\" : \"SMMUv3 7.4\""), json);
    assertFalse(json.contains("a.jsonl"), json);
  }

  @Test
  void saysWhatCannotBeListedAndListsTheRest() throws IOException {
    add("traces/base/CFG-STALE/keeps/bad", "{\"verdict\":\"FINE\"}");
    Console listed = cases();
    assertEquals(2, listed.exit());
    assertTrue(
        listed.err().contains("traces/base/CFG-STALE/keeps/bad.expect.json: "), listed.err());
    assertTrue(listed.out().endsWith("\n3 cases\n"));
    assertEquals(2, cases("missing").exit());
  }

  @Test
  void listsTheCorpusOfTheProject() {
    Console listed = Console.run(FileSystems.getDefault(), "", "cases", "../traces");
    assertEquals("", listed.err());
    assertEquals(0, listed.exit());
    List<String> lines = listed.out().lines().toList();
    assertTrue(lines.size() > 300, lines.get(lines.size() - 1));
  }
}
