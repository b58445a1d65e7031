package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.iommufd.SelftestReader;

/** Every call of the recorded kernel selftests is predicted. Prints what was exercised. */
class SelftestReplayTest {
  private static final Path RECORDINGS = Path.of("../traces/captured/iommufd-selftest");
  private static final Path FAULT_INJECTIONS = Path.of("../traces/captured/iommufd-fail-nth");

  private static final SortedMap<String, CallCounts.Count> TABLE = new TreeMap<>();

  static List<Path> recordings() throws IOException {
    return recordings(RECORDINGS);
  }

  static List<Path> faultInjections() throws IOException {
    return recordings(FAULT_INJECTIONS);
  }

  private static List<Path> recordings(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
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

  /** What injected faults leave behind is followed; every call that succeeds is predicted. */
  @ParameterizedTest
  @MethodSource("faultInjections")
  void predictsWhatFollowsInjectedFaults(Path path) {
    SelftestReplay replay = replay(path);
    assertEquals(List.of(), replay.mismatches());
    assertTrue(replay.nothingPinned());
  }

  /** A pipe is made by no recorded call, but its ends are closed by recorded ones. */
  @Test
  void acceptsACloseOfADescriptorThatNoRecordedCallOpened() {
    SelftestReplay replay = new SelftestReplay();
    replay.step(new SeenEvent.Opened(0, "case", "/dev/iommu", 3, 0));
    replay.step(new SeenEvent.Closed(1, "case", 6, "", 0, 0));
    assertEquals(List.of(), replay.mismatches());
    replay.step(new SeenEvent.Closed(2, "case", 3, "iommufd", -1, Errno.EBADF.number()));
    assertEquals(1, replay.mismatches().size());
  }

  /** Outside of an armed window a failing call is held against its prediction. */
  @Test
  void judgesFailuresOnceFaultInjectionIsOffAgain() {
    SelftestReplay replay = new SelftestReplay();
    replay.step(new SeenEvent.Opened(0, "case", "/dev/iommu", 3, 0));
    replay.step(new SeenEvent.PositionedWrite(1, "case", 4, "", "2", 1, 0));
    replay.step(failedAlloc(2));
    replay.step(new SeenEvent.PositionedRead(3, "case", 4, "", "0\n", 2, 0));
    assertEquals(List.of(), replay.mismatches());
    replay.step(new SeenEvent.PositionedWrite(4, "case", 4, "", "0", 1, 0));
    replay.step(failedAlloc(5));
    assertTrue(replay.mismatches().stream().anyMatch(m -> m.sequence() == 5));
  }

  private static IoctlSeen failedAlloc(long sequence) {
    byte[] struct = StructValue.ofSize(Ioctl.IOAS_ALLOC.layout().size()).toBytes();
    struct[0] = (byte) struct.length;
    return new IoctlSeen(
        sequence,
        "case",
        3,
        "iommufd",
        Ioctl.IOAS_ALLOC.code(),
        "IOMMU_IOAS_ALLOC",
        Optional.empty(),
        0x1000,
        struct,
        Map.of(),
        -1,
        Errno.ENOMEM.number(),
        struct,
        Map.of());
  }

  @AfterAll
  static void printTable() {
    System.out.printf("%-45s %9s %8s%n", "call", "exercised", "diverged");
    TABLE.forEach((call, count) ->
        System.out.printf("%-45s %9d %8d%n", call, count.exercised(), count.diverged()));
  }
}
