package org.vsmmu.replay.machine.update;

import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.ATS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.command.AtcInv;

/** Watches that ATS is on in the SMMU whenever it is on in a device (SMMUv3 8.4). */
final class AtsWatch {

  private static final int SPLIT_STAGE = 2;

  private final Notice notice;

  /** Who was granted a translation that its ATC may still hold, and when. */
  private final Map<Long, Grant> grants = new HashMap<>();

  /** Streams whose EATS was set, with no completed CFGI since. */
  private final Map<Long, Grant> unsettled = new HashMap<>();

  private record Grant(long tick, Evidence at) {}

  AtsWatch(Notice notice) {
    this.notice = notice;
  }

  /** EATS of a stream changed; the STE being invalid counts as 0. */
  void changed(long sid, int before, int now, long tick, Evidence by) {
    if (before == 0) {
      unsettled.put(sid, new Grant(tick, by));
      return;
    }
    Grant grant = grants.get(sid);
    if (now != 0) {
      boolean through = before == SPLIT_STAGE || now == SPLIT_STAGE;
      String what = "EATS of sid=%s goes from %d to %d, and not through 0";
      notice.say(ATS, !through, by, what.formatted(RecordText.hex(sid), before, now), List.of());
    } else {
      String what =
          "EATS of sid=%s is cleared while the device may hold translations: no ATC_INV of"
              + " everything has completed";
      List<Evidence> proof = grant == null ? List.of() : List.of(grant.at());
      notice.say(ATS, grant == null, by, what.formatted(RecordText.hex(sid)), proof);
    }
  }

  /** A device asks for a translation, or is given one. */
  void request(long sid, int eats, boolean granted, long tick, Evidence at) {
    Grant open = unsettled.get(sid);
    boolean kept = eats != 0 && open == null;
    String state = eats == 0 ? "EATS is 0" : "no CFGI has completed since EATS was set";
    String what = "the device of sid=%s uses ATS while %s".formatted(RecordText.hex(sid), state);
    notice.say(ATS, kept, at, what, open == null ? List.of() : List.of(open.at()));
    if (granted) {
      grants.put(sid, new Grant(tick, at));
    }
  }

  /** SMMUEN is cleared. */
  void disabled(Evidence by) {
    grants.forEach((sid, grant) -> {
      String what = "SMMUEN is cleared while the device of sid=%s may hold translations";
      notice.say(ATS, false, by, what.formatted(RecordText.hex(sid)), List.of(grant.at()));
    });
  }

  /** ATSCHK is cleared. */
  void unchecked(Iterable<Stream> streams, Evidence by) {
    for (Stream stream : streams) {
      if (stream.eats() == SPLIT_STAGE) {
        String what = "ATSCHK is cleared while EATS of sid=%s is 2";
        notice.say(ATS, false, by, what.formatted(RecordText.hex(stream.sid)), List.of());
      }
    }
  }

  /** A CMD_SYNC completed these. */
  void completed(List<Pending> batch) {
    for (Pending command : batch) {
      unsettled
          .entrySet()
          .removeIf(open -> command.tick() > open.getValue().tick()
              && SteFormat.covers(command.command(), open.getKey()));
      if (command.command() instanceof AtcInv inv
          && inv.size() == AtcInv.SIZE_ALL
          && (!inv.ssv() || inv.global())) {
        Grant grant = grants.get(inv.sid());
        if (grant != null && grant.tick() < command.tick()) {
          grants.remove(inv.sid());
        }
      }
    }
  }
}
