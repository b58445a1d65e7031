package org.vsmmu.trace.join;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.NestRecords;
import org.vsmmu.trace.join.Beat.Line;

/** The program's log, a line at a time. */
final class CallLines implements Closeable {
  private final NestRecords records;
  private final Optional<TraceRecord> run;
  private final List<TraceRecord> first = new ArrayList<>();
  private TraceRecord ahead;
  private Line next;
  private Line previous;

  /** @throws IOException when it cannot be read */
  CallLines(Input input) throws IOException {
    this.records = NestRecords.withOpenCalls(input);
    this.ahead = records.next();
    this.run = Optional.ofNullable(ahead);
    if (ahead != null) {
      ahead = records.next();
      while (ahead != null && !(ahead.body() instanceof Body.KernelSeen)) {
        first.add(ahead);
        ahead = records.next();
      }
    }
    this.next = read();
  }

  TraceHeader header() {
    return records.header();
  }

  ReadReport report() {
    return records.report();
  }

  /** Whether the log itself shows commands and event records. */
  boolean showsCommands() {
    return records.showsCommands();
  }

  /** What the run says of its machine; empty in an empty log. */
  Optional<TraceRecord> run() {
    return run;
  }

  /** What the log shows from before its first line. */
  List<TraceRecord> first() {
    return first;
  }

  /** The line that {@link #take} gives next; null at the end. */
  Line peek() {
    return next;
  }

  Line take() throws IOException {
    Line taken = next;
    if (taken.number() > 0) {
      previous = taken;
    }
    next = read();
    return taken;
  }

  /**
   * That a line is marked elsewhere and is not here, where {@link #peek} is a later one.
   *
   * @param mark what stands there, {@code line 7 begins}
   */
  JoinException without(Source place, String mark) {
    String here = next == null
        ? (previous == null ? "has no line" : "ends with " + text(previous))
        : previous == null
            ? "begins with " + text(next)
            : "goes from " + text(previous) + " to " + text(next);
    return new JoinException(
        place, mark + ", and the log of calls " + here + ": not of one run, or lines were lost");
  }

  private static String text(Line line) {
    return "line " + line.number() + " (" + line.record().source() + ")";
  }

  private Line read() throws IOException {
    if (ahead == null) {
      return null;
    }
    TraceRecord record = ahead;
    List<TraceRecord> inside = new ArrayList<>();
    List<TraceRecord> after = new ArrayList<>();
    Optional<TraceRecord> returned = Optional.empty();
    for (ahead = records.next();
        ahead != null && !(ahead.body() instanceof Body.KernelSeen);
        ahead = records.next()) {
      if (ahead.body() instanceof Body.CallReturned) {
        returned = Optional.of(ahead);
      } else if (ahead.source().equals(record.source())) {
        inside.add(ahead);
      } else {
        after.add(ahead);
      }
    }
    // A call tells when it began; whatever else the program does, when it was over.
    boolean call = returned.isPresent();
    return new Line(
        ((NestLine) ((Body.KernelSeen) record.body()).event()).line(),
        record,
        returned,
        call ? record.timeNanos() : OptionalLong.empty(),
        call ? returned.get().timeNanos() : record.timeNanos(),
        inside,
        after);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
