package org.vsmmu.replay.machine.update;

import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.QUIESCE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.RecordText;

/** Watches devices that go on with their DMA while the SMMU gets another stream table. */
final class QuiesceWatch {

  private static final int MOST_STREAMS = 1 << 16;

  private final Notice notice;

  /** The last access that went through, by stream, since the SMMU was enabled. */
  private final Map<Long, Evidence> working = new LinkedHashMap<>();

  /** Those that were at work when it was disabled, and have not been seen since. */
  private final Map<Long, Evidence> before = new LinkedHashMap<>();

  private Evidence stopped;

  QuiesceWatch(Notice notice) {
    this.notice = notice;
  }

  /** SMMUEN is cleared. */
  void disabled(Evidence by) {
    before.clear();
    before.putAll(working);
    working.clear();
    stopped = by;
  }

  /** An access went through by the stream's own entry. */
  void passed(long sid, Evidence at) {
    if (before.remove(sid) != null) {
      notice.say(QUIESCE, true, at, "", List.of());
    }
    if (working.size() < MOST_STREAMS) {
      working.put(sid, at);
    }
  }

  /** An access was aborted, or found no entry of its stream. */
  void refused(long sid, Evidence at) {
    Evidence last = before.remove(sid);
    if (last != null) {
      String what =
          "SMMUEN is cleared while the device of sid=%s is at work: its DMA at %s finds no"
              + " entry of its own";
      notice.say(
          QUIESCE,
          false,
          stopped,
          what.formatted(RecordText.hex(sid), at.place()),
          List.of(last, at));
    }
  }
}
