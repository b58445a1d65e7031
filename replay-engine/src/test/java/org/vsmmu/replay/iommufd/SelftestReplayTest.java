package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.iommufd.SelftestReader;

/** Every call of the recorded kernel selftests is predicted. Prints what was exercised. */
class SelftestReplayTest {
  private static final Path RECORDINGS = Path.of("../traces/captured/iommufd-selftest");

  private static final SortedMap<String, CallCounts.Count> TABLE = new TreeMap<>();

  static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(RECORDINGS)) {
      return files.filter(p -> p.toString().endsWith(".jsonl.gz")).sorted().toList();
    }
  }

  static SelftestReplay replay(Path path) {
    try (SelftestReader reader =
        SelftestReader.open(Input.open(path.getFileName().toString(), path))) {
      SelftestReplay replay = new SelftestReplay(reader.header());
      for (SeenEvent event = reader.next(); event != null; event = reader.next()) {
        replay.step(event);
      }
      assertEquals(
          0, reader.report().problemCount(), () -> reader.report().problems().toString());
      return replay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void predictsEveryCall(Path path) {
    SelftestReplay replay = replay(path);
    replay
        .counts()
        .byCall()
        .forEach((call, count) -> TABLE.merge(
            call,
            count,
            (a, b) ->
                new CallCounts.Count(a.exercised() + b.exercised(), a.diverged() + b.diverged())));
    assertEquals(List.of(), new ArrayList<>(replay.mismatches()));
    assertTrue(replay.counts().total().exercised() > 0);
    assertEquals(0, replay.rebindings());
  }

  @AfterAll
  static void printTable() {
    System.out.printf("%-45s %9s %8s%n", "call", "exercised", "diverged");
    TABLE.forEach((call, count) ->
        System.out.printf("%-45s %9d %8d%n", call, count.exercised(), count.diverged()));
  }
}
