package org.vsmmu.iommufd.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where pages lie in physical memory, as far as anybody knows. What a call has shown once holds
 * from then on.
 */
public final class PhysicalMemory {
  private record Pair(PageFrame first, PageFrame second) {}

  private record Aligned(PageFrame frame, long bytes) {}

  private final Map<PageFrame, Long> addresses = new HashMap<>();
  private final Map<Pair, Boolean> neighbours = new HashMap<>();
  private final Map<Aligned, Boolean> alignments = new HashMap<>();

  /**
   * A page is known to lie at an address.
   *
   * @param address of its first byte
   */
  public void place(PageFrame frame, long address) {
    addresses.put(frame, address);
  }

  /** The physical address of a page, when it is known. */
  public OptionalLong address(PageFrame frame) {
    Long address = addresses.get(frame);
    return address == null ? OptionalLong.empty() : OptionalLong.of(address);
  }

  /** Whether the second page follows the first; empty when nobody knows. */
  public Optional<Boolean> follows(PageFrame first, PageFrame second) {
    if (first.equals(second)) {
      return Optional.of(false);
    }
    OptionalLong before = address(first);
    OptionalLong behind = address(second);
    if (before.isPresent() && behind.isPresent()) {
      return Optional.of(behind.getAsLong() == before.getAsLong() + Backing.PAGE);
    }
    long perRun = first.backing().run() / Backing.PAGE;
    boolean oneRun = first.backing() == second.backing()
        && Math.floorDiv(first.index(), perRun) == Math.floorDiv(second.index(), perRun);
    return oneRun
        ? Optional.of(second.index() == first.index() + 1)
        : Optional.ofNullable(neighbours.get(new Pair(first, second)));
  }

  /** A call has shown whether two pages follow each other. */
  public void bindFollows(PageFrame first, PageFrame second, boolean holds) {
    neighbours.put(new Pair(first, second), holds);
  }

  /**
   * Whether a page begins at a multiple of so many bytes; empty when nobody knows.
   *
   * @param bytes a power of two
   */
  public Optional<Boolean> aligned(PageFrame frame, long bytes) {
    if (bytes <= Backing.PAGE) {
      return Optional.of(true);
    }
    OptionalLong address = address(frame);
    if (address.isPresent()) {
      return Optional.of((address.getAsLong() & (bytes - 1)) == 0);
    }
    long within = frame.index() * Backing.PAGE & (frame.backing().run() - 1);
    if (bytes <= frame.backing().run()) {
      return Optional.of((within & (bytes - 1)) == 0);
    }
    return within != 0
        ? Optional.of(false)
        : Optional.ofNullable(alignments.get(new Aligned(frame, bytes)));
  }

  /** A call has shown whether a page begins at a multiple of so many bytes. */
  public void bindAligned(PageFrame frame, long bytes, boolean holds) {
    alignments.put(new Aligned(frame, bytes), holds);
  }
}
