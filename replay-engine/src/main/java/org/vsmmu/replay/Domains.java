package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.smmu.cache.Atc;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.LeafShape;
import org.vsmmu.smmu.cache.StalePiece;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.cache.Translation;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.trace.Body.FreeRange;
import org.vsmmu.trace.Body.MapRange;
import org.vsmmu.trace.Body.UnmapRange;
import org.vsmmu.trace.Domain;
import org.vsmmu.trace.TraceRecord;

/** Watches maps and unmaps whose domain the trace identifies: tags must match exactly. */
final class Domains {

  private final Caches caches;
  private final Streams streams;
  private final NearMiss nearMiss;
  private final Consumer<Moment> moments;
  private long lastUncertain = -1;
  private String uncertainty = "";

  Domains(Caches caches, Streams streams, NearMiss nearMiss, Consumer<Moment> moments) {
    this.caches = caches;
    this.streams = streams;
    this.nearMiss = nearMiss;
    this.moments = moments;
  }

  /** The tag of a domain, when the trace and the installs identify it. */
  Optional<Tag> tag(Domain domain) {
    boolean stage2 = domain.stage().isPresent() && domain.stage().getAsInt() == 2;
    if (stage2 && domain.vmid().isPresent()) {
      return Optional.of(Tag.stage2((int) domain.vmid().getAsLong()));
    }
    if (!stage2 && domain.asid().isPresent()) {
      int vmid = (int) domain.vmid().orElse(0);
      return Optional.of(Tag.stage1(vmid, (int) domain.asid().getAsLong()));
    }
    return domain.table().isPresent()
        ? streams.tagOfTable(domain.table().getAsLong())
        : Optional.empty();
  }

  void uncertain(TraceRecord record, String why) {
    lastUncertain = record.position();
    uncertainty = why;
  }

  void map(TraceRecord record, MapRange map, Tag tag) {
    TaggedSpace space = caches.tlb().space(tag);
    AddressRange range = AddressRange.ofSize(map.iova(), map.size());
    declareFree(space, range, Evidence.of(record, "reuse"));
    Evidence evidence = Evidence.of(record, "map");
    if (!space.liveIn(range.first(), range.last()).isEmpty()) {
      end(record, space, range, new Claim(evidence.as("change")));
      moments.accept(new Moment.RangeEnded(evidence, false));
    }
    OptionalLong delta = map.output().isPresent()
        ? OptionalLong.of(map.iova() - map.output().getAsLong())
        : OptionalLong.empty();
    int granule = streams.granuleShift(tag);
    LeafShape shape = new LeafShape(range, delta, map.leaf().orElse(0), granule);
    Translation translation =
        new Translation(map.output(), map.perms(), map.global(), List.of(shape));
    caches.tlb().map(record.position(), space, range, translation, evidence);
  }

  void unmap(TraceRecord record, UnmapRange unmap, Tag tag) {
    TaggedSpace space = caches.tlb().space(tag);
    AddressRange range = AddressRange.ofSize(unmap.iova(), unmap.size());
    Evidence evidence = Evidence.of(record, "unmap");
    Claim claim = new Claim(evidence);
    List<AddressRange> unseen = new ArrayList<>(List.of(range));
    for (Version version : end(record, space, range, claim)) {
      List<AddressRange> rest = new ArrayList<>();
      unseen.forEach(part -> rest.addAll(Tlb.minus(part, version.range())));
      unseen = rest;
    }
    for (AddressRange part : unseen) {
      Translation translation =
          new Translation(OptionalLong.empty(), "", false, List.of(LeafShape.unknown(part)));
      Version version =
          caches.tlb().ended(space, part, translation, 0, null, record.position(), claim);
      streams.atsEntries(version).forEach(entry -> add(version, entry));
    }
    moments.accept(new Moment.RangeEnded(evidence, false));
  }

  void free(TraceRecord record, FreeRange free, Tag tag) {
    AddressRange range = AddressRange.ofSize(free.iova(), free.size());
    declareFree(caches.tlb().space(tag), range, Evidence.of(record, "reuse"));
  }

  private List<Version> end(
      TraceRecord record, TaggedSpace space, AddressRange range, Claim claim) {
    List<Version> ended = caches.tlb().unmap(record.position(), space, range, claim);
    for (Version version : ended) {
      streams.atsEntries(version).forEach(entry -> add(version, entry));
    }
    return ended;
  }

  private void add(Version version, Streams.AtsUser user) {
    caches.atc().add(version, user.everyAddress(), user.sid(), user.ssid());
  }

  private void declareFree(TaggedSpace space, AddressRange range, Evidence by) {
    Map<Claim, List<StalePiece>> inTlb = new LinkedHashMap<>();
    for (StalePiece piece : space.staleIn(range.first(), range.last())) {
      Claim claim = (Claim) piece.version().endCause();
      inTlb.computeIfAbsent(claim, c -> new ArrayList<>()).add(piece);
    }
    Map<Claim, List<Atc.Entry>> inAtc = new LinkedHashMap<>();
    for (long sid : caches.atc().sids()) {
      if (streams.stopsTranslated(sid).orElse(false)) {
        continue;
      }
      for (Atc.Entry entry : caches.atc().staleIn(sid, 0, -1L)) {
        if (entry.version().space() == space
            && entry.version().range().overlaps(range)
            && (entry.everyAddress() || entry.range().overlaps(range))) {
          Claim claim = (Claim) entry.version().endCause();
          inAtc.computeIfAbsent(claim, c -> new ArrayList<>()).add(entry);
        }
      }
    }
    Set<Claim> claims = new LinkedHashSet<>(inTlb.keySet());
    claims.addAll(inAtc.keySet());
    for (Claim claim : claims) {
      List<StalePiece> pieces = inTlb.getOrDefault(claim, List.of());
      Reuse reuse = pieces.isEmpty()
          ? atcReuse(claim, inAtc.get(claim), by)
          : tlbReuse(claim, pieces, range, by);
      moments.accept(new Moment.RangeReused(doubt(reuse)));
      claim.settle();
      pieces.forEach(piece -> forget(piece.version()));
      inAtc.getOrDefault(claim, List.of()).forEach(entry -> forget(entry.version()));
    }
    if (claims.isEmpty()) {
      moments.accept(new Moment.RangeCleared(by, false, !caches.atc().sids().isEmpty()));
    }
  }

  private void forget(Version version) {
    caches.tlb().forget(version);
    caches.atc().forget(version);
  }

  private Reuse tlbReuse(Claim claim, List<StalePiece> pieces, AddressRange range, Evidence by) {
    List<StalePiece> plain = pieces.stream().filter(piece -> !piece.combined()).toList();
    List<StalePiece> told = plain.isEmpty() ? pieces : plain;
    List<AddressRange> left =
        told.stream().map(piece -> Tlb.intersection(piece.range(), range)).toList();
    Version version = told.get(0).version();
    NearMiss.Found near = nearMiss.find(version, left, claim.unmap().record());
    Reuse.Remains remains = near.unsynced() || (plain.isEmpty() && combinedUnsynced(told))
        ? Reuse.Remains.TLB_UNSYNCED
        : plain.isEmpty() ? Reuse.Remains.COMBINED : Reuse.Remains.TLB;
    return new Reuse(
        claim,
        (Evidence) version.mapCause(),
        by,
        left,
        remains,
        near.commands(),
        near.remark(),
        false,
        "",
        "");
  }

  /** Whether a consumed command takes every combined entry that is left, once it completes. */
  private boolean combinedUnsynced(List<StalePiece> pieces) {
    return pieces.stream().allMatch(piece -> {
      OptionalInt vmid = piece.version().space().nestedVmid();
      return vmid.isPresent()
          && caches.pending().stream()
              .filter(command -> command.tick() >= piece.lastBirth())
              .anyMatch(command -> command
                  .tlb()
                  .filter(scope -> scope.reachesAllCombined(vmid.getAsInt()))
                  .isPresent());
    });
  }

  private Reuse atcReuse(Claim claim, List<Atc.Entry> entries, Evidence by) {
    Reuse.Remains remains = Reuse.Remains.ATC_UNSYNCED;
    List<Evidence> commands = new ArrayList<>();
    for (Atc.Entry entry : entries) {
      if (entry.pending() == null) {
        boolean early = entry.premature() != null;
        remains = early ? Reuse.Remains.ATC_EARLY : Reuse.Remains.ATC;
        if (early) {
          commands.add((Evidence) entry.premature().cause());
        }
        break;
      }
      commands.add((Evidence) entry.pending().cause());
    }
    Version version = entries.get(0).version();
    if (remains == Reuse.Remains.ATC_EARLY && version.lastKiller() != null) {
      commands.add((Evidence) version.lastKiller().cause());
    }
    String device = "the device with StreamID " + RecordText.hex(entries.get(0).sid());
    boolean perhapsStopped =
        entries.stream().allMatch(entry -> streams.stopsTranslated(entry.sid()).isEmpty());
    return new Reuse(
        claim,
        (Evidence) version.mapCause(),
        by,
        entries.stream().map(Atc.Entry::range).toList(),
        remains,
        commands,
        device,
        false,
        perhapsStopped ? "ATS of the stream is off, and CR0.ATSCHK is not known" : "",
        perhapsStopped ? "record the writes to CR0" : "");
  }

  private Reuse doubt(Reuse reuse) {
    if (lastUncertain > reuse.claim().unmap().record()) {
      return reuse.doubted(
          uncertainty + ", so a covering command may not be shown",
          "record every word of every command list, in a larger trace buffer");
    }
    boolean combined = reuse.remains() == Reuse.Remains.COMBINED;
    if (combined && streams.narrowedSince(reuse.claim().unmap().record())) {
      return reuse.doubted(
          "TLBIs by VA or ASID followed, which may have covered every address that leads here",
          "record the guest's stage-1 mappings too");
    }
    return reuse;
  }

  /** How many unmaps are not covered and have not been used again. */
  long pending() {
    Set<Object> claims = new LinkedHashSet<>();
    for (TaggedSpace space : caches.tlb().spaces()) {
      for (StalePiece piece : space.staleIn(0, -1L)) {
        claims.add(piece.version().endCause());
      }
    }
    for (long sid : caches.atc().sids()) {
      caches
          .atc()
          .staleIn(sid, 0, -1L)
          .forEach(entry -> claims.add(entry.version().endCause()));
    }
    return claims.size();
  }
}
