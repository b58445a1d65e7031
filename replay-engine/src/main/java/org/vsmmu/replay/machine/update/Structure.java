package org.vsmmu.replay.machine.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.replay.Evidence;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.layout.Field;

/**
 * An STE or a CD that the SMMU can reach, and what was stored to it since the last completed CFGI
 * that covers it. A copy may mix all that (SMMUv3 7.1).
 */
final class Structure {

  private static final int WORDS = 8;
  private static final int V_WORD = 1;
  private static final int MOST_MET = 16;

  /** What an STE and a CD do differently. */
  interface Format {
    /** {@code STE sid=0x10}. */
    String name();

    boolean valid(long[] words);

    boolean legal(long[] words);

    /** A bit for each word that counts. */
    int used(long[] words);

    /** What TLB entries hold of both and differs; none if they have not the same tag. */
    List<Field> tlbFields(long[] before, long[] now);

    /** The tag of its TLB entries; empty if it makes none. */
    Optional<Tag> tag(long[] words);

    /** Bits of a word that may have either value while the rest changes (SMMUv3 7.7). */
    long free(int word);

    /** The fields in which two states differ. */
    List<Field> differing(long[] before, long[] now);

    /** Whether a CFGI is for this structure. */
    boolean coveredBy(Command command);
  }

  /** What happened with a store, for the rules. */
  enum Event {
    /** Nothing that a rule has an opinion on. */
    NONE,
    HITLESS,
    TORN,
    ENABLED,
    ENABLED_UNKNOWN
  }

  private final Format format;
  private final long[] words;
  private final long[] changedAt = new long[WORDS];
  private final Evidence[] changedBy = new Evidence[WORDS];
  private long windowStart;
  private long validSince;
  private int used;
  private boolean reported;

  /** A state whose TLB entries may be left: the last that was valid and legal. */
  private long[] translated;

  private long translatedUntil;
  private TlbChange tlbChange;
  private Broken broken;

  /** A device met a structure that was made invalid for a change. */
  record BrokenUpdate(Evidence by, List<Evidence> met, List<Field> differing, boolean needed) {}

  /** The state of a structure before it was made invalid, and what met it since. */
  private record Broken(long[] words, Evidence by, List<Evidence> met) {}

  /** A TLB-cacheable field that changed, and how far its invalidation got. */
  static final class TlbChange {
    final List<Field> fields;
    final Tag tag;
    final long tick;
    final Evidence at;

    /** When the CFGI was consumed that has completed; 0: none has. */
    long configured;

    TlbChange(List<Field> fields, Tag tag, long tick, Evidence at) {
      this.fields = fields;
      this.tag = tag;
      this.tick = tick;
      this.at = at;
    }
  }

  /** In the words as they are before the first store that is watched. */
  Structure(Format format, long[] words) {
    this.format = format;
    this.words = words;
    this.used = format.used(words);
    if (valid() && format.legal(words)) {
      translated = words.clone();
    }
  }

  Format format() {
    return format;
  }

  boolean valid() {
    return format.valid(words);
  }

  long[] words() {
    return words;
  }

  /** A word changes. */
  Event store(int word, long value, long tick, Evidence by) {
    boolean wasValid = valid();
    boolean wasLegal = wasValid && format.legal(words);
    if (wasLegal) {
      translated = words.clone();
    }
    words[word] = value;
    changedAt[word] = tick;
    changedBy[word] = by;
    used |= format.used(words);
    if (!valid()) {
      translatedUntil = wasValid ? tick : translatedUntil;
      if (wasLegal) {
        broken = new Broken(translated, by, new ArrayList<>());
      }
      return Event.NONE;
    }
    if (!wasValid) {
      validSince = tick;
    }
    noteTlb(tick, by);
    return wasValid && validSince <= windowStart ? updated(wasLegal) : enabled(wasValid);
  }

  /** A device failed by this structure. */
  void failed(Evidence at) {
    if (broken != null && !valid() && broken.met().size() < MOST_MET) {
      broken.met().add(at);
    }
  }

  /** The update that has just made it valid again, if a device met it while it was not. */
  Optional<BrokenUpdate> repaired() {
    if (broken == null || !valid()) {
      return Optional.empty();
    }
    Broken done = broken;
    broken = null;
    List<Field> differing = format.differing(done.words(), words);
    if (done.met().isEmpty() || differing.isEmpty() || !format.legal(words)) {
      return Optional.empty();
    }
    boolean needed = Integer.bitCount(usedThroughout(done.words())) > 1;
    return Optional.of(new BrokenUpdate(done.by(), done.met(), differing, needed));
  }

  /** The words that differ and are in use before and after; any other can be stored meanwhile. */
  private int usedThroughout(long[] before) {
    int both = format.used(before) & format.used(words);
    int differing = 0;
    for (int i = 0; i < WORDS; i++) {
      boolean differs = ((before[i] ^ words[i]) & ~format.free(i)) != 0;
      differing |= differs ? 1 << i : 0;
    }
    return both & differing;
  }

  private Event updated(boolean wasLegal) {
    int changed = changed();
    boolean torn = Integer.bitCount(changed) > 1 || (wasLegal && !format.legal(words));
    if (torn && !reported) {
      reported = true;
      return Event.TORN;
    }
    return torn || changed == 0 ? Event.NONE : Event.HITLESS;
  }

  private Event enabled(boolean wasValid) {
    boolean others = (changed() & ~V_WORD) != 0;
    if (others && !reported) {
      reported = true;
      return Event.ENABLED_UNKNOWN;
    }
    return others || wasValid ? Event.NONE : Event.ENABLED;
  }

  private void noteTlb(long tick, Evidence by) {
    if (translated == null || tlbChange != null || !format.legal(words)) {
      return;
    }
    Optional<Tag> tag = format.tag(words);
    List<Field> fields = format.tlbFields(translated, words);
    if (!fields.isEmpty() && tag.isPresent()) {
      tlbChange = new TlbChange(fields, tag.get(), tick, by);
    }
  }

  /** The words in use that changed since the last CFGI, a bit for each. */
  private int changed() {
    int changed = 0;
    for (int i = 0; i < WORDS; i++) {
      changed |= changedAt[i] > windowStart ? 1 << i : 0;
    }
    return changed & used;
  }

  /** Whether a CFGI would make anything known. */
  boolean open() {
    for (long at : changedAt) {
      if (at > windowStart) {
        return true;
      }
    }
    return false;
  }

  /** Who made the changes that are not invalidated. */
  List<Evidence> changes() {
    List<Evidence> changes = new ArrayList<>();
    for (int i = 0; i < WORDS; i++) {
      if ((changed() >> i & 1) != 0) {
        changes.add(changedBy[i]);
      }
    }
    return changes;
  }

  /** A CFGI for it has completed that was consumed at a tick. */
  void invalidated(long consumed) {
    windowStart = consumed;
    used = format.used(words);
    reported = false;
    if (tlbChange != null && consumed > tlbChange.tick && tlbChange.configured == 0) {
      tlbChange.configured = consumed;
    }
  }

  /** A TLBI has completed: perhaps nothing is left of the last state that translated. */
  void emptied(Pending tlbi) {
    boolean over = translated != null
        && !valid()
        && translatedUntil < tlbi.tick()
        && windowStart > translatedUntil;
    if (over && format.tag(translated).map(tag -> tlbi.reaches(tag, false)).orElse(false)) {
      translated = null;
    }
  }

  TlbChange tlbChange() {
    return tlbChange;
  }

  /** The TLB change is dealt with, one way or the other. */
  void settled() {
    tlbChange = null;
    translated = null;
  }
}
