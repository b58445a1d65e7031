package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.replay.Moment;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestFormat;
import org.vsmmu.trace.iommufd.NestLine;

/** A log that names no device passes if some binding explains it, and diverges if none does. */
class DeviceBindingsTest {
  private static final Path LAB =
      Path.of("../traces/captured/iommufd-nest/lab73-nest.ioctls.jsonl.gz");
  private static final int EBUSY = 16;

  /** One call in so many is changed; each, with {@code -Dvsmmu.mutants=0}. */
  private static final int STRIDE = Integer.getInteger("vsmmu.mutants", 1) == 0 ? 1 : 17;

  private static List<Moment.CallJudged> differences(List<TraceRecord> records) {
    return NestReplayTest.judged(records).stream()
        .filter(Moment.CallJudged.class::isInstance)
        .map(Moment.CallJudged.class::cast)
        .filter(call -> !call.matches())
        .toList();
  }

  private static void assertConforms(PlainLog log) {
    assertEquals(List.of(), differences(log.records()));
  }

  private static void assertDiverges(PlainLog log) {
    List<Moment.CallJudged> differences = differences(log.records());
    assertEquals(1, differences.size(), differences::toString);
    assertEquals("", differences.get(0).doubt());
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0", "0, 1, 1", "1, 0, 0", "1, 0, 1"})
  void aLaterDestroyTellsWhichDeviceWasDetached(int first, int second, int detached) {
    PlainLog log = new PlainLog(2);
    int[] hwpts = {log.hwpt(), log.hwpt()};
    log.attach(first, hwpts[first]);
    log.attach(second, hwpts[second]);
    log.detach(detached);
    log.destroy(hwpts[1 - detached]);
    assertTrue(log.failed());
    log.destroy(hwpts[detached]);
    log.attach(1 - detached, log.ioas());
    log.destroy(hwpts[1 - detached]);
    log.detach(1 - detached);
    assertConforms(log);
  }

  @Test
  void oneTableOfTwoDevicesIsInUseUntilBothAreDetached() {
    PlainLog log = new PlainLog(2);
    int shared = log.hwpt();
    log.attach(0, shared);
    log.attach(1, shared);
    log.detach(1);
    log.destroy(shared);
    assertTrue(log.failed());
    log.detach(0);
    log.destroy(shared);
    assertConforms(log);
  }

  @Test
  void noBindingExplainsAFreeTableInUse() {
    PlainLog log = new PlainLog(2);
    int shared = log.hwpt();
    int unused = log.hwpt();
    log.attach(0, shared);
    log.attach(1, shared);
    log.destroy(unused);
    log.pretend(EBUSY);
    assertDiverges(log);
  }

  @Test
  void noBindingExplainsTwoTablesOfOneAttachment() {
    PlainLog log = new PlainLog(2);
    int one = log.hwpt();
    int two = log.hwpt();
    log.attach(0, one);
    log.attach(0, two);
    log.destroy(one);
    log.attach(1, two);
    log.detach(0);
    log.detach(1);
    log.detach(1);
    log.destroy(two);
    // Attached once or twice, and detached three times: at least once from either.
    assertConforms(log);
    PlainLog busy = new PlainLog(2);
    int table = busy.hwpt();
    busy.attach(0, table);
    busy.destroy(table);
    busy.pretend(0);
    assertDiverges(busy);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 2", "2, 1, 0", "1, 2, 0", "2, 0, 1"})
  void threeDevicesInAnyOrder(int first, int second, int third) {
    PlainLog log = new PlainLog(3);
    int[] hwpts = {log.hwpt(), log.hwpt(), log.hwpt()};
    List.of(first, second, third).forEach(device -> log.attach(device, hwpts[device]));
    log.detach(second);
    log.destroy(hwpts[first]);
    log.destroy(hwpts[third]);
    log.destroy(hwpts[second]);
    log.attach(second, hwpts[first]);
    log.detach(first);
    log.destroy(hwpts[first]);
    assertTrue(log.failed());
    log.detach(third);
    log.destroy(hwpts[third]);
    log.detach(second);
    log.destroy(hwpts[first]);
    assertConforms(log);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatDevicesReallyDidIsNeverADivergence(int devices) {
    for (int seed = 0; seed < 5; seed++) {
      PlainLog log = random(devices, new Random(seed));
      assertEquals(List.of(), differences(log.records()), "seed " + seed);
    }
  }

  private static PlainLog random(int devices, Random random) {
    PlainLog log = new PlainLog(devices);
    List<Integer> targets = new ArrayList<>(List.of(log.ioas()));
    for (int i = 0; i < 40; i++) {
      int device = random.nextInt(devices);
      int target = targets.get(random.nextInt(targets.size()));
      switch (random.nextInt(5)) {
        case 0 -> targets.add(log.hwpt());
        case 1 -> {
          if (target != log.ioas()) {
            log.destroy(target);
          }
        }
        case 2 -> log.detach(device);
        default -> log.attach(device, target);
      }
    }
    return log;
  }

  @Test
  void aChoiceTooManyIsUndecidedAndSaysSo() {
    PlainLog log = new PlainLog(2);
    int one = log.hwpt();
    for (int i = 0; i < 9000; i++) {
      log.attach(i & 1, one);
      log.detach(i & 1);
    }
    int two = log.hwpt();
    log.attach(0, two);
    log.destroy(two);
    log.pretend(0);
    List<Moment.CallJudged> differences = differences(log.records());
    assertEquals(1, differences.size());
    assertTrue(differences.get(0).doubt().contains("too many ways"), differences::toString);
  }

  private static List<TraceRecord> lab() throws IOException {
    List<TraceRecord> records = new ArrayList<>();
    try (TraceReader reader = new NestFormat().open(Input.open("lab", LAB), ReadOptions.NONE)) {
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  @Test
  void aRecordedLogIsExplained() throws IOException {
    assertEquals(List.of(), differences(lab()));
    long told = NestReplayTest.judged(lab()).stream()
        .filter(Moment.GuestEventRead.class::isInstance)
        .count();
    assertTrue(told > 0, "which names were right when events were read");
  }

  /** Ways to change a call. */
  enum Change {
    ERRNO(call -> with(call, call.returned(), call.errno() ^ 1, call.out())),
    RESULT(call -> with(call, call.errno() == 0 ? -1 : 0, call.errno() == 0 ? 5 : 0, call.out())),
    OUTPUT(call -> {
      byte[] out = call.out().clone();
      out[out.length - 1] ^= 1;
      return with(call, call.returned(), call.errno(), out);
    });

    private final Function<NestLine.Call, NestLine.Call> change;

    Change(Function<NestLine.Call, NestLine.Call> change) {
      this.change = change;
    }
  }

  private static NestLine.Call with(NestLine.Call of, long returned, int errno, byte[] out) {
    return new NestLine.Call(
        of.line(),
        of.note(),
        of.descriptor(),
        of.command(),
        of.name(),
        of.in(),
        of.dataIn(),
        returned,
        errno,
        out,
        of.dataOut());
  }

  @ParameterizedTest
  @EnumSource
  void everyChangeOfARecordedLogIsADivergence(Change change) throws IOException {
    List<TraceRecord> records = lab();
    List<String> missed = new ArrayList<>();
    for (int i = change.ordinal(); i < records.size(); i += STRIDE) {
      if (records.get(i).body() instanceof Body.KernelSeen seen
          && seen.event() instanceof NestLine.Call call
          && call.command() != SeenDevices.REGION_INFO
          && (change != Change.ERRNO || call.errno() != 0)) {
        List<TraceRecord> changed = new ArrayList<>(records);
        Body body = new Body.KernelSeen(change.change.apply(call), seen.open());
        changed.set(i, NestReplayTest.with(records.get(i), body));
        boolean certain =
            differences(changed).stream().anyMatch(found -> found.doubt().isEmpty());
        if (!certain) {
          missed.add(call.line() + " " + call.text());
        }
      }
    }
    assertEquals(List.of(), missed);
  }
}
