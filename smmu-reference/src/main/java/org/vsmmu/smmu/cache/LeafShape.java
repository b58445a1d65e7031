package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.TlbiRange;

/**
 * What is known of the leaf descriptors that map a range: how large they are, or how large they can
 * be. A TLBI takes whole leaves, and its TTL names a level, so both decide what it covers (SMMUv3
 * 6.4, 7.3).
 *
 * @param range the mapped addresses
 * @param delta input address minus output address; empty when the output is unknown
 * @param leaf bytes of every leaf; 0 when unknown, then any size that fits may be
 * @param granuleShift 12, 14 or 16; 0 when unknown
 * @param likely whether the granule is only likely: then a command that names another is believed
 */
public record LeafShape(
    AddressRange range, OptionalLong delta, long leaf, int granuleShift, boolean likely) {

  /** The granule is certain, or unknown. */
  public LeafShape(AddressRange range, OptionalLong delta, long leaf, int granuleShift) {
    this(range, delta, leaf, granuleShift, false);
  }

  private static final int PAGE_LEVEL = 3;
  private static final int[] GRANULES = {12, 14, 16};

  /** Nothing is known but the range. */
  public static LeafShape unknown(AddressRange range) {
    return new LeafShape(range, OptionalLong.empty(), 0, 0);
  }

  /** The addresses of this range whose leaves a TLBI must take, whatever the leaves can be. */
  List<AddressRange> taken(TlbiRange tlbi, AddressRange covered) {
    List<AddressRange> taken = new ArrayList<>();
    if (!covered.overlaps(range)) {
      return taken;
    }
    if (likely && tlbi.tg() != 0) {
      return new LeafShape(range, delta, leaf, 0).taken(tlbi, covered);
    }
    if (tlbi.tg() != 0 && granuleShift != 0 && tlbi.granuleShift() != granuleShift) {
      return taken;
    }
    int pageShift = granuleShift != 0 ? granuleShift : 12;
    for (long size : leafSizes(tlbi)) {
      add(taken, covered, size, size == 1L << pageShift);
    }
    return taken;
  }

  /** The addresses of the largest leaves that hold the ends of a part of this range. */
  AddressRange wholeLeaves(AddressRange part) {
    long first = max(part.first(), range.first());
    long last = min(part.last(), range.last());
    AddressRange whole = new AddressRange(first, last);
    for (long end : new long[] {first, last}) {
      for (AddressRange leaf :
          taken(TlbiRange.single(end & -4096L, true), new AddressRange(end, end))) {
        whole = new AddressRange(min(whole.first(), leaf.first()), max(whole.last(), leaf.last()));
      }
    }
    return whole;
  }

  /** The leaf sizes that a command can mean here. */
  private List<Long> leafSizes(TlbiRange tlbi) {
    List<Long> sizes = new ArrayList<>();
    for (int shift : GRANULES) {
      boolean named = tlbi.tg() == 0 || tlbi.granuleShift() == shift;
      boolean possible = granuleShift == 0 || granuleShift == shift;
      if (!named || !possible) {
        continue;
      }
      for (int level = 1; level <= PAGE_LEVEL; level++) {
        long size = leafSize(shift, level);
        boolean meant = tlbi.ttl() == 0 || tlbi.ttl() == level;
        if (meant && (leaf == 0 || leaf == size)) {
          sizes.add(size);
        }
      }
    }
    return sizes;
  }

  /** Adds the leaves of one size that lie in this range and overlap the covered addresses. */
  private void add(List<AddressRange> taken, AddressRange covered, long size, boolean page) {
    if (!page && delta.isPresent() && (delta.getAsLong() & (size - 1)) != 0) {
      return;
    }
    long lowest = page ? range.first() : (range.first() + size - 1) & -size;
    long highest = page ? range.last() : ((range.last() + 1) & -size) - 1;
    boolean fits = Long.compareUnsigned(range.first(), lowest) <= 0
        && Long.compareUnsigned(lowest, highest) <= 0
        && Long.compareUnsigned(highest, range.last()) <= 0;
    if (!fits) {
      return;
    }
    long first = max(covered.first() & -size, lowest);
    long last = min(covered.last() | (size - 1), highest);
    if (Long.compareUnsigned(first, last) <= 0) {
      taken.add(new AddressRange(first, last));
    }
  }

  /** Bytes of a leaf: 4K granule 1G, 2M, 4K; 16K: 64G, 32M, 16K; 64K: 4T, 512M, 64K. */
  static long leafSize(int granuleShift, int level) {
    return 1L << (granuleShift + (PAGE_LEVEL - level) * (granuleShift - 3));
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
