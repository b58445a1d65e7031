package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.cmdq.CmdqFormat;
import org.vsmmu.trace.cmdq.CmdqReader;
import org.vsmmu.trace.qemu.CommandPlace;
import org.vsmmu.trace.qemu.QemuLogFormat;
import org.vsmmu.trace.qemu.QemuLogReader;

/**
 * A QEMU log with the exact words of its commands: entry k of the dump is the k-th opcode line.
 * Each entry's opcode and every operand that the log prints are compared; {@link #next} throws a
 * {@link JoinException} at the first that differs, at a command without an entry, at an entry
 * without a command, where the queue wrapped or was set up anew, and where two SMMUs wrote the log.
 *
 * <p>A refused command (an error line behind it) stays in the queue and is read again, perhaps
 * after software replaced it; it gets words only when the entry still is that command.
 */
public final class JoinedRun implements TraceReader {
  private final QemuLogReader log;
  private final CmdqReader dump;
  private final String dumpName;

  private TraceRecord entry;
  private boolean dumpEnded;
  private boolean lastRefused;
  private CommandPlace first;
  private Source lastCommand;
  private long consumed;

  /**
   * Begins to join; both inputs are this reader's from here on.
   *
   * @throws IOException when one of them cannot be read
   */
  public JoinedRun(Input log, Input dump) throws IOException {
    this.log = QemuLogFormat.read(log);
    this.dump = new CmdqFormat().open(dump, ReadOptions.NONE);
    this.dumpName = dump.name();
    this.lastCommand = Source.line(log.name(), 1);
  }

  @Override
  public TraceHeader header() {
    return log.header();
  }

  @Override
  public ReadReport report() {
    return log.report();
  }

  @Override
  public TraceRecord next() throws IOException {
    TraceRecord record = log.next();
    if (record == null) {
      checkEnd();
      return null;
    }
    if (record.body().equals(QemuLogReader.TWO_SMMUS)) {
      throw new JoinException(record.source(), QemuLogReader.TWO_SMMUS.reason());
    }
    return record.body() instanceof CommandSeen logged ? withWords(record, logged) : record;
  }

  @Override
  public void close() throws IOException {
    try {
      log.close();
    } finally {
      dump.close();
    }
  }

  private TraceRecord withWords(TraceRecord record, CommandSeen logged) throws IOException {
    CommandPlace place = log.place();
    checkIndex(place);
    lastCommand = record.source();
    lastRefused = place.refused();
    TraceRecord found = entry();
    if (found == null) {
      throw missing(logged);
    }
    CommandWords words = ((CommandSeen) found.body()).words().orElseThrow();
    Optional<String> difference = CommandMatch.difference(logged, words);
    if (!place.refused()) {
      if (difference.isPresent()) {
        throw mismatch(logged, found, difference.get());
      }
      entry = null;
      consumed++;
    }
    return difference.isPresent() ? record : replaced(record, logged, words);
  }

  private static TraceRecord replaced(TraceRecord record, CommandSeen logged, CommandWords words) {
    Body body = new CommandSeen(
        logged.queue(),
        Opcode.of((int) words.w0()).name(),
        Optional.of(words),
        Collections.emptySortedMap());
    return new TraceRecord(
        record.position(),
        record.timeNanos(),
        record.cpu(),
        record.context(),
        record.source(),
        body);
  }

  /** The next entry, or null when only entries that were never written are left. */
  private TraceRecord entry() throws IOException {
    while (entry == null && !dumpEnded) {
      TraceRecord next = dump.next();
      dumpEnded = next == null;
      entry = next != null && next.body() instanceof CommandSeen ? next : null;
    }
    return entry;
  }

  private void checkIndex(CommandPlace place) throws JoinException {
    if (place.cons() < 0) {
      return;
    }
    if (first == null) {
      first = new CommandPlace(place.opcodeLine(), place.cons() - consumed, place.wrap(), false);
    }
    boolean wrappedBefore = first.cons() < 0 && first.wrap() != 0;
    if (place.wrap() != first.wrap() || wrappedBefore) {
      throw wrapped(place);
    }
    if (first.cons() < 0 || place.cons() != first.cons() + consumed) {
      throw new JoinException(
          place.opcodeLine(),
          "command "
              + consumed
              + " is at queue index "
              + place.cons()
              + ", expected "
              + (Math.max(0, first.cons()) + consumed)
              + ": the queue was set up anew or the log lost lines; "
              + dumpName
              + " cannot tell which entries were overwritten");
    }
  }

  private static JoinException wrapped(CommandPlace place) {
    return new JoinException(
        place.opcodeLine(),
        "the queue wrapped here, so earlier entries of the dump are overwritten: record shorter"
            + " runs or a larger queue");
  }

  private JoinException missing(CommandSeen logged) {
    String cut = dump.report().problems().isEmpty() ? "" : ", which ends inside an entry";
    return new JoinException(
        lastCommand,
        logged.op()
            + " is command "
            + consumed
            + " of the log, and "
            + dumpName
            + " has "
            + consumed
            + " entries"
            + cut
            + ": the dump is of another run, was taken too early, or the queue wrapped");
  }

  private JoinException mismatch(CommandSeen logged, TraceRecord found, String difference)
      throws IOException {
    Source line = lastCommand;
    String message = logged.op()
        + " is command "
        + consumed
        + " of the log, and "
        + found.source()
        + " (entry "
        + found.source().offset() / CmdqReader.ENTRY
        + ") is "
        + difference;
    return new JoinException(line, message + reason());
  }

  /** Reads on for what explains any difference: a later wrap, a second SMMU. */
  private String reason() throws IOException {
    int wrap = first == null ? -1 : first.wrap();
    TraceRecord record = log.next();
    while (wrap >= 0 && record != null) {
      if (record.body().equals(QemuLogReader.TWO_SMMUS)) {
        return ": two SMMUs share this log, as " + record.source() + " shows";
      }
      boolean command = record.body() instanceof CommandSeen;
      if (command && log.place().wrap() >= 0 && log.place().wrap() != wrap) {
        return ": the queue wrapped at " + record.source() + " and overwrote its entries";
      }
      record = log.next();
    }
    return first != null && first.cons() > 0
        ? ": the log begins at queue index " + first.cons()
        : ": not of one run, or the log lost lines";
  }

  private void checkEnd() throws IOException {
    TraceRecord left = entry();
    if (left != null && lastRefused) {
      entry = null;
      left = entry();
    }
    if (left != null) {
      throw new JoinException(
          lastCommand,
          "the log's last command is the one of entry "
              + (consumed - 1)
              + ", and "
              + left.source()
              + " (entry "
              + left.source().offset() / CmdqReader.ENTRY
              + ") is "
              + ((CommandSeen) left.body()).op()
              + ": the log was cut or is of another run");
    }
    JoinException.checkWhole(List.of(log.report(), dump.report()));
  }
}
