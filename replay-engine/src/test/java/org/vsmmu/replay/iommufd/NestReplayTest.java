package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestFormat;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.NestLine.Run.Events;

/** Every call, command and event queue read of a recorded nesting run is predicted. */
class NestReplayTest {
  private static final Path RUN = Path.of("../traces/captured/iommufd-nest");

  /** The run, with every word of the event records. */
  static List<TraceRecord> records() throws IOException {
    Path path = RUN.resolve("lab73-nest.pairs.jsonl.gz");
    Iterator<EventRecord> events = events().iterator();
    List<TraceRecord> records = new ArrayList<>();
    try (TraceReader reader =
        new NestFormat().open(Input.open("lab73-nest", path), ReadOptions.NONE)) {
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(with(record, whole(record.body(), events)));
      }
      assertEquals(List.of(), reader.report().problems());
    }
    return records;
  }

  private static Body whole(Body body, Iterator<EventRecord> events) {
    if (body instanceof Body.EventSeen event) {
      return new Body.EventSeen(event.type(), event.sid(), Optional.of(events.next()));
    } else if (body instanceof Body.KernelSeen seen && seen.event() instanceof NestLine.Run run) {
      return new Body.KernelSeen(new NestLine.Run(
          run.iommufd(), run.registers(), run.iidr(), run.viommuMade(), Events.WHOLE));
    }
    return body;
  }

  static TraceRecord with(TraceRecord record, Body body) {
    return new TraceRecord(
        record.position(),
        record.timeNanos(),
        record.cpu(),
        record.context(),
        record.source(),
        body);
  }

  private static List<EventRecord> events() throws IOException {
    Path path = RUN.resolve("lab73-nest.evtq.bin.gz");
    try (Input input = Input.open("evtq", path)) {
      ByteBuffer bytes =
          ByteBuffer.wrap(input.stream().readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      List<EventRecord> events = new ArrayList<>();
      while (bytes.remaining() >= EventRecord.BYTES) {
        events.add(
            new EventRecord(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()));
      }
      return events;
    }
  }

  /** What is judged of a run. */
  static List<Moment> judged(List<TraceRecord> records) {
    List<Moment> moments = new ArrayList<>();
    KernelCalls calls = new KernelCalls(SmmuProfile.GENERIC, KernelVersion.LINUX_7_3, moments::add);
    for (TraceRecord record : records) {
      if (record.body() instanceof Body.KernelSeen seen) {
        calls.step(record, seen);
      } else if (record.body() instanceof Body.CallReturned returned) {
        calls.returned(returned);
      } else if (record.body() instanceof Body.EventSeen event) {
        calls.event(event);
      } else {
        calls.command(record);
      }
    }
    calls.end();
    return moments;
  }

  /** Whether a run is predicted. */
  static boolean agrees(List<TraceRecord> records) {
    return judged(records).stream().allMatch(NestReplayTest::matches);
  }

  private static boolean matches(Moment moment) {
    if (moment instanceof Moment.GuestCommandsForwarded forwarded) {
      return forwarded.forwarding().differences().isEmpty();
    }
    return !(moment instanceof Moment.CallJudged call) || call.matches();
  }

  @Test
  void predictsEveryLine() throws IOException {
    List<Moment> judged = judged(records());
    assertEquals(List.of(), judged.stream().filter(moment -> !matches(moment)).toList());
    long calls = judged.stream()
        .filter(moment -> moment instanceof Moment.CallJudged call
            && call.aspect() == Moment.CallJudged.Aspect.RESULT)
        .count();
    assertTrue(calls > 300, () -> calls + " results");
  }
}
