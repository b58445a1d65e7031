package org.vsmmu.trace.iommufd;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/**
 * A log as a trace. Calls say only later what machine they ran on, so lines are read ahead, within
 * bounds; the first record is what they say of it.
 */
final class NestRecords implements TraceReader {
  /** Most lines that are read ahead. */
  static final int AHEAD = 1 << 14;

  /** Most bytes of structures and commands in them. */
  private static final long AHEAD_BYTES = 1L << 25;

  private record Placed(NestLine line, Source source) {}

  private final NestReader reader;
  private final Deque<Placed> ahead = new ArrayDeque<>();
  private final TraceHeader header;
  private Optional<IOException> broken = Optional.empty();
  private long position;

  NestRecords(NestReader reader) throws IOException {
    this.reader = reader;
    NestFacts facts = new NestFacts();
    long bytes = 0;
    try {
      while (ahead.size() < AHEAD && bytes < AHEAD_BYTES) {
        NestLine line = reader.next();
        if (line == null) {
          break;
        }
        facts.look(line);
        bytes += size(line);
        ahead.add(new Placed(line, reader.source()));
      }
    } catch (IOException e) {
      // What was read so far is judged; then the same end is met.
      broken = Optional.of(e);
    }
    if (!ahead.isEmpty()) {
      ahead.addFirst(new Placed(new NestLine.Run(facts), ahead.peek().source()));
    }
    Optional<IdRegisters> registers = facts.features(true).map(ArmFeatures::ids);
    TraceHeader plain = TraceHeader.of(NestFormat.NAME);
    this.header = new TraceHeader(
        plain.format(), "", facts.toString(), "", registers, "mono", false, plain.queues());
  }

  private static long size(NestLine line) {
    if (line instanceof NestLine.Call call) {
      return size(call.in())
          + size(call.dataIn())
          + size(call.out())
          + size(call.dataOut())
          + 16L * call.commands().size();
    } else if (line instanceof NestLine.QueueRead read) {
      return size(read.data());
    } else if (line instanceof NestLine.Between between) {
      return 16L * between.commands().size();
    }
    return 0;
  }

  private static long size(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public TraceRecord next() throws IOException {
    Placed next = ahead.isEmpty() ? read() : ahead.remove();
    if (next == null) {
      return null;
    }
    position++;
    return new TraceRecord(
        position,
        OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        next.source(),
        new Body.KernelSeen(next.line()));
  }

  private Placed read() throws IOException {
    if (broken.isPresent()) {
      throw broken.get();
    }
    NestLine line = reader.next();
    return line == null ? null : new Placed(line, reader.source());
  }

  @Override
  public ReadReport report() {
    return reader.report();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
