package org.vsmmu.smmu.history;

import org.vsmmu.smmu.history.Item.Tag;

/**
 * The three histories that everything is derived from, and the doubt that comes up on the way: a
 * word whose content at some moment nobody knows.
 */
final class Past {

  private final MemoryHistory memory;
  private final Epochs epochs;
  private final CommandHistory commands;
  private final Watch watch;
  private boolean uncertain;
  private Fills fills;

  Past(MemoryHistory memory, Epochs epochs, CommandHistory commands, Watch watch) {
    this.memory = memory;
    this.epochs = epochs;
    this.commands = commands;
    this.watch = watch;
  }

  MemoryHistory memory() {
    return memory;
  }

  Epochs epochs() {
    return epochs;
  }

  CommandHistory commands() {
    return commands;
  }

  /** From here on only what accesses use is fetched, instead of whatever could be. */
  void observe(Fills seen) {
    fills = seen;
  }

  /** The first tick of [from, to) at which something can have been fetched. */
  long firstBirth(Tag tag, long from, long to) {
    return fills == null ? epochs.first(from, to) : fills.first(tag, from, to);
  }

  /** The last such tick. */
  long lastBirth(Tag tag, long from, long to) {
    return fills == null ? epochs.last(from, to) : fills.last(tag, from, to);
  }

  /** Configuration stands at these addresses: a store there changes it. */
  void watch(long first, long last) {
    watch.add(first, last);
  }

  /** Configuration is found through this descriptor. */
  void watch(long address) {
    watch.add(address);
  }

  /** Whether something was met since {@link #forgetDoubt} that nobody knows. */
  boolean uncertain() {
    return uncertain;
  }

  void doubt() {
    uncertain = true;
  }

  void forgetDoubt() {
    uncertain = false;
  }

  /** An item fetched in [from, to), judged by the commands; null if it cannot have been fetched. */
  Item item(Tag tag, long from, long to, Item source, Item otherSource, Object made, Object ended) {
    return item(tag, 1, from, to, source, otherSource, made, ended);
  }

  /**
   * The same for a leaf that may belong to a contiguous group.
   *
   * @param members how many, a power of two
   */
  Item item(
      Tag tag,
      int members,
      long from,
      long to,
      Item source,
      Item otherSource,
      Object made,
      Object ended) {
    long first = firstBirth(tag, from, to);
    if (first == Epochs.NEVER) {
      return null;
    }
    long last = lastBirth(tag, from, to);
    Item item = new Item(tag, members, first, last, source, otherSource, made, ended);
    commands.judge(item);
    return item.exists() ? item : null;
  }

  /**
   * Meets the time in which a word of a structure held what nobody knows. A copy of it may be long
   * gone, and TLB entries that were made under it not: doubt remains until all is swept.
   */
  void meetUnknownStructure(WordHistory word, long from, long to) {
    uncertain |= epochs.first(from, Math.min(word.unknownUntil(), to)) != Epochs.NEVER;
  }

  /**
   * Meets the time in which a word held what nobody knows. Doubt remains unless everything of these
   * tags that was fetched then is gone.
   */
  void meetUnknown(WordHistory word, long from, long to, long now, Tag... tags) {
    long until = Math.min(word.unknownUntil(), to);
    if (uncertain || epochs.first(from, until) == Epochs.NEVER) {
      return;
    }
    for (Tag tag : tags) {
      Item unknown = item(tag, from, until, null, null, null, null);
      if (unknown != null && unknown.death() > now) {
        uncertain = true;
        return;
      }
    }
  }
}
