package org.vsmmu.replay.ownership;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.StaleConfig;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.ConfigCache;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.PrefetchConfig;
import org.vsmmu.trace.Body.Attach;
import org.vsmmu.trace.Body.CdInstall;
import org.vsmmu.trace.Body.SteInstall;
import org.vsmmu.trace.TraceRecord;

/**
 * Follows STEs and CDs from their installation to their use.
 *
 * <p>A kernel's probes show the words and at most a pointer to the driver's own structure. The
 * StreamID is bound on first evidence, the next CFGI or PREFETCH_CONFIG of the same thread, and
 * must stay the same from then on.
 */
public final class Installs {

  private static final int THREADS = 4096;
  private static final String UNKNOWN_BEFORE =
      "the capture does not show what the structure held before";

  private static final class Install {
    private final TraceRecord record;
    private final OptionalLong master;
    private OptionalLong sid;

    private Install(TraceRecord record, OptionalLong sid, OptionalLong master) {
      this.record = record;
      this.sid = sid;
      this.master = master;
    }

    private boolean ste() {
      return record.body() instanceof SteInstall;
    }
  }

  private final Caches caches;
  private final InstalledTags tags;
  private final Consumer<Moment> moments;
  private final BiConsumer<TraceRecord, Long> written;
  private final Map<Long, Long> sidOfMaster = new HashMap<>();
  private final Map<String, List<Install>> open = new LinkedHashMap<>(64, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, List<Install>> eldest) {
      return size() > THREADS;
    }
  };
  private long lastUncertain = -1;

  /** @param written told of an install once its stream is known */
  public Installs(
      Caches caches,
      InstalledTags tags,
      Consumer<Moment> moments,
      BiConsumer<TraceRecord, Long> written) {
    this.caches = caches;
    this.tags = tags;
    this.moments = moments;
    this.written = written;
  }

  /** From here on it is not known which commands there were. */
  public void uncertain(TraceRecord record) {
    lastUncertain = record.position();
  }

  /** An STE or CD was written. */
  public void install(TraceRecord record) {
    Install install;
    if (record.body() instanceof SteInstall ste) {
      tags.add(ste.ste());
      install = new Install(record, ste.sid(), ste.master());
    } else {
      CdInstall cd = (CdInstall) record.body();
      tags.add(cd.cd());
      install = new Install(record, cd.sid(), cd.master());
    }
    if (install.sid.isEmpty() && install.master.isPresent()) {
      Long sid = sidOfMaster.get(install.master.getAsLong());
      install.sid = sid == null ? OptionalLong.empty() : OptionalLong.of(sid);
    }
    if (install.sid.isPresent()) {
      bind(install, install.sid.getAsLong());
    }
    open.computeIfAbsent(record.context(), context -> new ArrayList<>()).add(install);
  }

  /** A command of a thread may tell which stream its installs belong to. */
  public void command(TraceRecord record, Command command) {
    List<Install> installs = open.get(record.context());
    if (installs == null) {
      return;
    }
    for (Install install : installs) {
      if (install.sid.isEmpty()) {
        OptionalLong sid = sidNamedBy(command, install.ste());
        if (sid.isPresent()) {
          bind(install, sid.getAsLong());
        }
      }
    }
  }

  private static OptionalLong sidNamedBy(Command command, boolean forSte) {
    if (forSte && command instanceof CfgiSte cfgi) {
      return OptionalLong.of(cfgi.sid());
    } else if (forSte && command instanceof PrefetchConfig prefetch) {
      return OptionalLong.of(prefetch.sid());
    } else if (!forSte && command instanceof CfgiCd cfgi) {
      return OptionalLong.of(cfgi.sid());
    } else if (!forSte && command instanceof CfgiCdAll cfgi) {
      return OptionalLong.of(cfgi.sid());
    }
    return OptionalLong.empty();
  }

  private void bind(Install install, long sid) {
    install.sid = OptionalLong.of(sid);
    install.master.ifPresent(master -> sidOfMaster.putIfAbsent(master, sid));
    long tick = install.record.position();
    Evidence cause = Evidence.of(install.record, "change");
    if (install.record.body() instanceof SteInstall ste) {
      caches.config().writeSte(tick, sid, ste.ste(), cause);
    } else {
      CdInstall cd = (CdInstall) install.record.body();
      caches.config().writeCd(tick, sid, cd.ssid().orElse(0), cd.cd(), cause);
    }
    written.accept(install.record, sid);
  }

  /** A device was attached: what its thread installed must be in force. */
  public void attach(TraceRecord record, Attach attach) {
    Evidence at = Evidence.of(record, "reuse");
    if (attach.sid().isPresent()) {
      use(at, attach.sid().getAsLong());
      open.remove(record.context());
      return;
    }
    List<Install> installs = open.remove(record.context());
    if (installs == null) {
      return;
    }
    List<StaleConfig> stale = new ArrayList<>();
    String doubt = "";
    for (Install install : installs) {
      if (install.sid.isPresent()) {
        long sid = install.sid.getAsLong();
        for (StaleConfig change : stale(sid)) {
          if (!stale.contains(change)) {
            stale.add(change);
          }
        }
        if (!tags.fromReset() && unknownBefore(sid)) {
          doubt = UNKNOWN_BEFORE;
        }
      } else {
        String what = install.ste() ? "STE" : "CD";
        stale.add(new StaleConfig(what, Evidence.of(install.record, "change"), null));
        if (!tags.fromReset()) {
          doubt = UNKNOWN_BEFORE;
        }
      }
    }
    boolean blind = !stale.isEmpty() && lastUncertain > installs.get(0).record.position();
    moments.accept(new Moment.ConfigUsed(
        at, stale, blind ? "the capture does not show every command in between" : doubt));
    installs.stream()
        .filter(install -> install.sid.isPresent())
        .forEach(install -> caches.config().forget(install.sid.getAsLong()));
  }

  /** A stream of a known StreamID is used. */
  public void use(Evidence at, long sid) {
    if (caches.config().ste(sid).isEmpty() && caches.config().substreams(sid).isEmpty()) {
      return;
    }
    List<StaleConfig> stale = stale(sid);
    boolean blind =
        stale.stream().anyMatch(change -> lastUncertain > change.change().record());
    moments.accept(new Moment.ConfigUsed(
        at, stale, blind ? "the capture does not show every command in between" : ""));
    caches.config().forget(sid);
  }

  /** Whether the only change may be none: the words of before were never seen. */
  private boolean unknownBefore(long sid) {
    boolean ste = caches.config().ste(sid).stream()
        .flatMap(structure -> structure.old().stream())
        .anyMatch(copy -> copy.content().isEmpty());
    return ste
        || caches.config().substreams(sid).stream()
            .flatMap(ssid -> caches.config().cd(sid, ssid).stream())
            .flatMap(structure -> structure.old().stream())
            .anyMatch(copy -> copy.content().isEmpty());
  }

  private List<StaleConfig> stale(long sid) {
    List<StaleConfig> stale = new ArrayList<>();
    String stream = " of StreamID 0x" + Long.toHexString(sid);
    caches
        .config()
        .ste(sid)
        .ifPresent(ste -> add(stale, "STE" + stream, ste, OptionalLong.empty(), sid));
    for (long ssid : caches.config().substreams(sid)) {
      String what = "CD " + ssid + stream;
      caches
          .config()
          .cd(sid, ssid)
          .ifPresent(cd -> add(stale, what, cd, OptionalLong.of(ssid), sid));
    }
    return stale;
  }

  private void add(
      List<StaleConfig> stale,
      String what,
      ConfigCache.Structure<?> structure,
      OptionalLong ssid,
      long sid) {
    if (structure.old().isEmpty()) {
      return;
    }
    Evidence unsynced = null;
    for (Invalidation pending : caches.pending()) {
      boolean later = pending.tick() > structure.written();
      if (later && covers(pending.command(), sid, ssid)) {
        unsynced = (Evidence) pending.cause();
      }
    }
    stale.add(new StaleConfig(what, (Evidence) structure.cause(), unsynced));
  }

  private static boolean covers(Command command, long sid, OptionalLong ssid) {
    if (command instanceof CfgiSte cfgi) {
      return cfgi.sid() == sid;
    } else if (command instanceof CfgiSteRange cfgi) {
      return cfgi.firstSid() <= sid && sid <= cfgi.lastSid();
    } else if (command instanceof CfgiCdAll cfgi) {
      return ssid.isPresent() && cfgi.sid() == sid;
    } else if (command instanceof CfgiCd cfgi) {
      return ssid.isPresent() && cfgi.sid() == sid && cfgi.ssid() == ssid.getAsLong();
    }
    return false;
  }
}
