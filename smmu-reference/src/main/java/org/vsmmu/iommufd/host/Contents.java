package org.vsmmu.iommufd.host;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of memory that are known because a call moved them. What a process stored itself is not
 * recorded: the first look at a byte binds it (iommufd-core 11).
 */
public final class Contents {
  private record KnownPage(byte[] bytes, BitSet known) {
    KnownPage copy() {
      return new KnownPage(bytes.clone(), (BitSet) known.clone());
    }
  }

  private final Map<PageFrame, KnownPage> pages = new HashMap<>();
  private long rebindings;

  /** Stores one byte. */
  public void put(Backing backing, long offset, byte value) {
    KnownPage page = pages.computeIfAbsent(
        frame(backing, offset),
        f -> new KnownPage(new byte[(int) Backing.PAGE], new BitSet((int) Backing.PAGE)));
    int at = (int) (offset % Backing.PAGE);
    page.bytes[at] = value;
    page.known.set(at);
  }

  /** Nobody knows one byte any more. */
  public void forget(Backing backing, long offset) {
    KnownPage page = pages.get(frame(backing, offset));
    if (page != null) {
      page.known.clear((int) (offset % Backing.PAGE));
    }
  }

  public boolean known(Backing backing, long offset) {
    KnownPage page = pages.get(frame(backing, offset));
    return page != null && page.known.get((int) (offset % Backing.PAGE));
  }

  /** A known byte; 0 for one that is not. */
  public byte get(Backing backing, long offset) {
    KnownPage page = pages.get(frame(backing, offset));
    return page == null ? 0 : page.bytes[(int) (offset % Backing.PAGE)];
  }

  /** A known byte turned out different: the process has stored, nobody knows where. */
  public void forgetAll() {
    pages.clear();
    rebindings++;
  }

  /** How often known bytes had to be forgotten. More than one in a pass over memory is suspect. */
  public long rebindings() {
    return rebindings;
  }

  Backing copy(Backing backing) {
    Backing copy = backing.copy();
    Map<PageFrame, KnownPage> copied = new HashMap<>();
    pages.forEach((frame, page) -> {
      if (frame.backing() == backing) {
        copied.put(new PageFrame(copy, frame.index()), page.copy());
      }
    });
    pages.putAll(copied);
    return copy;
  }

  private static PageFrame frame(Backing backing, long offset) {
    return new PageFrame(backing, offset / Backing.PAGE);
  }
}
