package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.host.PhysicalMemory;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * The pinned memory of a hardware queue. What of it nobody knows is decided by how the call is seen
 * to end, and held to from then on.
 */
public final class QueueMemory {
  private final PhysicalMemory physical;
  private final List<PageFrame> frames;
  private final long offset;
  private final OptionalInt seen;

  /**
   * Memory as it was pinned.
   *
   * @param frames the pages, ascending by IOVA
   * @param offset of the queue in the first page, in bytes
   * @param seen the errno that the call is known to have ended with, 0 for success
   */
  QueueMemory(PhysicalMemory physical, List<PageFrame> frames, long offset, OptionalInt seen) {
    this.physical = physical;
    this.frames = List.copyOf(frames);
    this.offset = offset;
    this.seen = seen;
  }

  /**
   * The pages have to follow each other.
   *
   * @throws CallFailed EFAULT
   */
  void requireContiguous() throws CallFailed {
    for (int i = 1; i < frames.size(); i++) {
      PageFrame before = frames.get(i - 1);
      PageFrame behind = frames.get(i);
      Optional<Boolean> known = physical.follows(before, behind);
      boolean follows = known.orElseGet(() -> guess(before, behind));
      if (known.isEmpty() && seen.isPresent()) {
        physical.bindFollows(before, behind, follows);
      }
      unless(follows, Errno.EFAULT);
    }
  }

  /** Without evidence, pages that follow each other in one memory are taken as contiguous. */
  private boolean guess(PageFrame before, PageFrame behind) {
    boolean inOrder = before.backing() == behind.backing() && behind.index() == before.index() + 1;
    return seen.isPresent() ? seen.getAsInt() != Errno.EFAULT.number() : inOrder;
  }

  /**
   * The first byte has to lie at a multiple of so many bytes.
   *
   * @param bytes a power of two
   * @throws CallFailed EINVAL
   */
  public void requireAligned(long bytes) throws CallFailed {
    unless((offset & (Math.min(bytes, Backing.PAGE) - 1)) == 0, Errno.EINVAL);
    PageFrame first = frames.get(0);
    Optional<Boolean> known = physical.aligned(first, bytes);
    boolean aligned =
        known.orElseGet(() -> seen.isEmpty() || seen.getAsInt() != Errno.EINVAL.number());
    if (known.isEmpty() && seen.isPresent()) {
      physical.bindAligned(first, bytes, aligned);
    }
    unless(aligned, Errno.EINVAL);
  }

  /** The physical address of the first byte, when it is known. */
  public OptionalLong base() {
    OptionalLong page = physical.address(frames.get(0));
    return page.isPresent() ? OptionalLong.of(page.getAsLong() + offset) : page;
  }
}
