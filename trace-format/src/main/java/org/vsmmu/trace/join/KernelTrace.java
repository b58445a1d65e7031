package org.vsmmu.trace.join;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/**
 * A kernel's trace beside the capture that sets the order. Its records come out where a line of the
 * program begins or ends, or in front of the command list that is taken next.
 */
final class KernelTrace implements Closeable {
  /** Most records that are read ahead for a command. */
  private static final int AHEAD = 1 << 12;

  /** Most records before the first line. */
  private static final int BEFORE = 1 << 18;

  /** Most lists that other CPUs have issued and the queue has not taken. */
  private static final int PENDING = 1 << 10;

  /** What times of the trace are given in. */
  private static final long MICROSECOND = 1000;

  private static final Pattern MARK = Pattern.compile("line (\\d{1,18})(?: .*)?", Pattern.DOTALL);

  /** A record, or the list that commands of one line of the trace make. */
  private record Item(TraceRecord record, CommandList list) {
    OptionalLong mark() {
      if (list == null && record.body() instanceof Body.Note note) {
        Matcher mark = MARK.matcher(note.text());
        if (mark.matches()) {
          return OptionalLong.of(Long.parseLong(mark.group(1)));
        }
      }
      return OptionalLong.empty();
    }

    boolean gap() {
      return list == null && record.body() instanceof Body.Gap;
    }
  }

  private final TraceReader trace;
  private final Source place;
  private final boolean matched;
  private final boolean keepMarks;
  private final Deque<Item> ahead = new ArrayDeque<>();
  private final Deque<CommandList> pending = new ArrayDeque<>();
  private TraceRecord peeked;
  private CommandList current;
  private long lastLine;
  private long asked;
  private Source askedAt;
  private Source end;
  private long lastTime = Long.MIN_VALUE;
  private boolean marked;
  private boolean ended;
  private boolean blind;
  private boolean lost;

  /**
   * A trace.
   *
   * @param matched whether the other capture shows every command too, so that each comes once
   * @param keepMarks whether the marks of lines are kept, as nobody else tells of the lines
   */
  KernelTrace(TraceReader trace, boolean matched, boolean keepMarks) throws IOException {
    this.trace = trace;
    this.matched = matched;
    this.keepMarks = keepMarks;
    this.peeked = trace.next();
    this.place = peeked == null ? Source.line(trace.header().format(), 1) : peeked.source();
    this.end = place;
  }

  TraceHeader header() {
    return trace.header();
  }

  /** Where it begins. */
  Source place() {
    return place;
  }

  ReadReport report() {
    return trace.report();
  }

  /**
   * What the trace begins with, for the place of its beginning in the other capture.
   *
   * @param line the first line that it marks
   * @param commands how many commands stand before the first line
   * @param first the first commands, empty ones for those that are not shown
   */
  record Start(OptionalLong line, long commands, List<Optional<CommandSeen>> first) {}

  /**
   * Reads up to the first line.
   *
   * @param time when the first line began, which counts where the trace has no marks
   * @param most commands that are wanted when there is no first line
   */
  Start start(OptionalLong time, int most) throws IOException {
    long commands = 0;
    List<Optional<CommandSeen>> first = new ArrayList<>();
    while (ahead.size() < BEFORE && read()) {
      Item last = ahead.getLast();
      if (last.mark().isPresent() || (time.isPresent() && notBefore(last, time.getAsLong()))) {
        return new Start(last.mark(), commands, first);
      }
      if (last.list() != null) {
        commands += last.list().size();
        last.list().commands().stream().limit(most - first.size()).forEach(first::add);
      }
    }
    return new Start(OptionalLong.empty(), commands, first);
  }

  private static boolean notBefore(Item item, long time) {
    return item.record().timeNanos().isPresent() && item.record().timeNanos().getAsLong() >= time;
  }

  /** Gives what comes before a line; returns the mark of that line, if there is one. */
  Optional<TraceRecord> toLine(Beat.Begin begin, OptionalLong time, Consumer<TraceRecord> out)
      throws IOException {
    Source at = begin.line().map(line -> line.record().source()).orElse(begin.place());
    Optional<TraceRecord> mark = toLine(begin.number(), at, time, out);
    if (begin.number() > 0) {
      asked = begin.number();
      askedAt = at;
    }
    return mark;
  }

  private Optional<TraceRecord> toLine(
      long line, Source at, OptionalLong time, Consumer<TraceRecord> out) throws IOException {
    while (!ahead.isEmpty() || read()) {
      Item item = ahead.element();
      OptionalLong mark = item.mark();
      if (mark.isPresent() && mark.getAsLong() >= line) {
        if (mark.getAsLong() > line) {
          unmarked(line, item);
          return Optional.empty();
        }
        ahead.remove();
        lastLine = line;
        checkTime(item.record(), time);
        if (keepMarks) {
          out.accept(item.record());
        }
        return Optional.of(item.record());
      }
      boolean later = !marked && time.isPresent() && notBefore(item, time.getAsLong());
      if (later || (matched && item.gap() && !endsAt(line))) {
        return Optional.empty();
      }
      checkKnown(item, ", and the next line of the log is line " + line + " (" + at + ")");
      pass(ahead.remove(), out);
    }
    return Optional.empty();
  }

  /**
   * Whether the gap in front ends before this line: which of the commands after it are which is
   * known from the next mark on.
   */
  private boolean endsAt(long line) throws IOException {
    for (Item item : ahead) {
      if (item.mark().isPresent()) {
        return item.mark().getAsLong() <= line;
      }
    }
    while (ahead.size() < AHEAD && read()) {
      if (ahead.getLast().mark().isPresent()) {
        return ahead.getLast().mark().getAsLong() <= line;
      }
    }
    return false;
  }

  /** From the first mark on every line has one, unless records were lost. */
  private void unmarked(long line, Item next) throws JoinException {
    if (lastLine > 0 && line > 0 && !lost) {
      throw new JoinException(
          next.record().source(),
          "line " + next.mark().getAsLong() + " is marked behind line " + lastLine + ", and line "
              + line + " came in between: not of one run");
    }
  }

  /** What is marked behind the line that was asked for last is in the program's log as well. */
  private void checkKnown(Item item, String next) throws JoinException {
    OptionalLong mark = item.mark();
    if (!keepMarks && mark.isPresent() && mark.getAsLong() > asked) {
      throw new JoinException(
          item.record().source(),
          "line " + mark.getAsLong() + " is marked"
              + (askedAt == null ? "" : " behind line " + asked + " (" + askedAt + ")")
              + next
              + ": not of one run, or the log lost lines");
    }
  }

  /** A line is marked before its call, and after the one before it; both have one clock. */
  private void checkTime(TraceRecord mark, OptionalLong began) throws JoinException {
    if (mark.timeNanos().isEmpty()) {
      return;
    }
    long at = mark.timeNanos().getAsLong();
    boolean late = began.isPresent() && at > began.getAsLong() + MICROSECOND;
    if (late || at + MICROSECOND < lastTime) {
      throw new JoinException(
          mark.source(),
          "line " + lastLine + " is marked at " + at + " ns, "
              + (late
                  ? "and its call began at " + began.getAsLong()
                  : "and the line before it was over at " + lastTime)
              + " ns: not of one run, or not traced with trace_clock mono");
    }
  }

  /** Gives what happened up to a time, and before the next line. */
  void toTime(long time, Consumer<TraceRecord> out) throws IOException {
    lastTime = time;
    while (!ahead.isEmpty() || read()) {
      Item item = ahead.element();
      if (item.mark().isPresent() || notBefore(item, time + 1) || (matched && item.gap())) {
        return;
      }
      pass(ahead.remove(), out);
    }
  }

  /** Gives the rest; lists that the queue never took have no place in the other capture. */
  void rest(Consumer<TraceRecord> out) throws IOException {
    while (!ahead.isEmpty() || read()) {
      checkKnown(ahead.element(), ", and the log ends before it");
      pass(ahead.remove(), out);
    }
    if (!matched && !marked) {
      throw new JoinException(
          place, "no line of the program is marked here (line N in trace_marker)");
    }
    if (current != null && !current.isEmpty()) {
      pending.addFirst(current);
    }
    if (!pending.isEmpty() && !lost) {
      TraceRecord left = pending.element().head();
      throw new JoinException(
          left.source(), text(left) + " is not in the other capture, which ends before it");
    }
    // The other capture lost records, and these commands among them.
    for (CommandList list : pending) {
      while (!list.isEmpty()) {
        out.accept(list.take());
      }
    }
  }

  /** Whether nothing more comes: the trace may have ended before the other capture did. */
  boolean exhausted() throws IOException {
    return ahead.isEmpty() && !read();
  }

  /** The place of the last record that was read. */
  Source end() {
    return end;
  }

  /** Either capture lost records: what one has, the other may not. */
  void lost() {
    lost = true;
  }

  private void pass(Item item, Consumer<TraceRecord> out) throws IOException {
    if (item.list() != null) {
      if (pending.size() == PENDING) {
        TraceRecord head = pending.element().head();
        throw new JoinException(
            head.source(), text(head) + " is not in the other capture: not of one run");
      }
      pending.add(item.list());
      return;
    }
    lost |= item.gap();
    if (item.mark().isEmpty() || keepMarks) {
      out.accept(item.record());
    }
  }

  /**
   * The record of a command that the queue took, in front of which everything comes out that the
   * trace has before its list.
   *
   * @return empty when the trace does not show this command, as it has ended or lost it
   * @throws JoinException when it shows another
   */
  Optional<TraceRecord> match(TraceRecord taken, Consumer<TraceRecord> out) throws IOException {
    CommandSeen command = (CommandSeen) taken.body();
    if (current == null || current.isEmpty()) {
      current = issued(command, out);
    }
    if (current == null) {
      boolean over = ended && pending.isEmpty() && ahead.stream().allMatch(i -> i.list() == null);
      if (over || lost) {
        return Optional.empty();
      }
      throw parted(taken);
    }
    if (!current.admits(command)) {
      throw parted(taken);
    }
    return Optional.of(current.take());
  }

  /** The list that a command begins; null when there is none. */
  private CommandList issued(CommandSeen command, Consumer<TraceRecord> out) throws IOException {
    for (Iterator<CommandList> lists = pending.iterator(); lists.hasNext(); ) {
      CommandList list = lists.next();
      if (list.admits(command)) {
        lists.remove();
        return list;
      }
    }
    Item found = null;
    for (Item item : ahead) {
      if (item.gap()) {
        lost = true;
        return null;
      }
      if (item.list() != null && item.list().admits(command)) {
        found = item;
        break;
      }
    }
    while (found == null && ahead.size() < AHEAD && read()) {
      Item last = ahead.getLast();
      if (last.gap()) {
        lost = true;
        return null;
      }
      found = last.list() != null && last.list().admits(command) ? last : null;
    }
    if (found == null) {
      return null;
    }
    // Lines stay for the other capture's own marks.
    while (!ahead.element().equals(found) && ahead.element().mark().isEmpty()) {
      pass(ahead.remove(), out);
    }
    ahead.remove(found);
    return found.list();
  }

  private JoinException parted(TraceRecord taken) {
    TraceRecord expected = current != null && !current.isEmpty()
        ? current.head()
        : !pending.isEmpty()
            ? pending.element().head()
            : ahead.stream()
                .filter(item -> item.list() != null)
                .map(item -> item.list().head())
                .findFirst()
                .orElse(null);
    String there = expected == null
        ? trace.header().format() + " shows no command any more"
        : expected.source() + " shows " + text(expected);
    return new JoinException(
        taken.source(),
        text(taken) + " is taken, and " + there + ": not of one run, or one of them lost lines");
  }

  private static String text(TraceRecord record) {
    if (record.body() instanceof CommandSeen command) {
      return command.op()
          + command.words().map(words -> " " + words).orElse("")
          + (command.fields().isEmpty() ? "" : " " + command.fields());
    }
    return "a command that is not shown";
  }

  /** Reads one item more; false at the end. */
  private boolean read() throws IOException {
    while (peeked != null && matched && peeked.body() instanceof Body.SyncDone) {
      // The other capture's SYNCs complete where they are taken.
      peeked = trace.next();
    }
    if (peeked == null) {
      ended = true;
      return false;
    }
    TraceRecord record = peeked;
    end = record.source();
    peeked = trace.next();
    if (!matched || !isCommand(record.body())) {
      Item item = new Item(record, null);
      marked |= item.mark().isPresent();
      blind = item.gap() || (blind && item.mark().isEmpty());
      ahead.add(item);
      return true;
    }
    CommandList list = new CommandList();
    list.add(record);
    while (peeked != null && peeked.source().equals(record.source())) {
      if (isCommand(peeked.body())) {
        list.add(peeked);
      }
      peeked = trace.next();
    }
    if (!blind) {
      ahead.add(new Item(record, list));
      return true;
    }
    // The other capture shows them too, and which of its commands they are is not known.
    return read();
  }

  private static boolean isCommand(Body body) {
    return body instanceof CommandSeen || body instanceof Body.CommandsMissing;
  }

  @Override
  public void close() throws IOException {
    trace.close();
  }
}
