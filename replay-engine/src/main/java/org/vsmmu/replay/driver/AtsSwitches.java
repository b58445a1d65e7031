package org.vsmmu.replay.driver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.config.StreamTableEntry;

/** Streams whose ATS ends while a guest's entry bypasses, and comes back behind it. */
final class AtsSwitches {

  /** A nested entry with ATS, and the bypass without ATS that replaced it; null before. */
  private record Switched(StreamTableEntry nested, StreamTableEntry bypass, Evidence off) {}

  private final Consumer<Moment> moments;
  private final Map<Long, Switched> streams = new HashMap<>();

  AtsSwitches(Consumer<Moment> moments) {
    this.moments = moments;
  }

  void installed(Evidence at, long sid, StreamTableEntry ste) {
    Switched before = streams.get(sid);
    boolean ats = ste.valid() && ste.eats() != 0;
    boolean bypass = ste.valid() && ste.stage2() && !ste.stage1();
    if (before != null && before.off() != null && ats && ste.nested()) {
      if (sameStage2(before.bypass(), ste)) {
        say(before.off(), at, sid);
      }
      before = null;
    }
    if (ats && ste.nested()) {
      streams.put(sid, new Switched(ste, null, null));
    } else if (before != null && bypass && !ats && sameStage2(before.nested(), ste)) {
      Evidence off = before.off() == null ? at : before.off();
      streams.put(sid, new Switched(before.nested(), ste, off));
    } else {
      streams.remove(sid);
    }
  }

  private static boolean sameStage2(StreamTableEntry a, StreamTableEntry b) {
    return a.s2Vmid() == b.s2Vmid() && a.s2Ttb() == b.s2Ttb();
  }

  private void say(Evidence off, Evidence on, long sid) {
    String what = "ATS of sid=%s is off from here to %s, while its stage 2 stays in force"
        .formatted(RecordText.hex(sid), on.place());
    moments.accept(new Moment.CostSeen(off, Moment.CostSeen.Cost.ATS_DISABLED, what, List.of(on)));
  }
}
