package org.vsmmu.conformance.gate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.replay.Evidence;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.TraceSequence;
import org.vsmmu.trace.formats.TraceFormats;

/** Reads the records around those that a failure is about. */
final class Neighbours {
  /** How many records are shown on each side. */
  static final int BESIDE = 5;

  private final Captures captures;
  private final CheckOptions options;

  Neighbours(Captures captures, CheckOptions options) {
    this.captures = captures;
    this.options = options;
  }

  /**
   * The records around each of these, in order; nothing of a trace that cannot be read twice.
   *
   * @param capture the file
   * @param id which trace of it; empty for the only one
   */
  Map<Long, List<Evidence>> of(String capture, String id, List<Long> records) {
    SortedSet<Long> wanted = new TreeSet<>();
    for (long record : records) {
      for (long at = Math.max(1, record - BESIDE); at <= record + BESIDE; at++) {
        wanted.add(at);
      }
    }
    TreeMap<Long, Evidence> found = new TreeMap<>();
    if (!capture.equals("-") && !wanted.isEmpty()) {
      try (Input input = captures.open(capture)) {
        read(input, id, wanted, found);
      } catch (IOException e) {
        // Judging the trace met the same end, and says so.
      }
    }
    Map<Long, List<Evidence>> around = new HashMap<>();
    for (long record : records) {
      around.put(
          record,
          new ArrayList<>(
              found.subMap(record - BESIDE, true, record + BESIDE, true).values()));
    }
    return around;
  }

  private void read(Input input, String id, SortedSet<Long> wanted, TreeMap<Long, Evidence> found)
      throws IOException {
    Optional<TraceFormat> format = options.format().or(() -> TraceFormats.detect(input));
    if (format.isEmpty()) {
      return;
    }
    try (TraceSequence traces = format.get().openAll(input, options.reading())) {
      TraceReader trace = traces.next();
      while (trace != null && !id.isEmpty() && !id.equals(traces.id())) {
        trace = traces.next();
      }
      TraceRecord record = trace == null ? null : trace.next();
      while (record != null && record.position() <= wanted.last()) {
        if (wanted.contains(record.position())) {
          found.put(record.position(), Evidence.of(record, ""));
        }
        record = trace.next();
      }
    }
  }
}
