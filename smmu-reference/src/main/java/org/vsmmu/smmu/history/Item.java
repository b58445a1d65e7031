package org.vsmmu.smmu.history;

import org.vsmmu.smmu.config.StreamWorld;

/**
 * Something that an SMMU may hold: a structure, a table pointer or a leaf (SMMUv3 15.2).
 *
 * <p>It can have been fetched from {@link #first} to {@link #last}, and used until {@link #death}.
 */
final class Item {

  /** What it is, as commands tell it apart. */
  enum Kind {
    L1STD,
    STE,
    L1CD,
    CD,
    /** A cached table pointer of stage 1, combined or not. */
    S1_TABLE,
    /** A leaf of stage 1, or what it becomes together with stage 2. */
    S1_LEAF,
    S2_TABLE,
    S2_LEAF
  }

  /**
   * How commands address it.
   *
   * @param index SubstreamID of CD and L1CD
   * @param first its first input address; of L1STD and L1CD: the log2 of what one entry covers
   * @param level of the descriptor it came from
   */
  record Tag(
      Kind kind,
      StreamWorld world,
      int vmid,
      int asid,
      boolean global,
      long sid,
      long index,
      long first,
      long last,
      int granuleShift,
      int level) {

    /** The same for other addresses. */
    Tag at(long newFirst, long newLast) {
      return new Tag(
          kind, world, vmid, asid, global, sid, index, newFirst, newLast, granuleShift, level);
    }

    static Tag structure(Kind kind, long sid, long index, int coveredShift) {
      return new Tag(kind, StreamWorld.NS_EL1, -1, -1, false, sid, index, coveredShift, 0, 0, 0);
    }
  }

  private final Tag tag;
  private final int members;
  private final long first;
  private final long last;
  private final Item source;
  private final Item otherSource;
  private final Object made;
  private final Object ended;
  private long death = WordHistory.OPEN;
  private PastCommand killer;

  /**
   * Not yet killed by any command.
   *
   * @param members leaves of the contiguous group that it belongs to; 1 for everything else
   * @param first the first tick at which it can have been fetched
   * @param last the last such tick; OPEN while it still can be
   * @param source what it was fetched through; null if that cannot be cached
   * @param otherSource what else; null if nothing
   * @param made the record that wrote what it holds; null if that was there from the start
   * @param ended the record that changed it; null if it is current
   */
  Item(
      Tag tag,
      int members,
      long first,
      long last,
      Item source,
      Item otherSource,
      Object made,
      Object ended) {
    this.tag = tag;
    this.members = members;
    this.first = first;
    this.last = last;
    this.source = source;
    this.otherSource = otherSource;
    this.made = made;
    this.ended = ended;
  }

  Tag tag() {
    return tag;
  }

  int members() {
    return members;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  Item source() {
    return source;
  }

  Item otherSource() {
    return otherSource;
  }

  Object made() {
    return made;
  }

  Object ended() {
    return ended;
  }

  /** The first tick at which it cannot be used any more. */
  long death() {
    return death;
  }

  /** The command that ended it; null while it may live. */
  PastCommand killer() {
    return killer;
  }

  void killed(long tick, PastCommand by) {
    death = tick;
    killer = by;
  }

  /** The same under another tag, not yet killed. */
  Item withTag(Tag other) {
    return new Item(other, 1, first, last, source, otherSource, made, ended);
  }

  /** Whether it ever could exist. */
  boolean exists() {
    return first < death;
  }

  boolean usable(long tick) {
    return first <= tick && tick < death;
  }
}
