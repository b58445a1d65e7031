package org.vsmmu.replay.log;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.LongFunction;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Permissions;
import org.vsmmu.smmu.translate.TranslationTable.Kind;
import org.vsmmu.trace.Body.WalkStep;
import org.vsmmu.trace.TraceRecord;

/** The lines of one access, from the look-up of its configuration on. */
final class OpenAccess {

  /** Most lines of one access: every level of every walk of both stages takes fewer. */
  private static final int MOST_LINES = 512;

  private static final int PAGE_SHIFT = 12;

  /** How far the configuration was fetched. */
  enum Fetched {
    NOTHING,
    STE,
    CD,
    CD_DECODED,
    TABLES
  }

  private final long sid;
  private final boolean cached;
  private final SeenConfig config;
  private final LongFunction<OptionalLong> stage2Entries;
  private final List<TraceRecord> lines = new ArrayList<>();

  private Fetched fetched = Fetched.NOTHING;
  private long steAddress = -1;
  private boolean beyondTable;
  private Stage2Request request;
  private boolean requestedWithin;
  private Tag tag;
  private long address;
  private boolean hit;
  private List<SeenTranslation> held = List.of();
  private SeenWalk stage1;
  private SeenWalk stage2;
  private TraceRecord readAt;
  private SortedMap<String, Long> read;
  private Break broken;
  private String lacks = "";
  private SeenTranslation inserted;

  /**
   * @param cached whether the configuration came from its cache
   * @param stage2Entries where the TLB's stage-2 entries take an IPA
   */
  OpenAccess(
      long sid,
      boolean cached,
      SeenConfig config,
      LongFunction<OptionalLong> stage2Entries,
      TraceRecord first) {
    this.sid = sid;
    this.cached = cached;
    this.config = config;
    this.stage2Entries = stage2Entries;
    lines.add(first);
  }

  long sid() {
    return sid;
  }

  boolean cached() {
    return cached;
  }

  SeenConfig config() {
    return config;
  }

  Fetched fetched() {
    return fetched;
  }

  /** Whether the StreamID lies beyond the second-level table. */
  boolean beyondTable() {
    return beyondTable;
  }

  /** The last request to stage 2 for a table or CD; null when there was none. */
  Stage2Request request() {
    return request;
  }

  /** Whether the last request is one of the walk, not of the configuration's fetch. */
  boolean requestedWithin() {
    return requestedWithin;
  }

  /** Whether the address itself was looked up. */
  boolean lookedUp() {
    return tag != null;
  }

  /** The address that was looked up; only if {@link #lookedUp}. */
  long address() {
    return address;
  }

  boolean hit() {
    return hit;
  }

  /** The entries that a hit can be on. */
  List<SeenTranslation> held() {
    return held;
  }

  /** The walk of stage 1; null when there was none. */
  SeenWalk stage1() {
    return stage1;
  }

  /** The walk of stage 2 for the address itself; null when there was none. */
  SeenWalk stage2() {
    return stage2;
  }

  boolean ofStage2() {
    return tag != null && tag.stage() == 2;
  }

  /** What was inserted for the address itself; null when nothing was. */
  SeenTranslation inserted() {
    return inserted;
  }

  List<TraceRecord> lines() {
    return lines;
  }

  /** The first line that does not follow; null when all do. */
  Break broken() {
    for (SeenWalk walk : new SeenWalk[] {stage1, stage2}) {
      if (broken == null && walk != null) {
        broken = walk.broken();
      }
    }
    if (broken == null && request != null && request.walk() != null) {
      broken = request.walk().broken();
    }
    return broken;
  }

  /** What the log would have to show; empty when it shows enough. */
  String lacks() {
    for (SeenWalk walk : new SeenWalk[] {stage1, stage2}) {
      lacks(walk == null ? "" : walk.lacks());
    }
    lacks(request == null || request.walk() == null ? "" : request.walk().lacks());
    return lacks;
  }

  private void lacks(String what) {
    lacks = lacks.isEmpty() ? what : lacks;
  }

  private void line(TraceRecord record) {
    if (lines.size() < MOST_LINES) {
      lines.add(record);
    } else {
      lacks("an access of fewer than " + MOST_LINES + " lines");
    }
  }

  private void fail(String expected, String observed, TraceRecord at) {
    // Behind a hole nothing need follow from what stands before it.
    if (broken == null && lacks().isEmpty()) {
      broken = new Break(expected, observed, at);
    }
  }

  /** A TLB look-up. */
  void lookup(Tag of, long at, boolean found, List<SeenTranslation> entries, TraceRecord record) {
    line(record);
    settleRead();
    if (of.stage() == 2) {
      entries.stream()
          .filter(SeenTranslation::known)
          .forEach(entry -> config.stage2().reached(entry.last()));
    }
    boolean configuring = fetched.compareTo(Fetched.CD) >= 0 && of.stage() == 2 && !lookedUp();
    if (configuring) {
      FaultClass cause = fetched == Fetched.CD ? FaultClass.CD : FaultClass.TT;
      // The request before this one goes, and what it found must not.
      broken();
      lacks();
      request = new Stage2Request(at, cause, found, entries);
    } else if (!lookedUp()) {
      tag = of;
      address = at;
      hit = found;
      held = entries;
    } else if (of.stage() == 2 && stage1 != null && stage1.kind() != null) {
      within(at, found, entries, record);
    } else {
      lacks("a log in which the lines of two accesses do not mix");
    }
  }

  /** Stage 2 is asked for the next table of stage 1, or for its result. */
  private void within(long at, boolean found, List<SeenTranslation> entries, TraceRecord record) {
    boolean table = stage1.kind() == Kind.TABLE;
    // The request before this one goes, and what it found must not.
    broken();
    lacks();
    if (stage1.kind() == Kind.INVALID) {
      fail("a fault of stage 1", "a look-up of stage 2", record);
      return;
    }
    long expected = table ? stage1.nextTable() : stage1.output();
    if (expected >>> PAGE_SHIFT != at >>> PAGE_SHIFT) {
      fail(
          "a look-up of stage 2 for 0x" + Long.toHexString(expected),
          "one for 0x" + Long.toHexString(at),
          record);
    }
    request = new Stage2Request(at, table ? FaultClass.TT : FaultClass.IN, found, entries);
    requestedWithin = true;
  }

  /** A line of a walk, or of the fetch of a structure. */
  void walk(WalkStep step, TraceRecord record) {
    line(record);
    SortedMap<String, Long> fields = step.fields();
    switch (step.kind()) {
      case "get_pte" -> {
        settleRead();
        read = fields;
        readAt = record;
      }
      case "ptw_level" -> level(fields, record);
      case "ptw_page_pte", "ptw_block_pte" -> {
        settleRead();
        SeenWalk walk = walkOf(fields);
        if (walk != null) {
          Long output = fields.get("output");
          walk.leaf(
              fields.get("level").intValue(),
              fields.get("pte"),
              output == null ? OptionalLong.empty() : OptionalLong.of(output),
              record);
        }
      }
      case "ptw_invalid_pte" -> {
        settleRead();
        SeenWalk walk = walkOf(fields);
        if (walk != null) {
          walk.invalid(fields.get("level").intValue(), record);
        }
      }
      default -> structure(step.kind(), fields, record);
    }
  }

  /** A descriptor was read, and no line says at which level. */
  private void settleRead() {
    if (read != null) {
      lacks("smmu_ptw_level lines");
      read = null;
    }
  }

  private void level(SortedMap<String, Long> fields, TraceRecord record) {
    long stated = fields.getOrDefault("stage", 1L);
    long size = fields.get("size");
    long base = fields.get("base");
    long index = fields.get("index");
    long used = fields.get("pte");
    boolean paired = read != null;
    if (!paired) {
      lacks("smmu_get_pte lines");
    }
    long word = paired ? read.get("pte") : used;
    OptionalLong place = paired ? OptionalLong.of(read.get("address")) : OptionalLong.empty();
    if (paired && (read.get("base") != base || read.get("index") != index)) {
      place = OptionalLong.of(read.get("base") + read.get("index") * Long.BYTES);
    }
    Step step = new Step(
        stated == 2,
        fields.get("level").intValue(),
        Long.numberOfTrailingZeros(size),
        fields.get("iova"),
        base + index * Long.BYTES,
        place,
        word,
        used,
        paired ? readAt : record);
    read = null;
    SeenWalk walk = walkFor(step, stated);
    if (walk != null) {
      walk.step(step);
    }
  }

  /** The walk that a step belongs to, begun if it is the first. */
  private SeenWalk walkFor(Step step, long stated) {
    if (step.stage2()) {
      return stage2For(step);
    }
    if (!lookedUp()) {
      lacks("smmu_iotlb_lookup lines");
      return null;
    }
    if (hit) {
      fail("no walk after a hit", "a walk", step.at());
      return null;
    }
    if (stage1 == null) {
      boolean nested = stated > 2;
      stage1 = new SeenWalk(
          config.stage1(address), false, address, FaultClass.IN, nested ? this::through : null);
    }
    return stage1;
  }

  private SeenWalk stage2For(Step step) {
    if (request != null && !request.hit() && !request.answered()) {
      return request.walk(config);
    }
    if (!lookedUp()) {
      lacks("smmu_iotlb_lookup lines");
      return null;
    }
    if (stage2 == null) {
      boolean nested = tag.stage() == 1;
      if (nested && (stage1 == null || stage1.kind() != Kind.LEAF)) {
        if (stage1 == null || stage1.broken() == null) {
          fail("a walk of stage 1", "a walk of stage 2", step.at());
        }
        return null;
      }
      long input = nested ? stage1.output() : address;
      stage2 = new SeenWalk(config.stage2(), true, input, FaultClass.IN, null);
    }
    return stage2;
  }

  private SeenWalk walkOf(SortedMap<String, Long> fields) {
    if (fields.getOrDefault("stage", 1L) != 2) {
      return stage1;
    }
    return stage2 != null ? stage2 : request == null ? null : request.walk();
  }

  /** Where stage 2 takes the address of a stage-1 descriptor: the request's answer, or an entry. */
  private OptionalLong through(long ipa) {
    if (request != null) {
      OptionalLong answer = request.output(ipa);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return stage2Entries.apply(ipa);
  }

  private void structure(String kind, SortedMap<String, Long> fields, TraceRecord record) {
    settleRead();
    switch (kind) {
      case "find_ste_2lvl" -> {
        beyondTable = Long.compareUnsigned(fields.get("l2Index"), fields.get("l2Last")) > 0;
        steAddress = fields.get("l2ptr") + (fields.get("l2Index") << 6);
      }
      case "get_ste" -> {
        fetched = Fetched.STE;
        if (steAddress != -1 && fields.get("address") != steAddress) {
          fail(
              "an STE at 0x" + Long.toHexString(steAddress),
              "one at 0x" + Long.toHexString(fields.get("address")),
              record);
        }
      }
      case "get_cd" -> fetched = Fetched.CD;
      case "decode_cd" -> {
        fetched = Fetched.CD_DECODED;
        config.outputBits(fields.get("oas").intValue());
      }
      case "decode_cd_tt" -> {
        table(fields, record);
        fetched = Fetched.TABLES;
      }
      default -> {
        // The others say nothing that decides.
      }
    }
  }

  private void table(SortedMap<String, Long> fields, TraceRecord record) {
    long ttb = fields.get("ttb");
    if (request != null && request.cause() == FaultClass.TT) {
      OptionalLong expected = request.output(request.ipa());
      if (expected.isPresent() && expected.getAsLong() != ttb) {
        fail(
            "a table at 0x" + Long.toHexString(expected.getAsLong()),
            "one at 0x" + Long.toHexString(ttb),
            record);
      }
    }
    config.half(
        fields.get("table").intValue(),
        fields.get("tsz").intValue(),
        ttb,
        fields.get("granule").intValue(),
        fields.getOrDefault("had", 0L) != 0);
  }

  /**
   * An entry was filled.
   *
   * @param era how often the log had lost lines
   * @return what it holds, by the walk before it
   */
  SeenTranslation insert(Tag of, long at, int sizeShift, TraceRecord record, long era) {
    line(record);
    settleRead();
    if (of.stage() == 2 && request != null && request.walk() != null && !request.answered()) {
      return request.answer(at, sizeShift, record, era);
    }
    long first = at & -(1L << sizeShift);
    if (!lookedUp()) {
      lacks("smmu_iotlb_lookup lines");
      inserted = new SeenTranslation(
          first, sizeShift, OptionalLong.empty(), Permissions.ALL, 0, era, List.of());
      return inserted;
    }
    boolean same = of.equals(tag) && (first ^ address) >>> sizeShift == 0;
    if (!same) {
      fail(
          "an entry for " + tag + " address 0x" + Long.toHexString(address),
          "one for " + of + " address 0x" + Long.toHexString(at),
          record);
    }
    inserted = Answers.of(this, first, sizeShift, era);
    return inserted;
  }
}
