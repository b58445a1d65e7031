package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.host.AddressSpace;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.MemoryFile;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.host.Place;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/** Where the pages of a mapping come from (iommufd-core 4.1, 5.2). */
public sealed interface PageSource {

  /**
   * The memory of a page now.
   *
   * @param index the page, counted from the page-aligned base
   * @throws CallFailed when it cannot be pinned
   */
  Place page(long index, boolean write) throws CallFailed;

  /** Memory of a process. */
  record User(AddressSpace memory, long base) implements PageSource {
    @Override
    public Place page(long index, boolean write) throws CallFailed {
      when(!memory.alive(), Errno.EFAULT);
      Place place = memory
          .resolve(base + index * Backing.PAGE)
          .orElseThrow(() -> new CallFailed(Errno.EFAULT));
      when(write && !place.writable(), Errno.EFAULT);
      return place;
    }
  }

  /**
   * Pages of a file. That it has pages is only looked at here.
   *
   * @param base the page-aligned offset in the file
   * @param end the first byte behind the mapping, in the file
   */
  record File(OpenFile file, long base, long end) implements PageSource {
    @Override
    public Place page(long index, boolean write) throws CallFailed {
      if (!(file instanceof MemoryFile memory)) {
        throw new CallFailed(Errno.EINVAL);
      }
      long rounded = (end + Backing.PAGE - 1) & -Backing.PAGE;
      when(Span.below(memory.size(), rounded), Errno.EINVAL);
      return new Place(memory.backing(), base + index * Backing.PAGE, true);
    }
  }

  /** A dma-buf, which is mapped without pinning anything. */
  record DmaBuf(OpenFile file) implements PageSource {
    @Override
    public Place page(long index, boolean write) throws CallFailed {
      throw new CallFailed(Errno.EINVAL);
    }
  }
}
