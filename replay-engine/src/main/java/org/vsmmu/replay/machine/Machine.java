package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;
import org.vsmmu.replay.machine.update.UpdateWatch;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Legality;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.history.MemoryRegion;
import org.vsmmu.smmu.queue.CommandError;
import org.vsmmu.smmu.queue.CommandQueue;
import org.vsmmu.smmu.queue.EventQueue;
import org.vsmmu.smmu.queue.Recording;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.RegisterMap;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Transition;
import org.vsmmu.smmu.register.Write;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;

/** An SMMU with its memory, driven by a trace that shows both. */
public final class Machine {

  private final SmmuProfile profile;
  private final Consumer<Moment> moments;
  private final Errata errata;
  private final SmmuRegisters registers;
  private final History history;
  private final ControlState controls;
  private final CommandLoop commands;
  private final EventQueue events;
  private final AccessJudge accesses;
  private final RegisterJudge reads;
  private final UpdateWatch updates;
  private final Messages messages;
  private final CommandEffects effects;
  private final EnhancedQueues enhanced;
  private final AtsJudge ats;
  private final StallJudge stalls;
  private final PriJudge pages;

  private Machine(
      TraceHeader header,
      SmmuProfile profile,
      IdRegisters id,
      Consumer<Moment> moments,
      BiConsumer<Invalidation, Evidence> completed) {
    this.profile = profile;
    this.moments = moments;
    this.errata = Errata.of(profile);
    RegisterMap map = header.enhancedQueues().map(RegisterMap::with).orElse(errata.registerMap());
    this.registers =
        header.fromReset() ? SmmuRegisters.atReset(id, map) : SmmuRegisters.midLife(id, map);
    List<MemoryRegion> regions = new ArrayList<>();
    for (org.vsmmu.trace.MemoryRegion region : header.memory()) {
      boolean zero = region.content() == org.vsmmu.trace.MemoryRegion.Content.ZERO;
      regions.add(new MemoryRegion(region.first(), region.last(), zero));
    }
    this.history = new History(id, regions);
    this.controls = new ControlState(registers);
    history.control(controls.likely());
    this.events = new EventQueue(registers);
    this.messages = new Messages(history, registers);
    this.accesses = new AccessJudge(history, controls, moments);
    this.ats = new AtsJudge(history, controls, registers, accesses, errata, moments);
    this.stalls = new StallJudge(id, accesses, errata, moments);
    this.pages = new PriJudge(registers, history, moments);
    this.updates = new UpdateWatch(history, moments);
    this.effects = new CommandEffects(ats, stalls, pages, updates, moments, completed);
    this.commands =
        new CommandLoop(new CommandQueue(registers), history, registers, profile, effects);
    this.enhanced = new EnhancedQueues(registers, history, profile, effects, moments);
    this.reads = new RegisterJudge(registers, map, commands, moments);
  }

  /**
   * The machine of a trace; empty if the trace does not show one: its memory from the start, and
   * what its SMMU implements.
   *
   * @param completed hears of every invalidation that a CMD_SYNC completed
   */
  public static Optional<Machine> of(
      TraceHeader header,
      SmmuProfile profile,
      Consumer<Moment> moments,
      BiConsumer<Invalidation, Evidence> completed) {
    if (header.memory().isEmpty()) {
      return Optional.empty();
    }
    return profile.idRegisters().map(id -> new Machine(header, profile, id, moments, completed));
  }

  /**
   * Takes a record in.
   *
   * @return whether it is the machine's alone, and no other part of the replay should judge it
   */
  public boolean step(TraceRecord record) {
    Body body = record.body();
    if (body instanceof Body.RegisterAccess access && !access.write()) {
      Evidence at = Evidence.of(record, "access");
      if (!enhanced.read(at, access)) {
        reads.read(at, access);
      }
      refresh(at);
      return true;
    }
    settle(record);
    if (body instanceof Body.MemoryWrite write) {
      Evidence cause = Evidence.of(record, "change");
      write.words().forEach(word -> updates.store(word.address(), word.value(), cause));
      accesses.changed();
    } else if (body instanceof Body.MemorySeen seen) {
      history.saw(seen.address(), seen.value(), Evidence.of(record, "map"));
    } else if (body instanceof Body.RegisterAccess access) {
      write(record, access);
    } else if (body instanceof Body.CommandSeen seen) {
      command(record, seen);
    } else if (body instanceof Body.Access access) {
      if (!stalled(record, access)) {
        access(record, access);
      }
      ats.used(Evidence.of(record, "access"), access);
    } else {
      return device(record);
    }
    return true;
  }

  /** What devices do besides accesses. */
  private boolean device(TraceRecord record) {
    Body body = record.body();
    Evidence at = Evidence.of(record, "access");
    if (body instanceof Body.AtsRequest request) {
      boolean granted = request.status().equals("success") && !request.perms().isEmpty();
      updates.request(request.sid(), granted, at);
      ats.request(at, request, !events.mayWrite().surely());
      request.events().ifPresent(list -> list.forEach(this::record));
    } else if (body instanceof Body.AtsCompletion completion) {
      updates.request(completion.sid(), true, at);
      ats.completion(at, completion);
    } else if (body instanceof Body.PageRequest request) {
      pages.request(at, request);
    } else if (body instanceof Body.PageResponse response) {
      pages.response(at, response);
    } else {
      return false;
    }
    return true;
  }

  /** An access that is stalled, or was and is terminated now. */
  private boolean stalled(TraceRecord record, Body.Access access) {
    boolean judged = stalls.judged(
        Evidence.of(record, "access"),
        access,
        transactions(access),
        !events.mayWrite().surely());
    if (judged) {
      access.events().ifPresent(list -> list.forEach(this::record));
    }
    return judged;
  }

  /** Nothing showed what became of an open command: the model takes it. */
  private void settle(TraceRecord record) {
    while (commands.choice() != CommandError.NONE) {
      commands.taken(Evidence.of(record, "command"));
    }
    enhanced.settle(Evidence.of(record, "command"));
  }

  private void write(TraceRecord record, Body.RegisterAccess access) {
    Write write = registers.write(access.offset(), access.value(), access.size());
    refresh(Evidence.of(record, "change"));
    stalls.control(registers.smmuEnabled(), Evidence.of(record, "change"));
    if (write.has(Transition.ENHANCED_COMMANDS_MAY_RUN)) {
      enhanced.run(access.offset(), Evidence.of(record, "command"));
      accesses.changed();
    }
    if (write.has(Transition.COMMANDS_MAY_RUN)) {
      commands.run(Evidence.of(record, "command"));
      accesses.changed();
    }
  }

  private void refresh(Evidence by) {
    controls.refresh();
    if (!controls.likely().equals(history.controls())) {
      history.control(controls.likely());
      updates.control(controls.likely(), by);
      accesses.changed();
    }
  }

  /** From here on caches hold only what accesses can have brought in. */
  public void observe() {
    history.observe();
  }

  /** How many commands were executed. */
  public long commands() {
    return effects.executed();
  }

  /** All that has happened, from which what caches may hold follows. */
  public History history() {
    return history;
  }

  /** A command that a trace names instead of showing its queue. */
  private void command(TraceRecord record, Body.CommandSeen seen) {
    Optional<CommandWords> words = seen.words();
    if (words.isPresent()) {
      Command command = CommandCodec.decode(words.get().w0(), words.get().w1());
      Evidence at = Evidence.of(record, "command");
      Legality legality = CommandCodec.legality(words.get().w0(), words.get().w1(), profile);
      moments.accept(new Moment.CommandTaken(at, command, legality, false));
      if (legality instanceof Legality.Illegal) {
        // It stops the queue, and takes no effect (SMMUv3 6.1).
        return;
      }
      long tick = history.consume(seen.queue(), command, registers.vmw().orElse(0), at);
      if (command.opcode() == Opcode.SYNC) {
        history.complete(seen.queue(), tick, at.as("sync"));
      }
      accesses.changed();
      effects.executed(seen.queue(), command, at);
    }
  }

  private void access(TraceRecord record, Body.Access access) {
    Evidence at =
        new Evidence(record.position(), record.source(), "access", RecordText.asked(access));
    access.sid().ifPresent(sid -> updates.used(sid, access.ssid().orElse(0), at));
    access.sid().ifPresent(sid -> history.used(sid, access.iova()));
    List<Transaction> transactions = transactions(access);
    boolean known = access.privileged().isPresent();
    EventMatch match = new EventMatch(errata, known);
    int bytes = access.bytes();
    boolean mayLose = !events.mayWrite().surely() || nextRecordAborts();
    OutcomeMatch seen =
        new OutcomeMatch(access.status(), access.output(), access.events(), bytes, mayLose, match);
    boolean alsoCold = access.cold().isPresent() && isSame(access, access.cold().get());
    AccessJudge.Accepted accepted = accesses.judge(at, transactions, seen, alsoCold);
    if (access.cold().isPresent() && (accepted != null || !alsoCold)) {
      Body.ColdOutcome cold = access.cold().get();
      accesses.judgeCold(
          at,
          transactions,
          new OutcomeMatch(
              cold.status(), cold.output(), Optional.of(cold.events()), bytes, mayLose, match));
    }
    recorded(access, accepted);
    access.sid().ifPresent(sid -> outcome(sid, access, at));
  }

  /** What came of it for those who watch how tables are replaced under devices. */
  private void outcome(long sid, Body.Access access, Evidence at) {
    switch (access.status()) {
      case "ok", "bypass" -> updates.passed(sid, at);
      case "abort" -> updates.failed(sid, access.ssid().orElse(0), true, at);
      case "fault" -> {
        boolean withoutEntry = access.events().orElse(List.of()).stream()
            .map(EventRecord::type)
            .anyMatch(type -> type == EventType.C_BAD_STREAMID || type == EventType.C_BAD_STE);
        updates.failed(sid, access.ssid().orElse(0), withoutEntry, at);
      }
      default -> {
        // Stalled, or it says nothing of its own stream.
      }
    }
  }

  private static boolean isSame(Body.Access access, Body.ColdOutcome cold) {
    return access.status().equals(cold.status())
        && access.output().equals(cold.output())
        && access.events().equals(Optional.of(cold.events()));
  }

  /** The event queue takes what was seen to be recorded, or loses what should have been. */
  private void recorded(Body.Access access, AccessJudge.Accepted accepted) {
    List<EventRecord> seen = access.events().orElse(List.of());
    for (EventRecord event : seen) {
      record(event);
    }
    if (accepted == null || !seen.isEmpty()) {
      return;
    }
    if (accepted.lossOpen()) {
      registers.doubt(RegisterName.EVENTQ_PROD, RegisterFields.OVERFLOW_FLAG);
      return;
    }
    EventRecord due = accepted.outcome().event();
    if (due != null && (access.events().isEmpty() || !events.writable() || nextRecordAborts())) {
      record(due);
    }
  }

  private void record(EventRecord event) {
    boolean aborts = nextRecordAborts();
    Recording recording = events.record(event.field(EventFields.STALL).orElse(0) != 0);
    if (aborts) {
      events.abort();
    } else if (recording instanceof Recording.Recorded recorded && recorded.interrupt()) {
      messages.interrupt(Messages.Signal.EVENTS, event);
    }
  }

  private boolean nextRecordAborts() {
    return events.writable() && history.aborts(events.nextAddress());
  }

  private static List<Transaction> transactions(Body.Access access) {
    List<Transaction> all = new ArrayList<>(1);
    Transaction.Kind kind = access.kind().equals("translated")
        ? Transaction.Kind.ATS_TRANSLATED
        : Transaction.Kind.ORDINARY;
    Optional<Boolean> isWrite = access.access().isEmpty()
        ? Optional.empty()
        : Optional.of(access.access().equals("w"));
    for (boolean write : choices(isWrite)) {
      for (boolean privileged : choices(access.privileged())) {
        for (boolean instruction : choices(access.instruction())) {
          all.add(new Transaction(
              kind,
              access.sid().orElse(0),
              access.ssid().isPresent(),
              (int) access.ssid().orElse(0),
              access.iova(),
              !write,
              write,
              privileged,
              instruction));
        }
      }
    }
    return all;
  }

  private static boolean[] choices(Optional<Boolean> known) {
    return known.map(value -> new boolean[] {value}).orElse(new boolean[] {false, true});
  }
}
