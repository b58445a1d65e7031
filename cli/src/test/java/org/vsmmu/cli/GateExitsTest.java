package org.vsmmu.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of exit codes in the README is what the gate ends with, cell by cell. */
class GateExitsTest {
  private static final String HEADER = "{\"format\":\"vsmmu-trace\",\"version\":\"1.0\"}\n";
  private static final String DOMAIN = ",\"domain\":{\"stage\":1,\"vmid\":0,\"asid\":2}";
  private static final String MAP =
      "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1000\",\"output\":\"%s\"" + DOMAIN + "}}\n";
  private static final String UNMAP =
      "{\"unmap\":{\"iova\":\"0x1000\",\"size\":\"0x1000\"" + DOMAIN + "}}\n";
  private static final String FLUSH = "{\"command\":{\"words\":[\"0x30\",\"0x0\"]}}\n"
      + "{\"command\":{\"words\":[\"0x46\",\"0x0\"]}}\n";
  private static final String STALE =
      HEADER + MAP.formatted("0x8000") + UNMAP + MAP.formatted("0x9000");
  private static final String CLEAN =
      HEADER + MAP.formatted("0x8000") + UNMAP + FLUSH + MAP.formatted("0x9000");
  private static final String WAIVER =
      "waiver,TLB-STALE-AFTER-UNMAP,stale.jsonl,until=2027-01-01\n";
  private static final String EXPIRED =
      "waiver,TLB-STALE-AFTER-UNMAP,stale.jsonl,until=2026-01-01\n";

  private static List<List<String>> table() throws IOException {
    return Files.readAllLines(Path.of("..", "README.md")).stream()
        .dropWhile(line -> !line.startsWith("| judged |"))
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
            .map(String::strip)
            .toList())
        .toList();
  }

  private static Set<String> words(String cell) {
    return new TreeSet<>(Arrays.asList(cell.split(", ")));
  }

  static Stream<Arguments> cells() throws IOException {
    List<List<String>> table = table();
    List<String> head = table.get(0);
    List<Arguments> cells = new ArrayList<>();
    for (List<String> row : table.subList(2, table.size())) {
      for (int i = 1; i < row.size(); i++) {
        String[] codes = row.get(i).replace(" strict", "").split(", ");
        cells.add(Arguments.of(row.get(0), head.get(i), false, Integer.parseInt(codes[0])));
        cells.add(
            Arguments.of(row.get(0), head.get(i), true, Integer.parseInt(codes[codes.length - 1])));
      }
    }
    return cells.stream();
  }

  @ParameterizedTest(name = "{0}; {1}; strict {2}: {3}")
  @MethodSource("cells")
  void endsAsTheTableSays(String judged, String beside, boolean strict, int code)
      throws IOException {
    Set<String> words = words(judged);
    words.addAll(words(beside));
    try (FileSystem files = Jimfs.newFileSystem(
        Configuration.unix().toBuilder().setWorkingDirectory("/").build())) {
      List<String> args =
          new ArrayList<>(List.of("gate", "--today", "2026-06-01", "--baseline", "baseline.csv"));
      if (strict) {
        args.add("--strict");
      }
      if (words.contains("conforming trace")) {
        args.add(file(files, "clean.jsonl", CLEAN));
      }
      if (words.contains("divergence")) {
        args.add(file(files, "stale.jsonl", STALE));
      }
      if (words.contains("missing file")) {
        args.add("missing.jsonl");
      }
      if (words.contains("unreadable file")) {
        args.add(file(files, "unreadable.jsonl", "\u0001\u0002"));
      }
      if (words.contains("empty folder")) {
        Files.createDirectory(files.getPath("empty"));
        args.add("empty");
      }
      file(
          files,
          "baseline.csv",
          "kind,rule,trace,until\n"
              + (words.contains("waiver") ? WAIVER : "")
              + (words.contains("expired waiver") ? EXPIRED : ""));
      Console console = Console.run(files, "", args.toArray(String[]::new));
      assertEquals(code, console.exit(), console.out() + console.err());
    }
  }

  private static String file(FileSystem files, String name, String text) throws IOException {
    Files.writeString(files.getPath(name), text);
    return name;
  }

  @Test
  void hasEveryCombination() throws IOException {
    List<List<String>> table = table();
    Set<Set<String>> beside = new HashSet<>();
    table.get(0).stream().skip(1).forEach(cell -> beside.add(words(cell)));
    Set<Set<String>> judged = new HashSet<>();
    table.stream().skip(2).forEach(row -> judged.add(words(row.get(0))));
    assertEquals(8, beside.size());
    assertEquals(9, judged.size());
    assertEquals(2 * 8 * 9, cells().count());
  }
}
