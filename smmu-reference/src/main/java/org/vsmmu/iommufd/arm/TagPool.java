package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.BitSet;
import java.util.OptionalLong;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * ASIDs or VMIDs, the lowest free one first. Some were handed out before the recording, to the
 * kernel's own domains; how many shows in the first tag that is seen (iommufd 5.10).
 */
public final class TagPool {
  private final int bits;
  private final Unknown hidden;
  private final BitSet used = new BitSet();
  private long highestHidden;
  private int hiddenTags;

  private TagPool(int bits, Unknown hidden) {
    this.bits = bits;
    this.hidden = hidden;
  }

  /** Nobody has taken any. */
  public static TagPool fresh(int bits) {
    return new TagPool(bits, Unknown.bound("hidden tags", 0));
  }

  /** An unknown number of them, from 1 on, is taken. */
  public static TagPool partlyTaken(int bits) {
    return new TagPool(bits, new Unknown("hidden tags"));
  }

  /** A tag for what has none. */
  static Tag none() {
    return fresh(1).new Hidden();
  }

  /** The tag of a domain that the kernel made for itself. */
  Tag hiddenTag() {
    return new Hidden();
  }

  /**
   * Takes the lowest free tag.
   *
   * @param exhausted the error when there is none
   */
  Tag take(Errno exhausted) throws CallFailed {
    int index = used.nextClearBit(0);
    when(index + 1 + hidden.value().orElse(0) >= 1L << bits, exhausted);
    used.set(index);
    return new Numbered(index);
  }

  /** Whether a number is that of a tag in use, as far as the numbers are known. */
  boolean inUse(long number) {
    long before = hidden.value().orElse(0);
    return number <= before || used.get((int) (number - before - 1));
  }

  /** Whether there can be such a tag. */
  boolean has(long number) {
    return number > 0 && number < 1L << bits;
  }

  /** Takes a number that evidence has shown; it must be free. */
  void claim(long number) {
    used.set((int) (number - hidden.value().orElse(0) - 1));
  }

  void unclaim(long number) {
    used.clear((int) (number - hidden.value().orElse(0) - 1));
  }

  void free(Tag tag) {
    used.clear(((Numbered) tag).index);
  }

  private final class Numbered implements Tag {
    private final int index;

    Numbered(int index) {
      this.index = index;
    }

    @Override
    public OptionalLong number() {
      OptionalLong before = hidden.value();
      return before.isPresent()
          ? OptionalLong.of(before.getAsLong() + index + 1)
          : OptionalLong.empty();
    }

    @Override
    public int placeholder() {
      return index + 1;
    }

    @Override
    public boolean admits(long seen) {
      long before = seen - index - 1;
      return before >= highestHidden && hidden.admits(before);
    }

    @Override
    public void bind(long seen) {
      hidden.bind(seen - index - 1);
    }

    @Override
    public String toString() {
      return number().isPresent() ? Long.toString(number().getAsLong()) : "hidden+" + (index + 1);
    }
  }

  /** A placeholder that no tag of the pool has, from the top down. */
  int freshPlaceholder() {
    return 0xffff - (hiddenTags++ & 0x7fff);
  }

  private final class Hidden implements Tag {
    private final Unknown number = new Unknown("a hidden tag");
    private final int placeholder = freshPlaceholder();

    @Override
    public OptionalLong number() {
      return number.value();
    }

    @Override
    public int placeholder() {
      return placeholder;
    }

    @Override
    public boolean admits(long seen) {
      boolean below = hidden.value().isEmpty() || seen <= hidden.value().getAsLong();
      return seen > 0 && below && number.admits(seen);
    }

    @Override
    public void bind(long seen) {
      number.bind(seen);
      highestHidden = Math.max(highestHidden, seen);
    }

    @Override
    public String toString() {
      return number.toString();
    }
  }
}
