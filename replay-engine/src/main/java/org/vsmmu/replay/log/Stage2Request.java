package org.vsmmu.replay.log;

import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.TranslationTable.Kind;
import org.vsmmu.trace.TraceRecord;

/** Stage 2 asked for where a CD or a table of stage 1 stands. */
final class Stage2Request {
  private final long ipa;
  private final FaultClass cause;
  private final boolean hit;
  private final List<SeenTranslation> held;
  private SeenWalk walk;
  private boolean answered;

  Stage2Request(long ipa, FaultClass cause, boolean hit, List<SeenTranslation> held) {
    this.ipa = ipa;
    this.cause = cause;
    this.hit = hit;
    this.held = held;
  }

  long ipa() {
    return ipa;
  }

  FaultClass cause() {
    return cause;
  }

  boolean hit() {
    return hit;
  }

  /** Whether an entry was filled with its result. */
  boolean answered() {
    return answered;
  }

  /** The walk, if one was seen. */
  SeenWalk walk() {
    return walk;
  }

  SeenWalk walk(SeenConfig config) {
    if (walk == null) {
      walk = new SeenWalk(config.stage2(), true, ipa, cause, null);
    }
    return walk;
  }

  /** Whether an entry or a walk gave a result. */
  boolean succeeded() {
    return hit || answered || (walk != null && walk.kind() == Kind.LEAF);
  }

  SeenTranslation answer(long at, int sizeShift, TraceRecord record, long era) {
    answered = true;
    long first = at & -(1L << sizeShift);
    if ((first ^ ipa) >>> sizeShift != 0) {
      walk.fail(
          "an entry for address 0x" + Long.toHexString(ipa),
          "one for 0x" + Long.toHexString(at),
          record);
    }
    return Answers.of(walk, first, sizeShift, era);
  }

  /** Where an address near the one that was asked for goes; empty when the log does not show it. */
  OptionalLong output(long near) {
    for (SeenTranslation entry : held) {
      if (hit && entry.known() && entry.covers(near)) {
        return OptionalLong.of(entry.output(near));
      }
    }
    boolean walked = walk != null && walk.broken() == null && walk.lacks().isEmpty();
    if (walked && walk.kind() == Kind.LEAF && (near ^ ipa) >>> walk.leafShift() == 0) {
      return OptionalLong.of(walk.output() + (near - ipa));
    }
    return OptionalLong.empty();
  }
}
