package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.join.Beat.Line;

/**
 * QEMU's log sets the order. Around each line the program writes its number to two registers that
 * the SMMU leaves alone; the writes themselves are left out.
 *
 * <pre>{@code
 * smmuv3_write_mmio addr: 0xe00 val:0xab    Begin[171]
 * smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI...  Seen[CommandSeen]
 * smmuv3_write_mmio addr: 0xe04 val:0xab    End[171]
 * }</pre>
 */
final class LogSpine implements Spine {
  private static final String BEGIN = "0xe00";

  /** How the reader gives such writes. */
  private static final Pattern MARK =
      Pattern.compile("marker (" + BEGIN + "|0xe04) 0x([0-9a-f]{1,15})");

  private final TraceReader log;
  private final Optional<CallLines> calls;
  private final Deque<Beat> ready = new ArrayDeque<>();
  private Optional<Line> open = Optional.empty();
  private long number;
  private Source last;

  /** Where the line begins that has not ended. */
  private Optional<Source> begun = Optional.empty();

  /**
   * A log.
   *
   * @param calls the program's own log, for what it says of each line
   */
  LogSpine(TraceReader log, Optional<CallLines> calls) {
    this.log = log;
    this.calls = calls;
  }

  @Override
  public Beat next() throws IOException {
    while (ready.isEmpty()) {
      TraceRecord record = log.next();
      if (record == null) {
        atEnd();
        return ready.poll();
      }
      last = record.source();
      Matcher mark = MARK.matcher(record.body() instanceof Body.Note note ? note.text() : "");
      if (!mark.matches()) {
        ready.add(new Beat.Seen(record));
      } else if (mark.group(1).equals(BEGIN)) {
        begin(Long.parseLong(mark.group(2), 16), record.source());
      } else {
        end(Long.parseLong(mark.group(2), 16), record.source());
      }
    }
    return ready.poll();
  }

  private void begin(long begins, Source place) throws IOException {
    if (begins <= number) {
      throw new JoinException(
          place, "line " + begins + " begins behind line " + number + ": two runs of the program");
    }
    if (begun.isPresent()) {
      throw new JoinException(
          place,
          "line " + begins + " begins, and line " + number + ", which begins at " + begun.get()
              + ", has not ended: lines were lost");
    }
    number = begins;
    begun = Optional.of(place);
    if (calls.isPresent()) {
      unnumbered();
      Line line = calls.get().peek();
      if (line != null && line.number() < begins) {
        throw new JoinException(
            place,
            "line " + begins + " begins, and " + line.record().source() + " is line "
                + line.number() + ", which no marker begins: not of one run, or lines were lost");
      }
      if (line == null || line.number() > begins) {
        throw calls.get().without(place, "line " + begins + " begins");
      }
      open = Optional.of(calls.get().take());
    }
    ready.add(new Beat.Begin(begins, open, place));
  }

  private void end(long ends, Source place) throws IOException {
    if (ends != number) {
      throw new JoinException(
          place, "line " + ends + " ends, and line " + number + " is the last that began");
    }
    ready.add(new Beat.End(ends, open));
    open = Optional.empty();
    begun = Optional.empty();
  }

  /** Lines without a number have no marker; they stand where the log has them. */
  private void unnumbered() throws IOException {
    while (calls.get().peek() != null && calls.get().peek().number() <= 0) {
      Line line = calls.get().take();
      ready.add(new Beat.Begin(0, Optional.of(line), line.record().source()));
      ready.add(new Beat.End(0, Optional.of(line)));
    }
  }

  private void atEnd() throws IOException {
    if (calls.isEmpty()) {
      return;
    }
    unnumbered();
    Line line = calls.get().peek();
    if (line != null) {
      throw new JoinException(
          line.record().source(),
          "line " + line.number() + " has no marker"
              + (last == null
                  ? " in the log, which is empty"
                  : " in the log, which ends at " + last + " behind line " + number)
              + ": not of one run, or lines were lost");
    }
    if (begun.isPresent()) {
      throw new JoinException(
          begun.get(),
          "line " + number + " begins, and the log ends at " + last + " before its end");
    }
  }

  @Override
  public boolean showsCommands() {
    return true;
  }

  @Override
  public ReadReport report() {
    return log.report();
  }

  @Override
  public void close() throws IOException {
    log.close();
    if (calls.isPresent()) {
      calls.get().close();
    }
  }
}
