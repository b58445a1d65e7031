package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.iommufd.NestFacts;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.NestReader;

/** Every call, command and event queue read of a recorded nesting run is predicted. */
class NestReplayTest {
  private static final Path RUN = Path.of("../traces/captured/iommufd-nest");

  static List<NestLine> lines() throws IOException {
    List<NestLine> lines = new ArrayList<>();
    Path path = RUN.resolve("lab73-nest.pairs.jsonl.gz");
    try (NestReader reader = new NestReader(Input.open("lab73-nest", path))) {
      for (NestLine line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
      assertEquals(List.of(), reader.report().problems());
    }
    return lines;
  }

  static List<EventRecord> events() throws IOException {
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

  private static NestReplay start(List<NestLine> lines, List<EventRecord> events) {
    NestFacts facts = new NestFacts();
    lines.forEach(facts::look);
    return new NestReplay(facts.features(true).orElseThrow(), facts.iommufd(), events);
  }

  /** Whether a run is predicted; stops at the first line that is not. */
  static boolean agrees(List<NestLine> lines, List<EventRecord> events) {
    NestReplay replay = start(lines, events);
    for (NestLine line : lines) {
      replay.step(line);
      if (!replay.mismatches().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Test
  void predictsEveryLine() throws IOException {
    List<NestLine> lines = lines();
    NestReplay replay = start(lines, events());
    lines.forEach(replay::step);
    assertEquals(List.of(), replay.mismatches());
    assertTrue(replay.counts().total().exercised() > 300);
  }
}
