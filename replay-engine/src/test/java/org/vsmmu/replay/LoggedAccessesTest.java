package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.qemu.QemuLogFormat;

/** Every translation and every event of QEMU's logs is judged by the words of its walk. */
class LoggedAccessesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"deb73-kprobe-raw", "deb73-strict-io", "deb73-passthrough-rebind", "lab73-nest"})
  void judgesEveryTranslationAndEveryEvent(String run) throws IOException {
    String capture = "qemu11-" + run + ".qemu.log.gz";
    List<String> lines = Replays.lines(capture);
    long hits = count(lines, "smmu_iotlb_lookup_hit");
    long translations = count(lines, "smmuv3_translate_success");
    long events = count(lines, "smmuv3_propagate_event");
    Input input = Input.open(capture, Replays.CAPTURED.resolve(capture));
    try (TraceReader reader = new QemuLogFormat().open(input, ReadOptions.NONE)) {
      Judged judged = Replays.judge(reader, ReplayOptions.DEFAULT).finish(capture, reader, "");
      boolean nest = run.equals("lab73-nest");
      assertTrue(translations > 200, "translations: " + translations);
      assertEquals(nest ? 336 : 0, events);
      assertEquals(
          new RuleCount(hits + translations + events, 0, 0, 0),
          count(judged, "OUTCOME-NOT-PERMITTED"));
      assertEquals(
          new RuleCount(hits + translations + events, nest ? 1 : 0, 0, 0),
          count(judged, "HIT-AFTER-INVALIDATE"));
      assertEquals(new RuleCount(events, 0, 0, 0), count(judged, "EVENT-MISMATCH"));
      assertEquals(nest ? Verdict.DIVERGES : Verdict.CONFORMS, judged.verdict());
    }
  }

  @Test
  void holdsTheWordsOfEventsAgainstTheWalks() throws IOException {
    List<EventRecord> words = queue();
    assertEquals(336, words.size());
    Judged judged = joined(words);
    assertEquals(new RuleCount(336, 0, 0, 0), count(judged, "EVENT-MISMATCH"));
    assertEquals(1, judged.divergences().size());
    List<Integer> harmless = new ArrayList<>();
    for (int bit : new int[] {0, 32, 64 + 39, 64 + 40, 128 + 12, 192 + 12, 64 + 33, 192}) {
      List<EventRecord> changed = new ArrayList<>();
      for (EventRecord record : words) {
        long[] parts = record.toArray();
        parts[bit / 64] ^= 1L << bit;
        changed.add(new EventRecord(parts[0], parts[1], parts[2], parts[3]));
      }
      if (count(joined(changed), "EVENT-MISMATCH").diverged() == 0) {
        harmless.add(bit);
      }
    }
    // PnU is not known, and the lowest bits of an IPA are not part of the field.
    assertEquals(List.of(64 + 33, 192), harmless);
  }

  private static List<EventRecord> queue() throws IOException {
    try (InputStream in = new GZIPInputStream(
        LoggedAccessesTest.class.getResourceAsStream("lab73-nest.evtq.bin.gz"))) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      List<EventRecord> records = new ArrayList<>();
      while (bytes.remaining() >= EventRecord.BYTES) {
        records.add(
            new EventRecord(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()));
      }
      return records;
    }
  }

  /** Replays the nesting log, its k-th event with the k-th record of the queue. */
  private static Judged joined(List<EventRecord> words) throws IOException {
    String capture = "qemu11-lab73-nest.qemu.log.gz";
    Input input = Input.open(capture, Replays.CAPTURED.resolve(capture));
    try (TraceReader reader = new QemuLogFormat().open(input, ReadOptions.NONE)) {
      Replay replay = new Replay(reader.header(), ReplayOptions.DEFAULT);
      int events = 0;
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        if (record.body() instanceof Body.EventSeen seen) {
          Body with = new Body.EventSeen(seen.type(), seen.sid(), Optional.of(words.get(events++)));
          replay.step(new TraceRecord(
              record.position(),
              record.timeNanos(),
              record.cpu(),
              record.context(),
              record.source(),
              with));
        } else {
          replay.step(record);
        }
      }
      return replay.finish(capture, reader, "");
    }
  }

  private static long count(List<String> lines, String event) {
    return lines.stream().filter(line -> line.contains(event)).count();
  }

  private static RuleCount count(Judged judged, String rule) {
    return judged.counts().entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(rule))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
