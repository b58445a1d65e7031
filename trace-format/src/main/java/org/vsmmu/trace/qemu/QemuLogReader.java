package org.vsmmu.trace.qemu;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.text.Lines;

/**
 * Reads a QEMU log. An opcode line and the lines behind it, up to the next opcode or consume line,
 * make one command; what the command removed follows it as cache events.
 */
public final class QemuLogReader implements TraceReader {

  /** The queue's name; a log knows only one. */
  public static final String QUEUE = "cmdq";

  /** Stands once in the trace of a log that two SMMUs wrote. */
  public static final Body.Gap TWO_SMMUS = new Body.Gap(
      Body.NONE,
      "two SMMUs share this log and no line names its SMMU: trace each in a machine of its own");

  private static final String OTHER_TEXT = "other text";
  private static final int MOST_UNKNOWN_NAMES = 256;
  private static final long CMDQ_BASE = 0x90;
  private static final long CMDQ_CONS = 0x9c;

  private final TraceHeader header;
  private final Lines lines;
  private final ReadReport report = new ReadReport();
  private final LinePrefix prefix = new LinePrefix();
  private final FieldScanner scanner = new FieldScanner();
  private final ConsumedSequences sequences = new ConsumedSequences();
  private final Set<String> unknownNames = new HashSet<>();
  private final Deque<Ready> ready = new ArrayDeque<>();

  private OpenCommand open;
  private QueueIndex index = QueueIndex.UNKNOWN;
  private QueueIndex lastConsumed;
  private boolean opcodeSeen;
  private boolean anyOpcode;
  private boolean lastWasReset;
  private boolean saidTwo;
  private boolean decimalSids;
  private boolean ended;
  private IOException broken;
  private long position;
  private CommandPlace place;

  private record Ready(OpenCommand.Waiting record, CommandPlace place) {}

  QemuLogReader(Input input, TraceHeader header) {
    this.header = header;
    this.lines = new Lines(input, report);
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public ReadReport report() {
    return report;
  }

  /** The place of the command that {@link #next} returned last; null before the first. */
  public CommandPlace place() {
    return place;
  }

  @Override
  public TraceRecord next() throws IOException {
    while (ready.isEmpty() && !ended) {
      readLine();
    }
    Ready next = ready.pollFirst();
    if (next == null) {
      if (broken != null) {
        throw broken;
      }
      return null;
    }
    if (next.place() != null) {
      place = next.place();
    }
    OpenCommand.Waiting record = next.record();
    return new TraceRecord(
        ++position,
        record.nanos(),
        OptionalInt.empty(),
        record.context(),
        record.source(),
        record.body());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private void readLine() {
    String line;
    try {
      line = lines.next();
    } catch (IOException e) {
      broken = e;
      line = null;
    }
    if (line == null) {
      ended = true;
      finishCommand();
    } else {
      read(line);
    }
  }

  private void read(String line) {
    int start = prefix.scan(line);
    int end = EventName.end(line, start);
    boolean named = EventName.is(line, start, end);
    KnownEvent event = named ? KnownEvents.of(line.substring(start, end)) : null;
    if (event == null) {
      unknown(line, start, end);
    } else {
      read(event, line, Math.min(end + 1, line.length()));
    }
  }

  private void read(KnownEvent event, String line, int from) {
    switch (event.role()) {
      case OPCODE -> opcode(line, from);
      case CONSUME -> consume(event, line, from);
      case COMMAND_ERROR -> commandError(event, line, from);
      case DETAIL -> detail(event, line, from);
      case REGISTER -> register(event, line, from);
      case BODY -> body(event, line, from);
      case RESET -> reset(event);
      case SILENT -> {}
    }
    lastWasReset = event.role() == KnownEvent.Role.RESET;
  }

  private void opcode(String line, int from) {
    finishCommand();
    String arrow = "<--- ";
    int at = line.startsWith(arrow, from) ? from + arrow.length() : from;
    int end = EventName.wordEnd(line, at);
    if (at == from || end == at) {
      report.problem(lines.source(), at + 1, line.substring(at), arrow + "SMMU_CMD_...");
      return;
    }
    String name = line.substring(at, end);
    String op = name.startsWith("SMMU_CMD_") ? name.substring("SMMU_CMD_".length()) : name;
    open = new OpenCommand(prefix.nanos(), prefix.context(), lines.source(), op, index);
    index = QueueIndex.UNKNOWN;
    opcodeSeen = true;
    anyOpcode = true;
  }

  private void consume(KnownEvent event, String line, int from) {
    finishCommand();
    SortedMap<String, Long> fields = scan(event, line, from);
    if (fields == null) {
      index = QueueIndex.UNKNOWN;
      return;
    }
    QueueIndex next = new QueueIndex(fields.get("cons"), fields.get("consWrap").intValue());
    tellLost(next);
    index = next;
    lastConsumed = next;
    opcodeSeen = false;
    sequences.at(index);
    tellTwo();
  }

  /** The queue moved on over commands that the log does not show. */
  private void tellLost(QueueIndex next) {
    if (lastConsumed == null || !anyOpcode || sequences.two()) {
      return;
    }
    long lost = next.cons() - lastConsumed.cons() - (opcodeSeen ? 1 : 0);
    boolean onward = next.wrap() == lastConsumed.wrap() && next.cons() > lastConsumed.cons();
    if (onward && lost > 0) {
      emit(new Body.Gap(
          OptionalLong.of(lost), "the queue's index moves on over commands that are not here"));
    }
  }

  private void commandError(KnownEvent event, String line, int from) {
    if (open != null) {
      open.refuse();
    }
    SortedMap<String, Long> fields = scan(event, line, from);
    if (fields != null) {
      emit(new Body.Note("command error " + fields.get("error")));
    }
  }

  private void detail(KnownEvent event, String line, int from) {
    SortedMap<String, Long> fields = scan(event, line, from);
    if (fields == null) {
      if (open != null) {
        open.damage();
      }
      return;
    }
    if (fields.containsKey("last")) {
      new StreamRange(fields, decimalSids || scanner.decimalBehind0x()).resolve();
    }
    String misfit = OpenCommand.misfit(fields);
    if (misfit != null) {
      report.problem(lines.source(), from + 1, line.substring(from), misfit);
      if (open != null) {
        open.damage();
      }
      return;
    }
    String expected = open == null ? null : open.detail(event, fields);
    if (expected != null) {
      report.problem(lines.source(), from + 1, line.substring(from), expected);
    }
    if (event.maker() != null) {
      emit(event.maker().make("", fields));
    }
  }

  private void register(KnownEvent event, String line, int from) {
    SortedMap<String, Long> fields = scan(event, line, from);
    if (fields == null) {
      return;
    }
    Body body = event.maker().make("", fields);
    if (body instanceof Body.RegisterAccess access
        && access.write()
        && (access.offset() == CMDQ_BASE || access.offset() == CMDQ_CONS)) {
      sequences.restart();
    }
    emit(body);
  }

  private void body(KnownEvent event, String line, int from) {
    SortedMap<String, Long> fields = scan(event, line, from);
    if (fields != null) {
      emit(event.maker().make(line.substring(from), fields));
    }
  }

  private void reset(KnownEvent event) {
    finishCommand();
    sequences.reset(prefix.nanos(), lastWasReset);
    lastConsumed = null;
    emit(event.maker().make("", null));
    tellTwo();
  }

  private void tellTwo() {
    if (sequences.two() && !saidTwo) {
      saidTwo = true;
      emit(TWO_SMMUS);
    }
  }

  private SortedMap<String, Long> scan(KnownEvent event, String line, int from) {
    SortedMap<String, Long> fields = scanner.scan(line, from, event.fields());
    decimalSids |= scanner.decimalSid();
    if (fields == null) {
      int column = scanner.column();
      String found = line.substring(Math.min(column - 1, line.length()));
      report.problem(lines.source(), column, found, scanner.expected() + " in " + event.name());
    }
    return fields;
  }

  private void unknown(String line, int start, int end) {
    String opcode = "smmuv3_cmdq_opcode <---";
    if (EventName.is(line, start, end)) {
      countUnknown(line.substring(start, end));
    } else if (line.contains(opcode)) {
      report.problem(
          lines.source(),
          start + 1,
          line.substring(start),
          "an event at the beginning of its line");
    } else {
      countUnknown(OTHER_TEXT);
    }
  }

  /** Names come from the input: beyond a bound they share one count. */
  private void countUnknown(String name) {
    boolean counted = unknownNames.contains(name);
    if (!counted && unknownNames.size() < MOST_UNKNOWN_NAMES) {
      counted = unknownNames.add(name);
    }
    report.unknown(counted ? name : "other events");
    if (lines.cut()) {
      report.problem(lines.source(), 0, name, "a whole line: the log ends within this one");
    }
  }

  private void emit(Body body) {
    OptionalLong nanos = prefix.nanos();
    Source source = lines.source();
    OpenCommand.Waiting record = new OpenCommand.Waiting(nanos, prefix.context(), source, body);
    if (open == null) {
      ready.addLast(new Ready(record, null));
      return;
    }
    open.follow(record);
    if (open.full()) {
      finishCommand();
    }
  }

  private void finishCommand() {
    if (open == null) {
      return;
    }
    ready.addLast(new Ready(open.record(), open.place()));
    open.followers().forEach(record -> ready.addLast(new Ready(record, null)));
    open = null;
  }
}
