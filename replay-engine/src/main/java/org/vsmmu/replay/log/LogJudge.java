package org.vsmmu.replay.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.AccessSeen;
import org.vsmmu.replay.RecordText;
import org.vsmmu.replay.log.SeenConfig.Effect;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.Permissions;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.WalkStep;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.qemu.QemuLogReader;

/**
 * Judges what an implementation's log says of its accesses: the address that it translated to, or
 * the event that it recorded, must follow from the words that the log shows it to read.
 *
 * <p>What a log does not print (most of the STE and the CD) is unknown: the first outcome that
 * needs a value shows it, and later ones must agree. An outcome that only an unusual value explains
 * is undecided.
 */
public final class LogJudge {

  /** How many streams are remembered. */
  private static final int MOST_STREAMS = 1 << 16;

  /** How many lines of a walk go into a proof. */
  private static final int MOST_PROOF = 40;

  private static final int IDR5 = 0x14;
  private static final int CR0 = 0x20;
  private static final int PAGE_SHIFT = 12;

  private final Consumer<Moment> moments;
  private final Map<Long, SeenConfig> configs = new LinkedHashMap<>();
  private OptionalInt oas;
  private final OpenAccesses accesses = new OpenAccesses();
  private OpenAccess open;
  private boolean lookups;
  private boolean walks;
  private boolean shared;
  private long era;

  /** @param id of the SMMU, when known */
  public LogJudge(Optional<IdRegisters> id, Consumer<Moment> moments) {
    this.moments = moments;
    this.oas = id.isPresent() ? OptionalInt.of(id.get().oasBits()) : OptionalInt.empty();
  }

  /** The implementation was reset. */
  public void reset() {
    configs.clear();
    accesses.clear();
  }

  /** Lines were lost: what was remembered may have changed since. */
  public void lost(TraceRecord record) {
    configs.clear();
    accesses.clear();
    era++;
    shared |= record.body().equals(QemuLogReader.TWO_SMMUS);
  }

  /** A register was accessed: IDR5 says how large addresses are. */
  public void register(Body.RegisterAccess access) {
    if (access.write() && access.offset() == CR0) {
      accesses.clear();
    }
    if (!access.write() && access.offset() == IDR5) {
      oas = OptionalInt.of(IdRegisters.addressBits((int) IdFields.OAS.extract(access.value())));
    }
  }

  /** A stream's configuration was looked up: an access begins. */
  public void config(TraceRecord record, long sid, boolean hit, LongFunction<OptionalLong> entry) {
    SeenConfig config = hit ? configs.get(sid) : null;
    if (config == null) {
      config = new SeenConfig(oas);
      if (configs.size() >= MOST_STREAMS) {
        configs.clear();
      }
      configs.put(sid, config);
    }
    accesses.begin(new OpenAccess(sid, hit, config, entry, record));
  }

  /** A configuration was dropped from its cache. */
  public void dropConfig(long first, long last) {
    if (first == last) {
      configs.remove(first);
    } else {
      configs.keySet().removeIf(sid -> sid >= first && sid <= last);
    }
  }

  /** The TLB was looked up; {@code held} are the entries that a hit can be on. */
  public void lookup(
      TraceRecord record, Tag tag, long address, boolean hit, List<SeenTranslation> held) {
    lookups = true;
    if (accesses.last() != null) {
      accesses.last().lookup(tag, address, hit, held, record);
    }
  }

  /** A walk took a step, or a structure was fetched. */
  public void walk(TraceRecord record, WalkStep step) {
    walks |= step.kind().equals("get_pte");
    if (accesses.last() != null) {
      accesses.last().walk(step, record);
    }
  }

  /** An entry was filled; returns what it holds. */
  public SeenTranslation insert(TraceRecord record, Tag tag, long address, int sizeShift) {
    return accesses.last() == null
        ? unknown(address, sizeShift)
        : accesses.last().insert(tag, address, sizeShift, record, era);
  }

  /** An entry that the log does not show to be filled. */
  public SeenTranslation unknown(long address, int sizeShift) {
    long first = address & -(1L << sizeShift);
    return new SeenTranslation(
        first, sizeShift, OptionalLong.empty(), Permissions.ALL, 0, era, List.of());
  }

  /** Where entries take an address; empty when the log does not show it. */
  public OptionalLong output(List<SeenTranslation> held, long address) {
    return held.stream()
        .filter(entry -> entry.known() && entry.covers(address))
        .mapToLong(entry -> entry.output(address))
        .findFirst();
  }

  /** An access ended without an event. */
  public void access(TraceRecord record, Body.Access access) {
    if (access.sid().isEmpty()) {
      return;
    }
    open = accesses.end(access.sid().getAsLong(), OptionalLong.of(access.iova()));
    boolean lookedAt = open != null;
    switch (access.status()) {
      case "ok" -> {
        if (lookedAt) {
          translated(record, access);
        } else if (lookups) {
          undecided(record, "smmuv3_config_cache_hit and _miss lines");
        }
      }
      case "bypass", "abort" -> {
        if (lookedAt) {
          untranslated(record, access.status().equals("abort") ? Effect.ABORTS : Effect.PASSES);
        }
      }
      default -> {
        // No log tells of others.
      }
    }
    open = null;
  }

  private void translated(TraceRecord record, Body.Access access) {
    String observed = RecordText.hex(access.output().orElse(0));
    if (unsound(record, observed, Effect.TRANSLATES)) {
      learn(access);
      return;
    }
    String lacks = lacking(true);
    if (!lacks.isEmpty()) {
      undecided(record, lacks);
      learn(access);
      return;
    }
    if (access.iova() >>> PAGE_SHIFT != open.address() >>> PAGE_SHIFT) {
      never(record, observed, "an access to " + RecordText.hex(open.address()));
      return;
    }
    long moved = access.output().orElse(0) - (access.iova() - open.address());
    List<Ending> endings = Answers.endings(open);
    List<Ending> same = endings.stream()
        .filter(e -> e.event() == null && e.output() == moved && e.possible())
        .toList();
    settle(record, observed, endings, same, stale());
    if (same.isEmpty()) {
      learn(access);
    }
  }

  /** Whether an entry that was hit can have been replaced where the log has a hole. */
  private boolean stale() {
    return open.hit() && open.held().stream().anyMatch(entry -> entry.era() != era);
  }

  /** The model goes along with what was seen, so that one fault is reported once. */
  private void learn(Body.Access access) {
    if (access.output().isEmpty()) {
      return;
    }
    long output = access.output().getAsLong();
    for (SeenTranslation entry : open.held()) {
      entry.learn(access.iova(), output);
    }
    if (open.inserted() != null) {
      open.inserted().learn(access.iova(), output);
    }
  }

  /** The lines contradict each other, or what the stream was seen to do. */
  private boolean unsound(TraceRecord record, String observed, Effect effect) {
    if (shared) {
      undecided(record, "each SMMU in a machine of its own");
      return true;
    }
    Break broken = open.broken();
    if (broken != null) {
      String place = Evidence.of(broken.at(), "map").place();
      never(
          record, observed + " after " + broken.observed() + " (" + place + ")", broken.expected());
      return true;
    }
    Effect before = open.config().effect();
    boolean other = before != Effect.UNKNOWN && before != effect;
    open.config().bind(effect);
    if (open.cached() && other) {
      never(record, observed, "what the cached configuration was seen to do: " + before);
      return true;
    }
    return false;
  }

  private String lacking(boolean ok) {
    if (!open.lacks().isEmpty()) {
      return open.lacks();
    }
    if (!open.lookedUp()) {
      return ok || open.cached() ? "smmu_iotlb_lookup_hit and _miss lines" : "";
    }
    if (open.hit()) {
      boolean known = open.held().stream().anyMatch(SeenTranslation::known);
      return known ? "" : "the walk that filled the entry that was hit";
    }
    boolean walked = open.stage1() != null || open.stage2() != null;
    boolean whole = !ok || ended(true);
    if (walked ? whole : !ok && walks) {
      return "";
    }
    return "smmu_get_pte and smmu_ptw_level lines of every walk";
  }

  /** Whether the walk got to where a translation comes from, or surely to a fault. */
  private boolean ended(boolean ok) {
    SeenWalk stage1 = open.stage1();
    boolean leaf = stage1 == null || stage1.kind() != TranslationTable.Kind.TABLE;
    boolean through = !ok
        || stage1 == null
        || !stage1.nested()
        || stage1.kind() != TranslationTable.Kind.LEAF
        || open.stage2() != null;
    boolean second = open.stage2() == null || open.stage2().kind() != TranslationTable.Kind.TABLE;
    return leaf && through && second;
  }

  /** The stream is bypassed or aborts: no line says why, but it must stay so. */
  private void untranslated(TraceRecord record, Effect effect) {
    if (open.lookedUp()) {
      never(record, "a look-up of " + RecordText.hex(open.address()), "no translation");
      return;
    }
    unsound(record, effect == Effect.ABORTS ? "an abort" : "a bypass", effect);
  }

  /** An event was recorded. */
  public void event(TraceRecord record, Body.EventSeen seen) {
    Optional<EventType> type = EventType.byName(seen.type());
    if (seen.sid().isEmpty()) {
      return;
    }
    long sid = seen.sid().getAsLong();
    open = accesses.end(sid, OptionalLong.empty());
    OpenAccess other = open == null ? accesses.only() : null;
    if (type.isPresent() && open != null) {
      ended(record, seen, type.get());
    } else if (other != null) {
      mismatch(record, seen, "SID", RecordText.hex(other.sid()), RecordText.hex(sid));
    } else if (lookups) {
      undecided(record, "smmuv3_config_cache_hit and _miss lines");
    }
    open = null;
  }

  private void ended(TraceRecord record, Body.EventSeen seen, EventType type) {
    boolean configuration = SeenConfig.ofConfiguration(type);
    Effect effect = configuration ? open.config().effect() : Effect.TRANSLATES;
    if (unsound(record, seen.type(), effect)) {
      return;
    }
    String lacks = lacking(false);
    boolean impossible = configuration && (open.cached() || open.lookedUp());
    if (!lacks.isEmpty() && !impossible) {
      undecided(record, lacks);
      return;
    }
    List<Ending> endings = lacks.isEmpty() ? Answers.endings(open) : List.of();
    List<Ending> faults =
        endings.stream().filter(e -> e.event() != null && e.possible()).toList();
    List<Ending> same = faults.stream().filter(e -> e.event() == type).toList();
    boolean fault = !faults.isEmpty() && sure(faults);
    if (same.isEmpty() && (fault || impossible)) {
      mismatch(record, seen, faults);
      return;
    }
    if (same.isEmpty() && !ended(false)) {
      undecided(record, "the descriptor behind the last table of the walk");
      return;
    }
    settle(record, seen.type(), endings, same, stale());
    if (!same.isEmpty()) {
      fields(record, seen, same);
    }
  }

  /** Whether a fault, though another, needs nothing that is not known. */
  private static boolean sure(List<Ending> faults) {
    return faults.stream().anyMatch(ending -> ending.open().isEmpty());
  }

  private void mismatch(TraceRecord record, Body.EventSeen seen, List<Ending> faults) {
    String expected = faults.isEmpty()
        ? "an event of translation"
        : String.join(" or ", faults.stream().map(Ending::toString).distinct().toList());
    mismatch(record, seen, "ID", expected, seen.type());
  }

  private void mismatch(
      TraceRecord record, Body.EventSeen seen, String field, String expected, String observed) {
    Evidence at = Evidence.of(record, "access");
    moments.accept(new AccessSeen(at, AccessSeen.Outcome.PERMITTED, seen.type(), "", List.of(at)));
    moments.accept(new Moment.EventsSeen(
        at, false, seen.type(), Map.of(field, expected), Map.of(field, observed)));
  }

  /** Holds the record's words, if the capture has them, against the permitted faults. */
  private void fields(TraceRecord record, Body.EventSeen seen, List<Ending> same) {
    Evidence at = Evidence.of(record, "access");
    RecordedFault fields = new RecordedFault(open);
    Map<String, String> expected = Map.of();
    Map<String, String> observed = Map.of();
    if (seen.event().isPresent()) {
      RecordedFault.Difference least = fields.least(seen.event().get(), same);
      expected = least.expected();
      observed = least.observed();
    }
    moments.accept(new Moment.EventsSeen(at, expected.isEmpty(), seen.type(), expected, observed));
  }

  /** Says what the endings mean for what was seen. */
  private void settle(
      TraceRecord record,
      String observed,
      List<Ending> endings,
      List<Ending> same,
      boolean doubtful) {
    Optional<Ending> clear = same.stream().filter(e -> e.open().isEmpty()).findFirst();
    if (clear.isPresent()) {
      if (same.size() == 1) {
        clear.get().bind();
      }
      Evidence at = Evidence.of(record, "access");
      moments.accept(new AccessSeen(at, AccessSeen.Outcome.PERMITTED, observed, "", List.of(at)));
    } else if (!same.isEmpty()) {
      Assumption needed = same.get(0).open().get(0);
      same.get(0).bind();
      undecided(record, needed.setting().toString());
    } else if (doubtful) {
      undecided(record, "a log without holes since the entry was filled");
    } else {
      never(record, observed, text(endings));
    }
  }

  private static String text(List<Ending> endings) {
    List<String> texts = endings.stream()
        .filter(Ending::possible)
        .map(Ending::toString)
        .distinct()
        .toList();
    return texts.isEmpty() ? "a walk" : String.join(" or ", texts);
  }

  private void never(TraceRecord record, String observed, String expected) {
    Evidence at = Evidence.of(record, "access");
    moments.accept(new AccessSeen(at, AccessSeen.Outcome.NEVER, observed, expected, proof()));
  }

  /** The walk; after a hit, the one that filled the entry. */
  private List<Evidence> proof() {
    List<TraceRecord> lines = new ArrayList<>();
    open.held().forEach(entry -> lines.addAll(entry.shown()));
    lines.addAll(open.lines());
    List<Evidence> proof = new ArrayList<>();
    for (TraceRecord line : lines) {
      // What ptw_level says, the word's own line says too.
      boolean twice = line.body() instanceof WalkStep step && step.kind().equals("ptw_level");
      if (!twice && proof.size() < MOST_PROOF) {
        proof.add(Evidence.of(line, "map"));
      }
    }
    return proof;
  }

  private void undecided(TraceRecord record, String needs) {
    Evidence at = Evidence.of(record, "access");
    moments.accept(new Moment.OutcomeUndecided(at, needs));
  }
}
