package org.vsmmu.trace.iommufd;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
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
 * A log as a trace. Calls say only later what machine they ran on, so lines are read ahead, within
 * bounds; the first record is what they say of it. A log with commands gives each call as an open
 * one:
 *
 * <pre>{@code
 * {"line": 68, "name": "IOMMU_IOAS_UNMAP", ..., "cmds": [[...], [...]]}
 *
 * KernelSeen[IOMMU_IOAS_UNMAP, open]  CommandSeen[TLBI_S2_IPA]  CommandSeen[SYNC]  CallReturned
 * }</pre>
 */
public final class NestRecords implements TraceReader {
  /** Most lines that are read ahead. */
  static final int AHEAD = 1 << 14;

  /** Most bytes of structures and commands in them. */
  private static final long AHEAD_BYTES = 1L << 25;

  private record Placed(NestEntry entry, Source source) {}

  private final NestReader reader;
  private final Deque<Placed> ahead = new ArrayDeque<>();
  private final Deque<TraceRecord> ready = new ArrayDeque<>();
  private final NestLine.Run run;
  private final boolean joined;
  private final boolean open;
  private final TraceHeader header;
  private Optional<IOException> broken = Optional.empty();
  private long position;

  NestRecords(NestReader reader) throws IOException {
    this(reader, false);
  }

  /**
   * Reads a log whose calls get what happened meanwhile from elsewhere: each call is an open one,
   * and its return has its time, if the log says how long it took.
   *
   * @throws IOException when nothing can be read
   */
  public static NestRecords withOpenCalls(Input input) throws IOException {
    return new NestRecords(new NestReader(input), true);
  }

  private NestRecords(NestReader reader, boolean open) throws IOException {
    this.reader = reader;
    NestFacts facts = new NestFacts();
    long bytes = 0;
    try {
      while (ahead.size() < AHEAD && bytes < AHEAD_BYTES) {
        NestEntry entry = reader.next();
        if (entry == null) {
          break;
        }
        facts.look(entry);
        bytes += entry.size();
        ahead.add(new Placed(entry, reader.source()));
      }
    } catch (IOException e) {
      // What was read so far is judged; then the same end is met.
      broken = Optional.of(e);
    }
    this.joined = facts.joined();
    this.open = open || joined;
    run = facts.run(joined ? NestLine.Run.Events.NAMED : NestLine.Run.Events.UNSEEN);
    if (!ahead.isEmpty()) {
      add(OptionalLong.empty(), ahead.peek().source(), new Body.KernelSeen(run));
    }
    TraceHeader plain = TraceHeader.of(NestFormat.NAME);
    this.header = new TraceHeader(
        plain.format(),
        "",
        run.text(),
        facts.dialect(),
        run.registers(),
        "mono",
        false,
        plain.queues());
  }

  /** Whether the log itself shows what the SMMU took meanwhile. */
  public boolean showsCommands() {
    return joined;
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public TraceRecord next() throws IOException {
    while (ready.isEmpty()) {
      Placed next = ahead.isEmpty() ? read() : ahead.remove();
      if (next == null) {
        return null;
      }
      expand(next.entry(), next.source());
    }
    return ready.remove();
  }

  private Placed read() throws IOException {
    if (broken.isPresent()) {
      throw broken.get();
    }
    NestEntry entry = reader.next();
    return entry == null ? null : new Placed(entry, reader.source());
  }

  private void expand(NestEntry entry, Source source) {
    long began = position + 1;
    boolean call = open && entry.line().filter(NestLine.Call.class::isInstance).isPresent();
    entry.line().ifPresent(line -> add(entry.began(), source, new Body.KernelSeen(line, call)));
    for (CommandWords words : entry.commands()) {
      String op = Opcode.of((int) words.w0()).name();
      Body command = new Body.CommandSeen("cmdq", op, Optional.of(words), new TreeMap<>());
      add(OptionalLong.empty(), source, command);
    }
    for (NestEntry.Event event : entry.events()) {
      Body seen = new Body.EventSeen(event.type(), OptionalLong.of(event.sid()), Optional.empty());
      add(OptionalLong.empty(), source, seen);
    }
    if (call) {
      boolean timed = entry.began().isPresent() && entry.lasted().isPresent();
      OptionalLong end = timed
          ? OptionalLong.of(entry.began().getAsLong() + entry.lasted().getAsLong())
          : OptionalLong.empty();
      add(end, source, new Body.CallReturned(began));
    }
  }

  private void add(OptionalLong time, Source source, Body body) {
    position++;
    ready.add(new TraceRecord(position, time, OptionalInt.empty(), "", source, body));
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
