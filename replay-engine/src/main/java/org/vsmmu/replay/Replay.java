package org.vsmmu.replay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.vsmmu.iommufd.arm.GuestCommandFields;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.replay.driver.DriverWatch;
import org.vsmmu.replay.guest.GuestQueueWatch;
import org.vsmmu.replay.iommufd.CallDomains;
import org.vsmmu.replay.iommufd.KernelCalls;
import org.vsmmu.replay.machine.Machine;
import org.vsmmu.replay.ownership.InstalledTags;
import org.vsmmu.replay.ownership.Installs;
import org.vsmmu.replay.ownership.KernelClaims;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Legality;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Domain;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** Steps one trace over the model and lets the rules judge what happens. */
public final class Replay {

  private final TraceHeader header;
  private final ReplayOptions options;
  private final SmmuProfile profile;
  private final Court court;
  private final Caches caches;
  private final Streams streams;
  private final NearMiss nearMiss;
  private final InstalledTags tags = new InstalledTags();
  private final Wasted wasted;
  private final KernelClaims kernel;
  private final Domains domains;
  private final Installs installs;
  private final TagLedger ledger;
  private final Accesses accesses;
  private final Observations observations;
  private final AtsRaces atsRaces;
  private final DriverWatch driver;
  private final Optional<Machine> machine;
  private final KernelCalls calls;
  private final GuestQueueWatch guestQueues;
  private final SortedMap<String, Long> unmodelled = new TreeMap<>();
  private long records;
  private final Map<Source, String> leftOut = new LinkedHashMap<>();
  private Source last;
  private Body lastBody;
  private long commands;
  private boolean sawMapping;
  private boolean sawUnmap;

  public Replay(TraceHeader header, ReplayOptions options) {
    this.header = header;
    this.options = options;
    this.court = new Court(RuleBook.RULES, header.scored(), options.contract());
    this.profile = profile(header, options);
    TlbScopes scopes = TlbScopes.of(profile.idRegisters());
    this.caches = new Caches(scopes);
    this.streams = new Streams(caches);
    this.nearMiss = new NearMiss(caches);
    this.wasted = new Wasted(this::judge);
    this.kernel = new KernelClaims(caches, tags, nearMiss, wasted::useful, this::judge);
    this.domains = new Domains(caches, streams, nearMiss, this::judge);
    this.ledger = new TagLedger(caches, streams, this::judge);
    this.installs = new Installs(caches, tags, this::judge, this::written);
    this.accesses = new Accesses(caches, streams, this::judge);
    this.atsRaces = new AtsRaces(streams, this::judge);
    this.driver = new DriverWatch(header, profile, caches, this::judge);
    this.machine = Machine.of(header, profile, this::judge, this::completedByMachine);
    if (options.mode() == ReplayOptions.Mode.OBSERVED) {
      machine.ifPresent(Machine::observe);
    }
    KernelVersion kernelVersion = kernel(header, options);
    this.calls = new KernelCalls(profile, kernelVersion, this::judge);
    this.guestQueues =
        new GuestQueueWatch(header, allowed(profile, kernelVersion), Replay::words, this::judge);
    // A machine's accesses are judged by what they did: its hits say nothing more.
    this.observations = new Observations(
        scopes.ds(), profile.idRegisters(), machine.isPresent() ? moment -> {} : this::judge);
    if (header.fromReset()) {
      observations.reset();
    }
  }

  private static KernelVersion kernel(TraceHeader header, ReplayOptions options) {
    return options
        .kernel()
        .or(() -> Arrays.stream(header.profile().split(",", -1))
            .flatMap(name -> KernelVersion.byName(name.strip()).stream())
            .findFirst())
        .orElse(KernelVersion.LINUX_7_3);
  }

  /** Which commands a guest may give: kernels that do not check fields let all of them pass. */
  private static Predicate<CommandWords> allowed(SmmuProfile profile, KernelVersion kernel) {
    return profile
        .idRegisters()
        .filter(ids -> kernel.has(KernelFact.STRICT_GUEST_COMMANDS))
        .<Predicate<CommandWords>>map(ids -> words -> GuestCommandFields.allowed(ids, words))
        .orElse(words -> true);
  }

  /** Exact words, or those that its operands make. */
  private static Optional<CommandWords> words(Body.CommandSeen seen) {
    return seen.words().or(() -> SeenCommands.words(seen));
  }

  private static SmmuProfile profile(TraceHeader header, ReplayOptions options) {
    if (options.profile().isPresent()) {
      return options.profile().get();
    }
    if (header.idRegisters().isPresent()) {
      String name = smmuName(header);
      return SmmuProfile.of(
          name.isEmpty() ? "trace" : name,
          "as the trace's ID registers say",
          header.idRegisters().get());
    }
    return SmmuProfile.byName(smmuName(header)).orElse(SmmuProfile.GENERIC);
  }

  /** What a header names beside the dialect. */
  private static String smmuName(TraceHeader header) {
    return Arrays.stream(header.profile().split(",", -1))
        .map(String::strip)
        .filter(name -> KernelVersion.byName(name).isEmpty())
        .collect(Collectors.joining(","));
  }

  /** What it is judged under. */
  public SmmuProfile profile() {
    return profile;
  }

  /** Whether calls to a kernel were judged, under its dialect. */
  public boolean judgesCalls() {
    return calls.begun();
  }

  /**
   * What stands before the next record could not be read.
   *
   * @param where the place of the next record
   */
  public void damaged(Source where) {
    calls.lost(where.toString());
  }

  /** Replays the next record. Records come in order, positions counting up. */
  public void step(TraceRecord record) {
    records++;
    last = record.source();
    Body before = lastBody;
    Body body = record.body();
    lastBody = body;
    if (body instanceof Body.RegisterAccess access) {
      driver.register(record, access);
    }
    if (guestQueues.step(record)) {
      commands += body instanceof Body.CommandSeen ? 1 : 0;
      return;
    }
    if (machine.isPresent() && machine.get().step(record)) {
      return;
    }
    kernel.before(record);
    if (body instanceof Body.KernelSeen seen) {
      kernel.callBegins();
      driver.called(record, seen);
      calls.step(record, seen);
      return;
    }
    ranges(record);
    sawMapping |= body instanceof Body.MapRange;
    sawUnmap |= body instanceof Body.UnmapRange;
    if (body instanceof Body.MapRange || body instanceof Body.UnmapRange) {
      accesses.changed();
    }
    if (body instanceof Body.CommandSeen seen) {
      calls.command(record);
      command(record, seen);
    } else if (body instanceof Body.CallReturned returned) {
      calls.domains(record).ifPresent(of -> kernel.callEnds(of.unused()));
      calls.returned(returned);
    } else if (body instanceof Body.SyncDone done) {
      syncDone(record, done);
    } else if (body instanceof Body.CommandsMissing) {
      calls.command(record);
      kernel.partial(record);
      uncertain(record, "a command list in between is shown only in part");
    } else if (body instanceof Body.MapRange map) {
      Optional<Tag> tag = domains.tag(map.domain());
      tag.ifPresentOrElse(t -> domains.map(record, map, t), () -> kernel.map(record, map));
    } else if (body instanceof Body.UnmapRange unmap) {
      Optional<Tag> tag = domains.tag(unmap.domain());
      tag.ifPresentOrElse(t -> domains.unmap(record, unmap, t), () -> unmapped(record, unmap));
    } else if (body instanceof Body.FreeRange free) {
      domains.tag(free.domain()).ifPresent(tag -> domains.free(record, free, tag));
    } else if (body instanceof Body.SteInstall || body instanceof Body.CdInstall) {
      installs.install(record);
    } else if (body instanceof Body.Attach attach) {
      installs.attach(record, attach);
      attach.sid().ifPresent(sid -> driver.attached(record, sid));
      attach.sid().ifPresentOrElse(ledger::used, () -> ledger.attached(record.context()));
    } else if (body instanceof Body.Access access) {
      access.sid().ifPresent(sid -> installs.use(Evidence.of(record, "access"), sid));
      access.sid().ifPresent(ledger::used);
      accesses.access(record, access);
      observations.accesses().access(record, access);
    } else if (body instanceof Body.EventSeen seen) {
      calls.event(seen);
      accesses.event(record, seen);
      driver.event(record, seen);
      observations.accesses().event(record, seen);
    } else if (body instanceof Body.RegisterAccess access) {
      streams.register(access);
      observations.accesses().register(access);
    } else if (body instanceof Body.WalkStep step) {
      observations.walk(record, step);
    } else if (body instanceof Body.CacheEvent event) {
      observations.event(record, event);
    } else if (body instanceof Body.Expectation expectation) {
      expect(Evidence.of(record, "access"), expectation.entries());
    } else if (body instanceof Body.Gap gap) {
      if (gap.ofImport() && leftOut.size() < ReadReport.KEPT) {
        leftOut.put(record.source(), gap.reason());
      }
      calls.lost(record.source().toString());
      kernel.lost(record);
      uncertain(record, "events were lost in between");
      judge(new Moment.Lost(Evidence.of(record, "change"), pending()));
    } else if (body instanceof Body.Died && !died(before)) {
      judge(new Moment.AccessSeen(
          Evidence.of(record, "access"),
          Moment.AccessSeen.Outcome.NEVER,
          "the end",
          "to go on, whatever happens",
          List.of()));
    } else if (body instanceof Body.Note note && note.text().equals("reset")) {
      observations.reset();
      tags.reset();
    }
  }

  /** In a domain that the event does not name, but perhaps the call that it happens in. */
  private void unmapped(TraceRecord record, Body.UnmapRange unmap) {
    Optional<CallDomains> of = calls.domains(record);
    if (of.filter(domains -> domains.unused() == domains.all()).isPresent()) {
      kernel.unmapUncached(record, unmap);
    } else {
      kernel.unmap(record, unmap, of.isPresent());
    }
  }

  /** What begins or ends the time between an unmap and the next use of its range. */
  private void ranges(TraceRecord record) {
    Body body = record.body();
    if (body instanceof Body.UnmapRange || body instanceof Body.MapRange) {
      driver.changed();
    }
    if (record.body() instanceof Body.UnmapRange unmap) {
      domains
          .tag(unmap.domain())
          .ifPresent(tag ->
              atsRaces.unmapped(record, tag, AddressRange.ofSize(unmap.iova(), unmap.size())));
    } else if (record.body() instanceof Body.MapRange map) {
      released(record, map.domain(), AddressRange.ofSize(map.iova(), map.size()));
    } else if (record.body() instanceof Body.FreeRange free) {
      released(record, free.domain(), AddressRange.ofSize(free.iova(), free.size()));
    }
  }

  private void released(TraceRecord record, Domain domain, AddressRange range) {
    domains.tag(domain).ifPresent(tag -> {
      atsRaces.released(record, tag, range);
      driver.released(record, tag, range);
    });
  }

  private static boolean died(Body before) {
    return before instanceof Body.Access access && access.status().equals("died");
  }

  private void completedByMachine(Invalidation command, Evidence sync) {
    observations.completed(command, sync);
  }

  private void written(TraceRecord record, long sid) {
    driver.changed();
    if (record.body() instanceof Body.SteInstall install) {
      streams.installed(install.ste());
      atsRaces.installed(record, sid, install.ste());
      driver.installed(record, sid, install.ste());
    }
    ledger.installed(record, sid);
  }

  private void uncertain(TraceRecord record, String why) {
    domains.uncertain(record, why);
    installs.uncertain(record);
    ledger.uncertain(record);
    observations.uncertain(record);
    driver.uncertain();
  }

  private void command(TraceRecord record, Body.CommandSeen seen) {
    commands++;
    if (header.queues().isEmpty()) {
      ledger.queue(seen.queue());
    }
    if (seen.op().equals("SYNC")) {
      driver.command(record, seen.queue(), sync(seen));
      if (illegalSync(record, seen)) {
        return;
      }
      if (header.explicitSyncs()) {
        kernel.sync(record);
        caches.sync(record.position(), seen.queue());
      } else {
        complete(record.position(), seen.queue(), record.position(), Evidence.of(record, "sync"));
      }
      return;
    }
    Optional<CommandWords> words = words(seen);
    if (words.isEmpty()) {
      unmodelled.merge(seen.op() + " without its operands", 1L, Long::sum);
      return;
    }
    CommandWords exact = words.get();
    Command command = CommandCodec.decode(exact.w0(), exact.w1());
    driver.command(record, seen.queue(), command);
    Evidence evidence = Evidence.of(record, "command");
    Legality legality = CommandCodec.legality(exact.w0(), exact.w1(), profile);
    if (seen.words().isPresent()) {
      judge(new Moment.CommandTaken(evidence, command, legality, calls.forwards(record)));
    }
    if (legality instanceof Legality.Illegal || legality instanceof Legality.Unpredictable) {
      boolean ignorable = legality instanceof Legality.Unpredictable u && u.cerrorPermitted();
      if (!ignorable) {
        return;
      }
    }
    // A driver's first command after a reset; a later one may be a resume, with tables kept.
    boolean first = commands == 1 && !sawMapping && !sawUnmap;
    if (first && command instanceof CfgiSteRange cfgi && cfgi.isAll()) {
      tags.reset();
    }
    Invalidation invalidation = caches.consume(record.position(), seen.queue(), command, evidence);
    nearMiss.add(invalidation);
    streams.command(invalidation);
    installs.command(record, command);
    kernel.command(record, invalidation);
    if (command.opcode().kind() == Opcode.Kind.OTHER) {
      unmodelled.merge(command.name(), 1L, Long::sum);
    }
  }

  /** As it was, or one that says no more than that. */
  private static Command sync(Body.CommandSeen seen) {
    CommandWords words = seen.words().orElse(new CommandWords(Opcode.SYNC.code(), 0));
    return CommandCodec.decode(words.w0(), words.w1());
  }

  /** A reserved CS stops the queue, and completes nothing (SMMUv3 6.3). */
  private boolean illegalSync(TraceRecord record, Body.CommandSeen seen) {
    if (seen.words().isEmpty()) {
      return false;
    }
    CommandWords words = seen.words().get();
    Legality legality = CommandCodec.legality(words.w0(), words.w1(), profile);
    if (!(legality instanceof Legality.Illegal)) {
      return false;
    }
    Command command = CommandCodec.decode(words.w0(), words.w1());
    judge(new Moment.CommandTaken(
        Evidence.of(record, "command"), command, legality, calls.forwards(record)));
    return true;
  }

  private void syncDone(TraceRecord record, Body.SyncDone done) {
    kernel.syncDone(done.sync());
    if (done.error().isEmpty()) {
      complete(record.position(), done.queue(), done.sync(), Evidence.of(record, "sync"));
    } else {
      caches.failAtc(done.queue(), done.sync());
    }
  }

  private void complete(long tick, String queue, long consumed, Evidence sync) {
    accesses.changed();
    for (Caches.Completed completed : caches.complete(tick, queue, consumed)) {
      observations.completed(completed.command(), sync);
      kernel.completed(completed.command());
      completed.ended().forEach(accesses::ended);
      atsRaces.completed(completed.command());
      driver.completed(completed);
      boolean repeat = profile.repeatsInvalidations();
      if ((sawMapping || sawUnmap) && !repeat) {
        wasted.completed(completed);
      }
    }
  }

  private void expect(Evidence at, List<Body.ExpectedEntry> entries) {
    CacheState state = state();
    for (Body.ExpectedEntry entry : entries) {
      String found = state.mismatch(entry);
      judge(new Moment.StateExpected(at, entry, found.isEmpty(), found));
    }
  }

  /** What the caches may hold, or were seen to hold, after the last record. */
  public CacheState state() {
    if (machine.isPresent()) {
      History history = machine.get().history();
      return options.mode() == ReplayOptions.Mode.OBSERVED
          ? CacheState.observed(observations.tlb(), history)
          : CacheState.adversarial(history);
    }
    return options.mode() == ReplayOptions.Mode.OBSERVED
        ? CacheState.observed(observations.tlb(), caches)
        : CacheState.adversarial(caches, streams, kernel);
  }

  private long pending() {
    return kernel.pending() + domains.pending();
  }

  private void judge(Moment moment) {
    for (Rule rule : RuleBook.RULES) {
      rule.judge(moment, court);
    }
  }

  /**
   * Ends the replay.
   *
   * @param name of the trace, as the user typed it
   * @param reader it came from, for what could not be read
   * @param broken why reading stopped early; empty when it did not
   */
  public Judged finish(String name, TraceReader reader, String broken) {
    calls.end();
    kernel.finish();
    calls.unmodelled().forEach((call, count) -> unmodelled.merge(call, count, Long::sum));
    ledger.finish();
    driver.finish();
    guestQueues.finish();
    wasted.finish();
    if (!options.expected().isEmpty()) {
      Source place = last == null ? Source.line(name, 1) : last;
      Evidence end = new Evidence(records, place, "access", "the end of the trace");
      expect(end, options.expected());
    }
    // What was bad in the capture is bad in the trace that was made from it.
    leftOut.forEach((place, why) -> reader.report().problem(place, 0, why, "a whole capture"));
    boolean damaged = !broken.isEmpty() || reader.report().problemCount() > 0;
    Verdict verdict = court.verdict();
    if (damaged && verdict != Verdict.DIVERGES) {
      verdict = Verdict.INCONCLUSIVE;
    }
    return new Judged(
        name,
        header.format(),
        profile.name(),
        records,
        commands + machine.map(Machine::commands).orElse(0L),
        verdict,
        reader.report().unknown(),
        unmodelled,
        court.counts(),
        pending(),
        court.findings(Finding.Kind.DIVERGENCE),
        court.findings(Finding.Kind.INCONCLUSIVE),
        court.findings(Finding.Kind.NOTE),
        reader.report().problems(),
        reader.report().problemCount(),
        broken);
  }
}
