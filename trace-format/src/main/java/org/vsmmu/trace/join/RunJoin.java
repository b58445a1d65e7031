package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.ftrace.FtraceFormat;
import org.vsmmu.trace.join.Beat.Line;
import org.vsmmu.trace.qemu.QemuLogFormat;

/**
 * Joins what was captured of one run: the program's log of its calls, the kernel's trace, QEMU's
 * log, and the dumps of the command queue and the event queue. Any two that have something in
 * common will do.
 */
public final class RunJoin implements Join {
  private static final String CALLS = "iommufd-nest";
  private static final String KERNEL = "ftrace";
  private static final String LOG = "qemu";
  private static final String COMMANDS = "cmdq";
  private static final String EVENTS = "evtq";
  private static final Set<String> ALL = Set.of(CALLS, KERNEL, LOG, COMMANDS, EVENTS);

  @Override
  public boolean fits(List<String> formats) {
    Set<String> kinds = new HashSet<>(formats);
    boolean words = !kinds.contains(COMMANDS) || kinds.contains(LOG);
    boolean records = !kinds.contains(EVENTS) || kinds.contains(LOG) || kinds.contains(CALLS);
    return formats.size() > 1
        && kinds.size() == formats.size()
        && ALL.containsAll(kinds)
        && words
        && records;
  }

  @Override
  public TraceReader join(List<Part> parts, ReadOptions options) throws IOException {
    Optional<Input> commands = input(parts, COMMANDS);
    Optional<TraceReader> log = Optional.empty();
    if (input(parts, LOG).isPresent()) {
      Input text = input(parts, LOG).get();
      log = Optional.of(
          commands.isPresent() ? new JoinedRun(text, commands.get()) : QemuLogFormat.read(text));
    }
    if (parts.size() == 2 && log.isPresent() && commands.isPresent()) {
      return log.get();
    }
    Optional<CallLines> calls = Optional.empty();
    if (input(parts, CALLS).isPresent()) {
      calls = Optional.of(new CallLines(input(parts, CALLS).get()));
    }
    return join(parts, options, log, calls);
  }

  private static TraceReader join(
      List<Part> parts, ReadOptions options, Optional<TraceReader> log, Optional<CallLines> calls)
      throws IOException {
    Spine spine =
        log.isPresent() ? new LogSpine(log.get(), calls) : new CallSpine(calls.orElseThrow());
    Optional<EventWords> events = input(parts, EVENTS).map(EventWords::new);
    Optional<KernelTrace> kernel = Optional.empty();
    Optional<AlignedSpine> aligned = Optional.empty();
    if (input(parts, KERNEL).isPresent()) {
      TraceReader trace = new FtraceFormat().open(input(parts, KERNEL).get(), options);
      kernel = Optional.of(new KernelTrace(trace, spine.showsCommands(), calls.isEmpty()));
      Optional<Line> first = calls.map(CallLines::peek).filter(line -> line.number() > 0);
      aligned = Optional.of(new AlignedSpine(
          spine,
          kernel.get(),
          first.map(line -> OptionalLong.of(line.number())).orElse(OptionalLong.empty()),
          first.map(Line::began).orElse(OptionalLong.empty())));
    }
    boolean guest = calls.isPresent() || kernel.isPresent();
    TraceHeader header = header(
        calls.map(CallLines::header).or(() -> log.map(TraceReader::header)).orElseThrow(),
        log.flatMap(reader -> reader.header().idRegisters()),
        guest ? "mono" : log.orElseThrow().header().clock(),
        kernel.isPresent() && !spine.showsCommands());
    return new JoinedCaptures(
        header, aligned.isPresent() ? aligned.get() : spine, aligned, calls, kernel, events);
  }

  private static TraceHeader header(
      TraceHeader base, Optional<IdRegisters> logged, String clock, boolean explicitSyncs) {
    return new TraceHeader(
        "joined",
        "",
        base.origin(),
        base.profile(),
        base.idRegisters().or(() -> logged),
        clock,
        explicitSyncs,
        List.of());
  }

  private static Optional<Input> input(List<Part> parts, String format) {
    return parts.stream()
        .filter(part -> part.format().equals(format))
        .findFirst()
        .map(Part::input);
  }
}
