package org.vsmmu.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.TraceSequence;
import org.vsmmu.trace.formats.TraceFormats;
import org.vsmmu.trace.join.Join;
import org.vsmmu.trace.join.RunJoin;
import org.vsmmu.trace.jsonl.JsonlWriter;

/** Makes one native trace of the captures of one run. */
public final class Import {
  private static final List<Join> JOINS = List.of(new RunJoin());

  /** How many traces of a file are named when none was chosen. */
  private static final int SHOWN = 3;

  private final Captures captures;
  private final Optional<TraceFormat> forced;
  private final ReadOptions reading;

  /**
   * What came of it.
   *
   * @param exit OK when the trace was written
   * @param message for the user, one line; empty when the output is a FIFO or a device, which may
   *     be what the user reads
   * @param report of the reader; null when nothing was read
   */
  public record Result(Exit exit, String message, ReadReport report) {}

  /** @param forced format to read the captures as; empty to go by their content */
  public Import(Captures captures, Optional<TraceFormat> forced, ReadOptions reading) {
    this.captures = captures;
    this.forced = forced;
    this.reading = reading;
  }

  /**
   * Reads the captures and writes the output. A file is there as a whole or not at all; into a FIFO
   * or a device goes what could be read.
   */
  public Result run(List<String> arguments, String output) {
    List<Join.Part> parts = new ArrayList<>();
    try {
      Path target = target(arguments, output);
      for (String argument : arguments) {
        parts.add(part(argument));
      }
      try (TraceReader reader = reader(parts, arguments)) {
        return write(reader, arguments, output, target);
      }
    } catch (Unopenable e) {
      return new Result(Exit.USAGE, e.getMessage(), null);
    } catch (IOException e) {
      return new Result(Exit.INCONCLUSIVE, "nothing was written: " + why(e, parts), null);
    } finally {
      parts.forEach(part -> close(part.input()));
    }
  }

  private Path target(List<String> arguments, String output) throws IOException {
    Path target = captures.path(output);
    if (output.equals("-")) {
      throw new Unopenable(output, "the output must be a file");
    }
    if (Files.isDirectory(target)) {
      throw new Unopenable(output, "is a directory: name a file in it");
    }
    for (String argument : arguments) {
      String capture = captures.named(argument).capture();
      if (!capture.equals("-")
          && !Output.isStream(target)
          && same(captures.path(capture), target)) {
        throw new Unopenable(output, "is an input, and would be overwritten");
      }
    }
    return target;
  }

  private static boolean same(Path input, Path target) throws IOException {
    return Files.exists(input) && Files.exists(target) && Files.isSameFile(input, target);
  }

  private Join.Part part(String argument) throws IOException {
    String capture = captures.named(argument).capture();
    Input input;
    try {
      input = captures.open(capture);
    } catch (Unopenable e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(Captures.name(capture) + ": cannot be read: " + Captures.why(e), e);
    }
    Optional<TraceFormat> format = forced.or(() -> TraceFormats.detect(input));
    if (format.isEmpty()) {
      input.close();
      throw new IOException(Unrecognised.message(input));
    }
    return new Join.Part(format.get().name(), input);
  }

  private TraceReader reader(List<Join.Part> parts, List<String> arguments) throws IOException {
    List<String> formats = parts.stream().map(Join.Part::format).toList();
    if (parts.size() == 1) {
      TraceFormat format = TraceFormats.byName(formats.get(0)).orElseThrow();
      return trace(parts.get(0).input(), format, captures.named(arguments.get(0)));
    }
    for (Join join : JOINS) {
      if (join.fits(formats)) {
        return join.join(parts, reading);
      }
    }
    throw new IOException(("captures of the formats %s are not joined: what can be is one each of a"
            + " log of calls (iommufd-nest), ftrace, a QEMU log with the dumps of its command"
            + " queue and of its event queue")
        .formatted(String.join(" and ", formats)));
  }

  private TraceReader trace(Input input, TraceFormat format, TraceName name) throws IOException {
    // Not closed: the trace still reads from it, and the input is closed at the end.
    TraceSequence traces = format.openAll(input, reading);
    if (format.manyTraces() && name.id().isEmpty()) {
      throw many(input, traces, name.capture());
    }
    for (TraceReader trace = traces.next(); trace != null; trace = traces.next()) {
      if (traces.id().equals(name.id())) {
        return trace;
      }
    }
    throw Check.absent(input, name.id(), traces.report());
  }

  /** The complaint that one trace of many was not chosen. */
  private static Unopenable many(Input input, TraceSequence traces, String capture)
      throws IOException {
    List<String> names = new ArrayList<>();
    while (names.size() < SHOWN && traces.next() != null) {
      names.add(TraceName.of(capture, traces.id()));
    }
    String how = names.isEmpty() ? TraceName.of(capture, "ID") : String.join(", ", names) + ", ...";
    return new Unopenable(input.name(), "is a file of many traces: import one of them: " + how);
  }

  private Result write(TraceReader reader, List<String> arguments, String output, Path target)
      throws IOException {
    try (Output file = Output.to(output, target)) {
      long records = copy(reader, arguments, compressed(output, file.stream()));
      file.commit();
      String message = "%s: %d record%s".formatted(output, records, records == 1 ? "" : "s");
      return new Result(Exit.OK, Output.isStream(target) ? "" : message, reader.report());
    } catch (IllegalArgumentException e) {
      throw new IOException("no native trace can hold this: " + e.getMessage(), e);
    }
  }

  private static OutputStream compressed(String output, OutputStream file) throws IOException {
    return output.endsWith(".gz") ? new GZIPOutputStream(file, 1 << 16) : file;
  }

  private static long copy(TraceReader reader, List<String> arguments, OutputStream stream)
      throws IOException {
    long count = 0;
    int told = 0;
    try (JsonlWriter out = JsonlWriter.withSources(stream, header(reader.header(), arguments))) {
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        List<ReadReport.Problem> bad = reader.report().problems();
        // The first record may say what machine it was, and stays the first.
        while (told < bad.size() && count > 0 && before(bad.get(told).source(), record.source())) {
          out.insert(damage(bad.get(told).source(), 1));
          told++;
          count++;
        }
        out.write(record);
        count++;
      }
      ReadReport report = reader.report();
      if (report.problemCount() > told) {
        Source place =
            report.problems().get(Math.min(told, report.problems().size() - 1)).source();
        out.insert(damage(place, report.problemCount() - told));
        count++;
      }
    }
    return count;
  }

  private static TraceHeader header(TraceHeader header, List<String> arguments) {
    String names = String.join(", ", arguments.stream().map(Captures::name).toList());
    String origin = header.origin().isEmpty() ? "imported from " + names : header.origin();
    return header.withOrigin(origin);
  }

  /** Whether a place of a capture is in front of another; not known of two captures. */
  private static boolean before(Source place, Source other) {
    return place.file().equals(other.file())
        && (place.line() < other.line() || place.offset() < other.offset());
  }

  /** A damaged capture must not look whole once it is imported. */
  private static TraceRecord damage(Source first, long lines) {
    String reason = Body.Gap.DAMAGED + ", the first at " + first;
    return new TraceRecord(
        1,
        OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        first,
        new Body.Gap(OptionalLong.of(lines), reason));
  }

  /** Names the capture that broke off. */
  private static String why(IOException e, List<Join.Part> parts) {
    String why = Captures.why(e);
    return parts.stream()
        .map(Join.Part::input)
        .filter(input -> input.broken() && !why.startsWith(input.name()))
        .findFirst()
        .map(input -> input.name() + ": cannot be read any further: " + why)
        .orElse(why);
  }

  private static void close(Input input) {
    try {
      input.close();
    } catch (IOException e) {
      // It was only read; there is nothing to lose.
      return;
    }
  }
}
