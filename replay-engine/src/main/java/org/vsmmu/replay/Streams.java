package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.cache.Atc;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.ConfigCache;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.Granule;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.trace.Body;

/** Which streams translate through which tags, as far as STEs and CDs were seen. */
final class Streams {

  private static final int USE_SUBSTREAM_0 = 2;
  private static final int EL2 = 2;
  private static final int ATSCHK = 4;

  /**
   * A device that may hold translations of a version in its ATC.
   *
   * @param ssid PASID, or {@link Atc#NO_PASID}
   * @param everyAddress the device's own addresses are not known: any may lead to the version
   */
  record AtsUser(long sid, int ssid, boolean everyAddress) {}

  /** A stream's way to a tag. */
  record Context(long sid, long ssid, StreamTableEntry ste, Optional<ContextDescriptor> cd) {

    /** The tag of stage 1, if it is enabled and the CD is known. */
    Optional<Tag> stage1() {
      return ste.stage1() && cd.isPresent() && cd.get().valid()
          ? Optional.of(stage1Tag(ste, cd.get()))
          : Optional.empty();
    }

    /** The tag of stage 2, if it is enabled. */
    Optional<Tag> stage2() {
      return ste.stage2() ? Optional.of(Tag.stage2(ste.s2Vmid())) : Optional.empty();
    }
  }

  /** The tag of stage 1 under this STE: STRW selects the StreamWorld (SMMUv3 2.3). */
  static Tag stage1Tag(StreamTableEntry ste, ContextDescriptor cd) {
    boolean el2 = !ste.stage2() && ste.strw() == EL2;
    return el2 ? Tag.el2(cd.asid()) : Tag.stage1(ste.s2Vmid(), cd.asid());
  }

  private final Caches caches;
  private long lastNarrow = -1;
  private Optional<Boolean> atsCheck = Optional.empty();

  Streams(Caches caches) {
    this.caches = caches;
  }

  /** A command by VA or ASID, which may remove combined entries. */
  void command(Invalidation command) {
    command
        .tlb()
        .filter(scope -> scope.reachesSomeCombined(scope.vmid()))
        .ifPresent(scope -> lastNarrow = command.tick());
  }

  boolean narrowedSince(long tick) {
    return lastNarrow > tick;
  }

  /** An STE was written: stage 2 of a nested stream feeds combined entries from now on. */
  void installed(StreamTableEntry ste) {
    if (ste.valid() && ste.nested()) {
      caches.tlb().space(Tag.stage2(ste.s2Vmid())).nest();
    }
  }

  /** The tag of the domain that has this root table. */
  Optional<Tag> tagOfTable(long table) {
    for (Context context : contexts()) {
      if (context.cd().isPresent() && context.cd().get().ttb0() == table) {
        return context.stage1();
      }
      if (context.ste().stage2() && context.ste().s2Ttb() == table) {
        return context.stage2();
      }
    }
    return Optional.empty();
  }

  /** The granule of a tag's tables; 0 when unknown. */
  int granuleShift(Tag tag) {
    for (Context context : contexts()) {
      Optional<Granule> granule = Optional.empty();
      if (context.stage1().equals(Optional.of(tag))) {
        granule = context.cd().flatMap(ContextDescriptor::granule0);
      } else if (context.stage2().equals(Optional.of(tag))) {
        granule = context.ste().s2Granule();
      }
      if (granule.isPresent()) {
        return granule.get().shift();
      }
    }
    return 0;
  }

  /** The devices whose ATC may hold an ended version. */
  List<AtsUser> atsEntries(Version version) {
    List<AtsUser> users = new ArrayList<>();
    if (!(version.space() instanceof TaggedSpace space)) {
      return users;
    }
    for (Context context : contexts()) {
      if (context.ste().eats() == 0) {
        continue;
      }
      boolean stage1 = context.stage1().equals(Optional.of(space.tag()));
      boolean stage2 = context.stage2().equals(Optional.of(space.tag()));
      if (stage1 || stage2) {
        boolean plain = context.ssid() == 0 && !substreamZeroHasPasid(context);
        int ssid = plain || !context.ste().stage1() ? Atc.NO_PASID : (int) context.ssid();
        users.add(new AtsUser(context.sid(), ssid, stage2 && context.ste().nested()));
      }
    }
    return users;
  }

  /** CR0 was written: its ATSCHK says whether translated transactions are checked. */
  void register(Body.RegisterAccess access) {
    if (access.write() && access.offset() == RegisterName.CR0.offset()) {
      atsCheck = Optional.of((access.value() >>> ATSCHK & 1) != 0);
    }
  }

  /**
   * Whether the SMMU stops what the stream's device translated by itself, whatever its ATC holds
   * (SMMUv3 8.3); empty when nobody knows whether it looks at all.
   */
  Optional<Boolean> stopsTranslated(long sid) {
    Optional<ConfigCache.Structure<StreamTableEntry>> ste = caches.config().ste(sid);
    boolean off = ste.isPresent()
        && withoutAts(ste.get().current())
        && ste.get().old().stream().allMatch(copy -> withoutAts(copy.content()));
    return off ? atsCheck : Optional.of(false);
  }

  private static boolean withoutAts(Optional<StreamTableEntry> ste) {
    return ste.isPresent()
        && (!ste.get().valid() || ste.get().abort() || ste.get().eats() == 0);
  }

  /** With S1DSS 2, and without substreams, CD 0 serves the traffic without a PASID. */
  private static boolean substreamZeroHasPasid(Context context) {
    return context.ste().s1CdMax() > 0 && context.ste().s1Dss() != USE_SUBSTREAM_0;
  }

  /** Every way that the streams seen so far translate now. */
  List<Context> contexts() {
    List<Context> contexts = new ArrayList<>();
    for (long sid : caches.config().sids()) {
      contexts.addAll(contexts(sid));
    }
    return contexts;
  }

  /** Every way that a stream translates now. */
  List<Context> contexts(long sid) {
    Optional<StreamTableEntry> ste =
        caches.config().ste(sid).flatMap(ConfigCache.Structure::current);
    if (ste.isEmpty() || !ste.get().valid()) {
      return List.of();
    }
    List<Context> contexts = new ArrayList<>();
    List<Long> substreams = caches.config().substreams(sid);
    if (!ste.get().stage1() || substreams.isEmpty()) {
      contexts.add(new Context(sid, 0, ste.get(), Optional.empty()));
      return contexts;
    }
    for (long ssid : substreams) {
      Optional<ContextDescriptor> cd =
          caches.config().cd(sid, ssid).flatMap(ConfigCache.Structure::current);
      contexts.add(new Context(sid, ssid, ste.get(), cd));
    }
    return contexts;
  }
}
