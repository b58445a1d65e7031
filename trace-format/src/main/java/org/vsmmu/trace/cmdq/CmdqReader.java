package org.vsmmu.trace.cmdq;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/**
 * Reads a dump entry by entry. Zero entries at its end were never written and become one note; zero
 * entries before another are records like any (opcode 0 is reserved).
 */
public final class CmdqReader implements TraceReader {

  /** Bytes of an entry. */
  public static final int ENTRY = 16;

  private final Input input;
  private final TraceHeader header = TraceHeader.of("cmdq");
  private final ReadReport report = new ReadReport();
  private final byte[] bytes = new byte[ENTRY];

  private long offset;
  private long position;
  private long zeros;
  private CommandWords behindZeros;
  private boolean ended;

  CmdqReader(Input input) {
    this.input = input;
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public TraceRecord next() throws IOException {
    if (behindZeros != null) {
      return behind();
    }
    CommandWords words = read();
    while (words != null && words.isZero()) {
      zeros++;
      words = read();
    }
    if (words == null) {
      return unwritten();
    }
    behindZeros = words;
    return behind();
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  /** The zeros before an entry, one after the other, then that entry. */
  private TraceRecord behind() {
    if (zeros > 0) {
      return command(CommandWords.ZERO, offset - (1 + zeros--) * ENTRY);
    }
    CommandWords words = behindZeros;
    behindZeros = null;
    return command(words, offset - ENTRY);
  }

  private TraceRecord unwritten() {
    if (zeros == 0) {
      return null;
    }
    long count = zeros;
    zeros = 0;
    String entries = count == 1 ? " entry was" : " entries were";
    return record(offset - count * ENTRY, new Body.Note(count + entries + " never written"));
  }

  private CommandWords read() throws IOException {
    int length = ended ? 0 : input.stream().readNBytes(bytes, 0, ENTRY);
    if (length < ENTRY) {
      if (length > 0) {
        report.problem(
            Source.offset(input.name(), offset),
            0,
            "an entry of " + length + " bytes",
            ENTRY + " bytes");
      }
      ended = true;
      return null;
    }
    offset += ENTRY;
    ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new CommandWords(entry.getLong(), entry.getLong());
  }

  private TraceRecord command(CommandWords words, long at) {
    String op = Opcode.of((int) words.w0()).name();
    return record(
        at, new Body.CommandSeen("cmdq", op, Optional.of(words), Collections.emptySortedMap()));
  }

  private TraceRecord record(long at, Body body) {
    return new TraceRecord(
        ++position,
        OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        Source.offset(input.name(), at),
        body);
  }
}
