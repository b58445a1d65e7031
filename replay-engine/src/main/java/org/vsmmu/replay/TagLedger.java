package org.vsmmu.replay;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.trace.Body.CdInstall;
import org.vsmmu.trace.Body.SteInstall;
import org.vsmmu.trace.TraceRecord;

/** Notices when an ASID or VMID comes to name other tables than before. */
final class TagLedger {

  private static final class Meaning {
    private final long table;
    private final Evidence install;
    private final Map<String, Boolean> users = new HashMap<>();
    private Evidence removed;

    private Meaning(long table, Evidence install) {
      this.table = table;
      this.install = install;
    }
  }

  private final Caches caches;
  private final Streams streams;
  private final Consumer<Moment> moments;
  private final Map<Tag, Meaning> meanings = new LinkedHashMap<>();
  private final Map<String, Tag> tagOfUser = new HashMap<>();

  /** Whether the last STE of a stream uses its CDs; absent while no STE was seen. */
  private final Map<String, Boolean> usesCds = new HashMap<>();

  private long lastUncertain = -1;

  TagLedger(Caches caches, Streams streams, Consumer<Moment> moments) {
    this.caches = caches;
    this.streams = streams;
    this.moments = moments;
  }

  void uncertain(TraceRecord record) {
    lastUncertain = record.position();
  }

  /** An STE or CD was written. */
  void installed(TraceRecord record) {
    if (record.body() instanceof SteInstall install) {
      ste(record, install);
    } else if (record.body() instanceof CdInstall install) {
      cd(record, install);
    }
  }

  private void ste(TraceRecord record, SteInstall install) {
    StreamTableEntry ste = install.ste();
    String stream = stream(install.sid(), install.master(), record);
    if (ste.stage2()) {
      use(record, "STE of " + stream, Tag.stage2(ste.s2Vmid()), ste.s2Ttb());
    } else {
      release(record, "STE of " + stream);
    }
    usesCds.put(stream, ste.stage1());
    if (!ste.stage1()) {
      // Its CDs are out of reach, whatever is written to them later.
      List.copyOf(tagOfUser.keySet()).stream()
          .filter(user -> user.startsWith("CD") && user.endsWith(" of " + stream))
          .forEach(user -> release(record, user));
    }
  }

  private void cd(TraceRecord record, CdInstall install) {
    ContextDescriptor cd = install.cd();
    String stream = stream(install.sid(), install.master(), record);
    String user = "CD " + install.ssid().orElse(0) + " of " + stream;
    if (cd.valid() && !cd.epd0()) {
      use(record, user, Tag.stage1(vmid(install.sid()), cd.asid()), cd.ttb0());
    } else {
      drop(record, user, stream);
    }
  }

  /** A CD goes: its tag is out of use from here on only if the STE is known to have led to it. */
  private void drop(TraceRecord record, String user, String stream) {
    if (usesCds.getOrDefault(stream, false)) {
      release(record, user);
    } else {
      tagOfUser.remove(user);
    }
  }

  private int vmid(OptionalLong sid) {
    if (sid.isEmpty()) {
      return 0;
    }
    return caches
        .config()
        .ste(sid.getAsLong())
        .flatMap(structure -> structure.current())
        .map(StreamTableEntry::s2Vmid)
        .orElse(0);
  }

  private static String stream(OptionalLong sid, OptionalLong master, TraceRecord record) {
    if (sid.isPresent()) {
      return "sid " + sid.getAsLong();
    }
    return master.isPresent() ? "master " + master.getAsLong() : "record " + record.position();
  }

  private void use(TraceRecord record, String user, Tag tag, long table) {
    Tag before = tagOfUser.get(user);
    Meaning meaning = meanings.get(tag);
    boolean same = meaning != null && meaning.table == table;
    if (before != null && !(before.equals(tag) && same)) {
      String stream = user.substring(user.indexOf(" of ") + 4);
      if (user.startsWith("STE")) {
        release(record, user);
      } else {
        drop(record, user, stream);
      }
    }
    if (!same) {
      Meaning next = new Meaning(table, Evidence.of(record, "change"));
      if (meaning != null) {
        judge(record, tag, meaning);
      }
      meanings.put(tag, next);
      // From here on the space remembers TLBIs of the whole tag, even if no map is ever seen.
      caches.tlb().space(tag);
      meaning = next;
    }
    meaning.users.put(user, true);
    if (!user.contains("record")) {
      tagOfUser.put(user, tag);
    }
  }

  private void release(TraceRecord record, String user) {
    Tag tag = tagOfUser.remove(user);
    Meaning meaning = tag == null ? null : meanings.get(tag);
    if (meaning != null && meaning.users.remove(user) != null && meaning.users.isEmpty()) {
      meaning.removed = Evidence.of(record, "change");
    }
  }

  /** Whether some stream's STE and CD still lead to these tables. */
  private boolean inUse(Tag tag, long table) {
    return streams.contexts().stream().anyMatch(context -> {
      boolean stage1 = context.stage1().equals(Optional.of(tag))
          && context.cd().map(ContextDescriptor::ttb0).equals(Optional.of(table));
      boolean stage2 =
          context.stage2().equals(Optional.of(tag)) && context.ste().s2Ttb() == table;
      return stage1 || stage2;
    });
  }

  private void judge(TraceRecord record, Tag tag, Meaning before) {
    TaggedSpace space = caches.tlb().space(tag);
    Evidence last = before.removed == null ? before.install : before.removed;
    // A user that is still there may fill the TLB again after any TLBI.
    boolean cleaned = space.lastWholeInvalidation() > last.record() && !inUse(tag, before.table);
    boolean mapsKnown = !space.liveIn(0, -1L).isEmpty() || space.staleCount() > 0;
    String left = "";
    if (!cleaned) {
      left = mapsKnown
          ? space.liveIn(0, -1L).size() + " live and " + space.staleCount() + " stale ranges"
          : "whatever was cached under it";
    }
    String doubt =
        lastUncertain > last.record() ? "the capture does not show every command in between" : "";
    moments.accept(new Moment.TagReused(
        tag.toString(), before.install, before.removed, Evidence.of(record, "reuse"), left, doubt));
  }
}
