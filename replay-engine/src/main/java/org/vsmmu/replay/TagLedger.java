package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.trace.Body.CdInstall;
import org.vsmmu.trace.Body.SteInstall;
import org.vsmmu.trace.TraceRecord;

/**
 * Notices when an ASID or VMID comes to name other tables than before, and whether anything of the
 * earlier ones can be left when the stream is used.
 */
final class TagLedger {

  private static final String NOT_SHOWN = "the capture does not show every command in between";
  private static final String SEVERAL_QUEUES =
      "the capture has several command queues, perhaps of SMMUs with tags of their own";
  private static final String NOT_USED = "the trace ends before the stream is used";

  /** The tables that a tag stands for. */
  private static final class Meaning {
    private final long table;
    private final Evidence install;
    private final Set<User> users = new HashSet<>();
    private Evidence removed;

    private Meaning(long table, Evidence install) {
      this.table = table;
      this.install = install;
    }
  }

  /** What gives a tag its meaning: the STE of a stream (ssid -1) or one of its CDs. */
  private record User(long sid, long ssid) {
    private static final long STE = -1;
  }

  /** A tag with a new meaning. */
  private record Renamed(Tag tag, Meaning before, TraceRecord record, long sid) {}

  private static final class Stream {
    private Optional<StreamTableEntry> ste = Optional.empty();
    private final Map<Long, TraceRecord> cds = new TreeMap<>();
  }

  private final Caches caches;
  private final Streams streams;
  private final Consumer<Moment> moments;
  private final Map<Long, Stream> bySid = new HashMap<>();
  private final Map<Tag, Meaning> meanings = new LinkedHashMap<>();
  private final Map<User, Tag> tagOfUser = new HashMap<>();

  /** Tags whose tables changed in place, until their stream is used. */
  private final List<Renamed> renamed = new ArrayList<>();

  private final Set<String> queues = new HashSet<>();
  private long lastUncertain = -1;

  TagLedger(Caches caches, Streams streams, Consumer<Moment> moments) {
    this.caches = caches;
    this.streams = streams;
    this.moments = moments;
  }

  void uncertain(TraceRecord record) {
    lastUncertain = record.position();
  }

  /** A queue of unknown owner took a command. */
  void queue(String name) {
    queues.add(name);
  }

  /** The STE or CD of a stream was written. */
  void installed(TraceRecord record, long sid) {
    Stream stream = bySid.computeIfAbsent(sid, s -> new Stream());
    if (record.body() instanceof SteInstall install) {
      stream.ste = Optional.of(install.ste());
      ste(record, sid, stream, install.ste());
    } else if (record.body() instanceof CdInstall install) {
      long ssid = install.ssid().orElse(0);
      stream.cds.put(ssid, record);
      if (reachesCds(stream)) {
        cd(record, sid, ssid, stream);
      } else {
        // Out of reach until an STE leads to it, or no STE is recorded at all.
        tagOfUser.remove(new User(sid, ssid));
      }
    }
  }

  private static boolean reachesCds(Stream stream) {
    return stream.ste.isPresent() && stream.ste.get().stage1();
  }

  private void ste(TraceRecord record, long sid, Stream stream, StreamTableEntry ste) {
    User user = new User(sid, User.STE);
    if (ste.stage2()) {
      use(record, user, Tag.stage2(ste.s2Vmid()), ste.s2Ttb());
    } else {
      release(record, user);
    }
    for (Map.Entry<Long, TraceRecord> cd : stream.cds.entrySet()) {
      if (ste.stage1()) {
        cd(cd.getValue(), sid, cd.getKey(), stream);
      } else {
        // Its CDs are out of reach, whatever is written to them later.
        release(record, new User(sid, cd.getKey()));
      }
    }
  }

  private void cd(TraceRecord record, long sid, long ssid, Stream stream) {
    ContextDescriptor cd = ((CdInstall) record.body()).cd();
    User user = new User(sid, ssid);
    if (cd.valid() && !cd.epd0()) {
      Tag tag = stream
          .ste
          .map(ste -> Streams.stage1Tag(ste, cd))
          .orElseGet(() -> Tag.stage1(0, cd.asid()));
      use(record, user, tag, cd.ttb0());
    } else {
      release(record, user);
    }
  }

  private void use(TraceRecord record, User user, Tag tag, long table) {
    Tag before = tagOfUser.get(user);
    Meaning meaning = meanings.get(tag);
    boolean same = meaning != null && meaning.table == table;
    if (before != null && !(before.equals(tag) && same)) {
      release(record, user);
    }
    if (!same) {
      if (meaning != null) {
        Renamed renaming = new Renamed(tag, meaning, record, user.sid());
        if (tag.equals(before)) {
          // Tables changed in place (SMMUv3 7.7): the TLBI comes behind the change.
          renamed.add(renaming);
        } else {
          judge(renaming, "");
        }
      }
      meaning = new Meaning(table, Evidence.of(record, "change"));
      meanings.put(tag, meaning);
      // From here on the space remembers TLBIs of the whole tag, even if no map is ever seen.
      caches.tlb().space(tag);
    }
    meaning.users.add(user);
    tagOfUser.put(user, tag);
  }

  private void release(TraceRecord record, User user) {
    Tag tag = tagOfUser.remove(user);
    Meaning meaning = tag == null ? null : meanings.get(tag);
    if (meaning != null && meaning.users.remove(user) && meaning.users.isEmpty()) {
      meaning.removed = Evidence.of(record, "change");
    }
  }

  /** A thread attached a device: what it installed is used from here on. */
  void attached(String context) {
    bySid.forEach((sid, stream) -> {
      for (TraceRecord cd : List.copyOf(stream.cds.values())) {
        boolean steUnseen = stream.ste.isEmpty() && cd.context().equals(context);
        if (steUnseen) {
          cd(cd, sid, ((CdInstall) cd.body()).ssid().orElse(0), stream);
        }
      }
    });
    judge(renaming -> renaming.record().context().equals(context), "");
  }

  /** A stream is used. */
  void used(long sid) {
    judge(renaming -> renaming.sid() == sid, "");
  }

  /** The trace has ended. */
  void finish() {
    judge(renaming -> true, NOT_USED);
  }

  private void judge(Predicate<Renamed> which, String doubt) {
    List<Renamed> due = renamed.stream().filter(which).toList();
    renamed.removeAll(due);
    due.forEach(renaming -> judge(renaming, doubt));
  }

  private void judge(Renamed renaming, String doubt) {
    Meaning before = renaming.before();
    TaggedSpace space = caches.tlb().space(renaming.tag());
    Evidence last = before.removed == null ? before.install : before.removed;
    // A user that is still there may fill the TLB again after any TLBI.
    boolean cleaned =
        space.lastWholeInvalidation() > last.record() && !inUse(renaming.tag(), before.table);
    boolean mapsKnown = !space.liveIn(0, -1L).isEmpty() || space.staleCount() > 0;
    String left = "";
    if (!cleaned) {
      left = mapsKnown
          ? space.liveIn(0, -1L).size() + " live and " + space.staleCount() + " stale ranges"
          : "whatever was cached under it";
    }
    moments.accept(new Moment.TagReused(
        renaming.tag().toString(),
        before.install,
        before.removed,
        Evidence.of(renaming.record(), "reuse"),
        left,
        lastUncertain > last.record() ? NOT_SHOWN : queues.size() > 1 ? SEVERAL_QUEUES : doubt));
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
}
