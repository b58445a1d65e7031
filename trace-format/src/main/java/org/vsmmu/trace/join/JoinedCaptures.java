package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.Body.EventSeen;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.join.Beat.Line;

/**
 * Several captures of one run as one trace. One of them sets the order, the program's log says what
 * it called, the kernel's trace what the kernel did, each command stands once.
 */
final class JoinedCaptures implements TraceReader {
  private final AlignedOrPlain spine;
  private final Optional<CallLines> calls;
  private final Optional<KernelTrace> kernel;
  private final Optional<EventWords> events;
  private final TraceHeader header;
  private final Deque<TraceRecord> ready = new ArrayDeque<>();

  /** Where the SYNCs of a kernel's trace stand here that have not completed. */
  private final Map<Long, Long> syncs = new HashMap<>();

  private long position;
  private long openCall;
  private boolean open;
  private boolean kernelEnded;
  private boolean ended;

  /** The spine, and whether a kernel's trace covers it yet. */
  private record AlignedOrPlain(Spine spine, Optional<AlignedSpine> aligned) {
    boolean covered() {
      return aligned.isEmpty() || aligned.get().aligned();
    }
  }

  /**
   * Begins to join.
   *
   * @param header of the trace
   * @param spine what sets the order
   * @param aligned the same, when there is a kernel's trace
   */
  JoinedCaptures(
      TraceHeader header,
      Spine spine,
      Optional<AlignedSpine> aligned,
      Optional<CallLines> calls,
      Optional<KernelTrace> kernel,
      Optional<EventWords> events) {
    this.header = header;
    this.spine = new AlignedOrPlain(spine, aligned);
    this.calls = calls;
    this.kernel = kernel;
    this.events = events;
    calls.flatMap(CallLines::run).ifPresent(run -> emit(run, withEvents(run.body())));
  }

  private Body withEvents(Body body) {
    NestLine.Run run = (NestLine.Run) ((Body.KernelSeen) body).event();
    NestLine.Run.Events shown = events.isPresent()
        ? NestLine.Run.Events.WHOLE
        : spine.spine().showsCommands() ? NestLine.Run.Events.NAMED : NestLine.Run.Events.UNSEEN;
    return new Body.KernelSeen(
        new NestLine.Run(run.iommufd(), run.registers(), run.iidr(), run.viommuMade(), shown));
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public ReadReport report() {
    return spine.spine().report();
  }

  @Override
  public TraceRecord next() throws IOException {
    try {
      advance();
    } catch (JoinException parted) {
      // What cannot be read is what makes captures part, too.
      JoinException.checkWhole(reports());
      throw parted;
    }
    return ready.poll();
  }

  private void advance() throws IOException {
    while (ready.isEmpty() && !ended) {
      Beat beat = spine.spine().next();
      if (beat == null) {
        end();
      } else if (beat instanceof Beat.Begin begin) {
        begin(begin);
      } else if (beat instanceof Beat.End over) {
        over(over);
      } else if (beat instanceof Beat.Seen seen) {
        seen(seen.record());
      }
    }
  }

  private void begin(Beat.Begin begin) throws IOException {
    Optional<TraceRecord> mark = Optional.empty();
    if (kernel.isPresent() && spine.covered()) {
      OptionalLong began = begin.line().map(Line::began).orElse(OptionalLong.empty());
      mark = kernel.get().toLine(begin, began, this::ofKernel);
      if (mark.isEmpty() && begin.number() > 0) {
        tellEnd();
      }
    }
    if (begin.line().isPresent()) {
      TraceRecord line = begin.line().get().record();
      open = spine.spine().showsCommands() || mark.isPresent();
      add(
          line.timeNanos(),
          mark.map(TraceRecord::cpu).orElse(OptionalInt.empty()),
          mark.map(TraceRecord::context).orElse(""),
          line,
          open ? line.body() : closed(line.body()));
      openCall = position;
    }
  }

  /** The run goes on behind the end of the only capture that shows commands. */
  private void tellEnd() throws IOException {
    if (!kernelEnded && !spine.spine().showsCommands() && kernel.get().exhausted()) {
      kernelEnded = true;
      position++;
      ready.add(new TraceRecord(
          position,
          OptionalLong.empty(),
          OptionalInt.empty(),
          "",
          kernel.get().end(),
          new Body.Gap(Body.NONE, Body.Gap.CUT + ": the calls go on behind its end")));
    }
  }

  /**
   * A call that no capture shows the commands of: before the kernel's trace, in a gap, after it.
   */
  private static Body closed(Body body) {
    return new Body.KernelSeen(((Body.KernelSeen) body).event());
  }

  private void over(Beat.End over) throws IOException {
    if (over.line().isEmpty()) {
      return;
    }
    Line line = over.line().get();
    if (kernel.isPresent() && spine.covered() && line.over().isPresent()) {
      kernel.get().toTime(line.over().getAsLong(), this::ofKernel);
      // Where the only capture with commands ends, nobody knows whether the call had more.
      open &= spine.spine().showsCommands() || !kernel.get().exhausted();
    }
    if (line.returned().isPresent() && open) {
      emit(line.returned().get(), new Body.CallReturned(openCall));
    }
  }

  private void seen(TraceRecord record) throws IOException {
    if (record.body() instanceof CommandSeen command && kernel.isPresent() && spine.covered()) {
      Optional<TraceRecord> listed = kernel.get().match(record, this::ofKernel);
      if (listed.isPresent()) {
        TraceRecord in = listed.get();
        Body merged = CommandList.merged(command, in.body());
        add(in.timeNanos(), in.cpu(), in.context(), in, merged);
        return;
      }
    }
    if (record.body() instanceof EventSeen event && events.isPresent()) {
      emit(record, events.get().whole(record, event));
      return;
    }
    if (record.body() instanceof Body.Gap) {
      kernel.ifPresent(KernelTrace::lost);
    }
    emit(record, record.body());
  }

  /** A record of the kernel's trace. What the other capture shows as well is left out. */
  private void ofKernel(TraceRecord record) {
    if (record.body() instanceof EventSeen && spine.spine().showsCommands()) {
      return;
    }
    Body body = record.body();
    if (body instanceof Body.SyncDone done) {
      Long sync = syncs.remove(done.sync());
      if (sync == null) {
        return;
      }
      body = new Body.SyncDone(done.queue(), sync, done.error());
    }
    add(record.timeNanos(), record.cpu(), record.context(), record, body);
    if (header.explicitSyncs() && isSync(body)) {
      syncs.put(record.position(), position);
    }
  }

  private static boolean isSync(Body body) {
    return body instanceof CommandSeen command && command.op().equals("SYNC");
  }

  /** A record of another capture. QEMU's clock and threads are not the guest's. */
  private void emit(TraceRecord record, Body body) {
    boolean ofProgram = body instanceof Body.KernelSeen || body instanceof Body.CallReturned;
    boolean sameClock = ofProgram || header.clock().equals("wall");
    add(
        sameClock ? record.timeNanos() : OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        record,
        body);
  }

  private void add(
      OptionalLong time, OptionalInt cpu, String context, TraceRecord record, Body body) {
    position++;
    ready.add(new TraceRecord(position, time, cpu, context, record.source(), body));
  }

  private void end() throws IOException {
    ended = true;
    if (kernel.isPresent()) {
      kernel.get().rest(this::ofKernel);
    }
    if (events.isPresent()) {
      events.get().end();
    }
    JoinException.checkWhole(reports());
  }

  private List<ReadReport> reports() {
    return Stream.of(
            Optional.of(report()),
            calls.map(CallLines::report),
            kernel.map(KernelTrace::report),
            events.map(EventWords::report))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void close() throws IOException {
    spine.spine().close();
    if (kernel.isPresent()) {
      kernel.get().close();
    }
    if (events.isPresent()) {
      events.get().close();
    }
  }
}
