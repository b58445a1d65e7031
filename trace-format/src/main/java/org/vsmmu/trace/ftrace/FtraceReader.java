package org.vsmmu.trace.ftrace;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.ftrace.TraceLine.Origin;
import org.vsmmu.trace.text.Lines;

/** Reads kernel trace text line by line; see the package for what a line becomes. */
final class FtraceReader implements TraceReader {

  /** Different kinds of unknown lines that are counted apart. */
  private static final int MAX_KINDS = 1000;

  /** What writes a marker is called {@code tracing_mark_write}, with variations. */
  private static final String MARKER = "mark_write";

  private static final TraceHeader HEADER = TraceHeader.withExplicitSyncs(FtraceFormat.NAME);

  private final ReadReport report = new ReadReport();
  private final HeldRecords records = new HeldRecords();
  private final Lines lines;
  private final ProbeEvents probes;
  private boolean ended;
  private IOException failure;

  FtraceReader(Input input, ReadOptions options) {
    this.lines = new Lines(input, report);
    this.probes = new ProbeEvents(new ProbeDefinitions(options.probes()), records);
  }

  @Override
  public TraceHeader header() {
    return HEADER;
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public TraceRecord next() throws IOException {
    while (true) {
      TraceRecord next = records.poll();
      if (next != null) {
        return next;
      }
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return null;
      }
      readLine();
    }
  }

  private void readLine() {
    String line = null;
    try {
      line = lines.next();
    } catch (IOException cut) {
      // What was read so far comes out first.
      failure = cut;
    }
    if (line == null) {
      ended = true;
      records.end();
      return;
    }
    records.atLine(lines.number());
    TraceLine parsed = LineScanner.scan(line);
    if (parsed == null) {
      comment(line.substring(LineScanner.quoteEnd(line)).strip());
      return;
    }
    try {
      event(parsed, parsed.origin(lines.source()));
    } catch (Malformed malformed) {
      problem(line, malformed);
    }
  }

  private void comment(String text) {
    TraceComments.Comment comment = TraceComments.parse(text);
    if (!comment.understood()) {
      unknown("other text");
    }
    Optional<Body> body = comment.body();
    if (body.isPresent()) {
      records.add(
          new Origin(OptionalLong.empty(), OptionalInt.empty(), "", lines.source()), body.get());
    }
  }

  private void event(TraceLine line, Origin origin) throws Malformed {
    ProbeLine probe = ProbeLine.begin(line.text(), line.fields());
    String function = probe == null ? "" : probes.function(line, probe);
    if (ProbedFunction.of(function) != ProbedFunction.UNKNOWN) {
      probes.accept(line, origin, probe, function);
      return;
    }
    records.wentOn(origin);
    if (IommuEvents.knows(line.event())) {
      Cursor cursor = new Cursor(line.text(), line.fields());
      records.add(origin, IommuEvents.parse(line.event(), cursor));
      if (!cursor.atEnd()) {
        unknown("further fields of " + line.event());
      }
    } else if (line.event().endsWith(MARKER) || line.event().equals("print")) {
      records.add(origin, new Body.Note(marker(line.fieldText())));
    } else {
      Optional<Body> loss = TraceComments.perfLoss(perfEvent(line));
      loss.ifPresentOrElse(
          gap -> records.add(origin, gap), () -> unknown(kind(line, probe, function)));
    }
  }

  private static String perfEvent(TraceLine line) {
    return line.event().isEmpty() ? line.fieldText() : line.event() + " " + line.fieldText();
  }

  /** {@code trace-cmd report} prints a marker as {@code print: tracing_mark_write: text}. */
  private static String marker(String fields) {
    String text = fields.startsWith(" ") ? fields.substring(1) : fields;
    String bare = text.stripLeading();
    int colon = bare.indexOf(": ");
    boolean named = colon > 0 && colon < 64 && bare.substring(0, colon).endsWith(MARKER);
    return named ? bare.substring(colon + 2) : text;
  }

  private static String kind(TraceLine line, ProbeLine probe, String function) {
    if (line.event().isEmpty()) {
      return "line without an event";
    }
    if (probe == null) {
      return line.event();
    }
    String probed = function.isEmpty() ? line.event() : function;
    return (probe.returns() ? "kretprobe " : "kprobe ") + probed;
  }

  private void unknown(String kind) {
    boolean room = report.unknown().size() < MAX_KINDS || report.unknown().containsKey(kind);
    report.unknown(room ? kind : "further kinds");
    if (lines.cut()) {
      report.problem(lines.source(), 0, kind, "a whole line: the capture ends within this one");
    }
  }

  private void problem(String line, Malformed malformed) {
    int at = Math.min(malformed.at(), line.length());
    String rest = line.substring(at, Math.min(line.length(), at + 100));
    String found = rest.isEmpty() ? "the end of the line" : new Cursor(rest, 0).token();
    report.problem(lines.source(), at + 1, found, malformed.getMessage());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
