package org.vsmmu.smmu.cache;

import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.AddressRange;

/**
 * A translation of a range that was valid for some time (SMMUv3 15.1): live while nothing has
 * replaced it, stale from then on until every address of it is surely gone.
 */
public final class Version implements RangeIndex.Ranged {

  /** The tick at which a version ends that has not ended. */
  public static final long OPEN = Long.MAX_VALUE;

  private final AddressSpace space;
  private final AddressRange range;
  private final OptionalLong output;
  private final String perms;
  private final boolean global;
  private final List<LeafShape> shapes;
  private final long begin;
  private final Object mapCause;
  private final long end;
  private final Object endCause;
  private long staleBytes;
  private boolean split;
  private Invalidation lastKiller;

  Version(
      AddressSpace space,
      AddressRange range,
      Translation translation,
      long begin,
      Object mapCause,
      long end,
      Object endCause) {
    this.space = space;
    this.range = range;
    this.output = translation.output();
    this.perms = translation.perms();
    this.global = translation.global();
    this.shapes = translation.shapes();
    this.begin = begin;
    this.mapCause = mapCause;
    this.end = end;
    this.endCause = endCause;
  }

  /** A part of this version, ended. */
  Version ended(AddressRange part, long tick, Object cause) {
    return new Version(space, part, translation(part), begin, mapCause, tick, cause);
  }

  /** A part of this version that goes on living. */
  Version rest(AddressRange part) {
    return new Version(space, part, translation(part), begin, mapCause, OPEN, null);
  }

  private Translation translation(AddressRange part) {
    OptionalLong moved = output.isPresent()
        ? OptionalLong.of(output.getAsLong() + (part.first() - range.first()))
        : output;
    return new Translation(moved, perms, global, shapes);
  }

  /** Where it is tagged. */
  public AddressSpace space() {
    return space;
  }

  /** The input addresses. */
  public AddressRange range() {
    return range;
  }

  @Override
  public long first() {
    return range.first();
  }

  @Override
  public long last() {
    return range.last();
  }

  /** How many bytes it translates; 0 for all 2^64. */
  public long bytes() {
    return range.last() - range.first() + 1;
  }

  /** Output address of the first byte, when known. */
  public OptionalLong output() {
    return output;
  }

  /** {@code r}, {@code w}, {@code rw}, or empty when unknown. */
  public String perms() {
    return perms;
  }

  /** Whether its entries match any ASID. */
  public boolean global() {
    return global;
  }

  /** What is known of its leaves. */
  public List<LeafShape> shapes() {
    return shapes;
  }

  /** First tick at which it can have been cached. */
  public long begin() {
    return begin;
  }

  /**
   * The tick that made it invalid: only commands consumed later cover it; {@link #OPEN} if live.
   */
  public long end() {
    return end;
  }

  /** What made it valid, as the caller named it. */
  public Object mapCause() {
    return mapCause;
  }

  /** What ended it, as the caller named it; null while live. */
  public Object endCause() {
    return endCause;
  }

  /** How many bytes a TLB may still hold although the version has ended. */
  public long staleBytes() {
    return staleBytes;
  }

  void addStale(long bytes) {
    staleBytes += bytes;
  }

  /** Whether leaves may reach across the ends of its stale pieces. */
  boolean split() {
    return split;
  }

  void noteSplit() {
    split = true;
  }

  /** The invalidation whose completion took the last part of it; null before. */
  public Invalidation lastKiller() {
    return lastKiller;
  }

  void killedBy(Invalidation killer) {
    lastKiller = killer;
  }
}
