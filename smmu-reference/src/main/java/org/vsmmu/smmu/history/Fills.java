package org.vsmmu.smmu.history;

import java.util.Arrays;
import org.vsmmu.smmu.history.Item.Tag;

/**
 * When something was seen to be used: the observed way to fill caches, in which nothing is fetched
 * but by an access.
 */
final class Fills {

  private static final int FEW = 64;

  private long[] ticks = new long[FEW];
  private long[] sids = new long[FEW];
  private long[] addresses = new long[FEW];
  private int count;

  /** An access by a stream. */
  void used(long tick, long sid, long address) {
    if (count == ticks.length) {
      ticks = Arrays.copyOf(ticks, 2 * count);
      sids = Arrays.copyOf(sids, 2 * count);
      addresses = Arrays.copyOf(addresses, 2 * count);
    }
    ticks[count] = tick;
    sids[count] = sid;
    addresses[count] = address;
    count++;
  }

  /** The first access of [from, to) that may have fetched this; {@link Epochs#NEVER} if none. */
  long first(Tag tag, long from, long to) {
    for (int i = since(from); i < count && ticks[i] < to; i++) {
      if (fetches(i, tag)) {
        return ticks[i];
      }
    }
    return Epochs.NEVER;
  }

  /** The last such access. */
  long last(Tag tag, long from, long to) {
    for (int i = since(to) - 1; i >= 0 && ticks[i] >= from; i--) {
      if (fetches(i, tag)) {
        return ticks[i];
      }
    }
    return Epochs.NEVER;
  }

  private int since(long tick) {
    int place = Arrays.binarySearch(ticks, 0, count, tick);
    return place < 0 ? -place - 1 : place;
  }

  private boolean fetches(int access, Tag tag) {
    return switch (tag.kind()) {
      case L1STD -> sids[access] >>> tag.first() == tag.sid() >>> tag.first();
      case STE, L1CD, CD -> sids[access] == tag.sid();
      case S1_TABLE, S1_LEAF -> inside(addresses[access], tag);
      // The address that an access has behind stage 1 is not known here.
      case S2_TABLE, S2_LEAF -> true;
    };
  }

  /** A tag byte does not matter (SMMUv3 4.3, TBI). */
  private static boolean inside(long address, Tag tag) {
    long canonical = address << Byte.SIZE >> Byte.SIZE;
    return between(address, tag) || between(canonical, tag);
  }

  private static boolean between(long address, Tag tag) {
    return Long.compareUnsigned(tag.first(), address) <= 0
        && Long.compareUnsigned(address, tag.last()) <= 0;
  }
}
