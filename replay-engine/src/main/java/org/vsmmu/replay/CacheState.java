package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.replay.ownership.KernelClaims;
import org.vsmmu.smmu.cache.Atc;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.ConfigCache;
import org.vsmmu.smmu.cache.ObservedTlb;
import org.vsmmu.smmu.cache.StalePiece;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.history.CachedEntry;
import org.vsmmu.smmu.history.History;
import org.vsmmu.trace.Body.ExpectedEntry;

/**
 * What the caches may hold at a record, or, in observed mode, what the implementation said it
 * holds.
 *
 * @param tlb TLB entries
 * @param atc ATC entries
 * @param config STEs and CDs
 */
public record CacheState(List<TlbLine> tlb, List<AtcLine> atc, List<ConfigLine> config) {

  /**
   * A range of TLB entries.
   *
   * @param state {@code live}, {@code stale}, {@code held} (observed) or {@code may} (observed, and
   *     touched by an invalidation that need not have taken it)
   * @param regime {@code s1}, {@code s2}, {@code s1s2} (combined), or empty in a domain that the
   *     capture does not name
   */
  public record TlbLine(
      String state,
      OptionalLong vmid,
      OptionalLong asid,
      String regime,
      AddressRange range,
      OptionalLong output,
      String perms) {}

  /** A range of ATC entries; {@code state} as in {@link TlbLine}. */
  public record AtcLine(
      String state,
      long sid,
      OptionalLong ssid,
      AddressRange range,
      OptionalLong output,
      String perms) {}

  /** An STE or CD; {@code state} is {@code live} or {@code stale}. */
  public record ConfigLine(String state, String what, String content) {}

  /** What may be held, adversarially. */
  static CacheState adversarial(Caches caches, Streams streams, KernelClaims kernel) {
    List<TlbLine> tlb = new ArrayList<>();
    sortedRanges(kernel.live()).forEach(range -> tlb.add(unnamed("live", range)));
    sortedRanges(kernel.stale()).forEach(range -> tlb.add(unnamed("stale", range)));
    List<AtcLine> atc = new ArrayList<>();
    for (TaggedSpace space : caches.tlb().spaces()) {
      for (Version version : sorted(space.liveIn(0, -1L))) {
        tlb.add(line("live", space.tag(), version, version.range(), false));
        for (Streams.AtsUser user : streams.atsEntries(version)) {
          AddressRange range = user.everyAddress() ? AddressRange.EVERYTHING : version.range();
          atc.add(new AtcLine(
              "live", user.sid(), ssid(user.ssid()), range, version.output(), version.perms()));
        }
      }
      for (StalePiece piece : sortedPieces(space.staleIn(0, -1L))) {
        tlb.add(line("stale", space.tag(), piece.version(), piece.range(), piece.combined()));
      }
    }
    for (long sid : caches.atc().sids()) {
      for (Atc.Entry entry : caches.atc().staleIn(sid, 0, -1L)) {
        atc.add(new AtcLine(
            "stale",
            sid,
            ssid(entry.ssid()),
            entry.range(),
            output(entry.version(), entry.range()),
            entry.version().perms()));
      }
    }
    return new CacheState(tlb, atc, config(caches.config()));
  }

  /** What may be held by a machine whose memory is known. */
  static CacheState adversarial(History history) {
    List<TlbLine> tlb = new ArrayList<>();
    for (CachedEntry entry : history.entries()) {
      tlb.add(new TlbLine(
          entry.live() ? "live" : "stale",
          optional(entry.vmid()),
          optional(entry.asid()),
          entry.regime(),
          new AddressRange(entry.first(), entry.last()),
          OptionalLong.of(entry.output()),
          entry.perms()));
    }
    return new CacheState(tlb, List.of(), structures(history));
  }

  private static List<ConfigLine> structures(History history) {
    return history.structures().stream()
        .map(s -> new ConfigLine(s.live() ? "live" : "stale", s.what(), s.content()))
        .toList();
  }

  /** What a machine said it holds. */
  static CacheState observed(ObservedTlb observed, History history) {
    return new CacheState(lines(observed), List.of(), structures(history));
  }

  /** What an implementation said it holds. */
  static CacheState observed(ObservedTlb observed, Caches caches) {
    return new CacheState(lines(observed), List.of(), config(caches.config()));
  }

  private static List<TlbLine> lines(ObservedTlb observed) {
    List<TlbLine> tlb = new ArrayList<>();
    for (ObservedTlb.Entry entry : observed.entries()) {
      Tag tag = entry.tag();
      tlb.add(new TlbLine(
          entry.uncertain() ? "may" : "held",
          optional(tag.vmid()),
          optional(tag.asid()),
          tag.stage() == 1 ? "s1" : "s2",
          entry.range(),
          OptionalLong.empty(),
          ""));
    }
    return tlb;
  }

  private static TlbLine line(
      String state, Tag tag, Version version, AddressRange range, boolean combined) {
    return new TlbLine(
        state,
        optional(tag.vmid()),
        optional(tag.asid()),
        combined ? "s1s2" : tag.stage() == 1 ? "s1" : "s2",
        range,
        output(version, range),
        version.perms());
  }

  /** A range of a domain that the capture does not name. */
  private static TlbLine unnamed(String state, AddressRange range) {
    return new TlbLine(
        state, OptionalLong.empty(), OptionalLong.empty(), "", range, OptionalLong.empty(), "");
  }

  private static List<AddressRange> sortedRanges(List<AddressRange> ranges) {
    return ranges.stream()
        .sorted((a, b) -> Long.compareUnsigned(a.first(), b.first()))
        .toList();
  }

  private static OptionalLong output(Version version, AddressRange range) {
    boolean inside = version.range().contains(range.first());
    return version.output().isEmpty() || !inside
        ? OptionalLong.empty()
        : OptionalLong.of(version.output().getAsLong() + range.first() - version.first());
  }

  private static List<Version> sorted(List<Version> versions) {
    List<Version> sorted = new ArrayList<>(versions);
    sorted.sort((a, b) -> Long.compareUnsigned(a.first(), b.first()));
    return sorted;
  }

  private static List<StalePiece> sortedPieces(List<StalePiece> pieces) {
    List<StalePiece> sorted = new ArrayList<>(pieces);
    sorted.sort((a, b) -> Long.compareUnsigned(a.first(), b.first()));
    return sorted;
  }

  private static List<ConfigLine> config(ConfigCache cache) {
    List<ConfigLine> lines = new ArrayList<>();
    for (long sid : cache.sids()) {
      String stream = " sid=" + RecordText.hex(sid);
      cache.ste(sid).ifPresent(ste -> add(lines, "STE" + stream, ste));
      for (long ssid : cache.substreams(sid)) {
        cache.cd(sid, ssid).ifPresent(cd -> add(lines, "CD" + stream + " ssid=" + ssid, cd));
      }
    }
    return lines;
  }

  private static void add(List<ConfigLine> lines, String what, ConfigCache.Structure<?> structure) {
    structure.current().ifPresent(c -> lines.add(new ConfigLine("live", what, c.toString())));
    for (ConfigCache.OldCopy<?> copy : structure.old()) {
      String content = copy.content().map(Object::toString).orElse("content not in the capture");
      lines.add(new ConfigLine("stale", what, content));
    }
  }

  private static OptionalLong optional(int value) {
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static OptionalLong ssid(int ssid) {
    return ssid == Atc.NO_PASID ? OptionalLong.empty() : OptionalLong.of(ssid);
  }

  /**
   * Compares with an expected entry. {@code present}: some entry here; {@code absent}: none;
   * {@code may}: anything, but an entry here must agree with what is given.
   *
   * @return empty if it matches, else what is there instead
   */
  public String mismatch(ExpectedEntry expected) {
    List<String> same = new ArrayList<>();
    List<String> differing = new ArrayList<>();
    if (expected.cache().equals("tlb")) {
      for (TlbLine line : tlb) {
        if (matchesPlace(expected, line)) {
          (agrees(expected, line.range(), line.output(), line.perms()) ? same : differing)
              .add(line.state() + " " + line.range() + outputText(line.output()) + " "
                  + line.perms());
        }
      }
    } else {
      for (AtcLine line : atc) {
        if (matchesPlace(expected, line)) {
          (agrees(expected, line.range(), line.output(), line.perms()) ? same : differing)
              .add(line.state() + " " + line.range() + outputText(line.output()) + " "
                  + line.perms());
        }
      }
    }
    return switch (expected.state()) {
      case "present" ->
        !same.isEmpty() ? "" : differing.isEmpty() ? "nothing" : String.join(", ", differing);
      case "absent" -> same.isEmpty() ? "" : String.join(", ", same);
      default -> same.isEmpty() && !differing.isEmpty() ? String.join(", ", differing) : "";
    };
  }

  private static String outputText(OptionalLong output) {
    return output.isPresent() ? " -> " + RecordText.hex(output.getAsLong()) : "";
  }

  private static boolean matchesPlace(ExpectedEntry expected, TlbLine line) {
    return any(expected.vmid(), line.vmid())
        && any(expected.asid(), line.asid())
        && (expected.regime().isEmpty() || expected.regime().equals(line.regime()))
        && overlaps(expected, line.range());
  }

  private static boolean matchesPlace(ExpectedEntry expected, AtcLine line) {
    return any(expected.sid(), OptionalLong.of(line.sid()))
        && any(expected.ssid(), line.ssid())
        && overlaps(expected, line.range());
  }

  private static boolean any(OptionalLong wanted, OptionalLong found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  private static boolean overlaps(ExpectedEntry expected, AddressRange range) {
    if (expected.iova().isEmpty()) {
      return true;
    }
    long size = expected.size().orElse(1);
    return AddressRange.ofSize(expected.iova().getAsLong(), size).overlaps(range);
  }

  private static boolean agrees(
      ExpectedEntry expected, AddressRange range, OptionalLong output, String perms) {
    boolean sameOutput = true;
    if (expected.output().isPresent() && output.isPresent() && expected.iova().isPresent()) {
      long there = output.getAsLong() + expected.iova().getAsLong() - range.first();
      sameOutput = there == expected.output().getAsLong();
    }
    boolean samePerms =
        expected.perms().isEmpty() || perms.isEmpty() || expected.perms().equals(perms);
    return sameOutput && samePerms;
  }
}
