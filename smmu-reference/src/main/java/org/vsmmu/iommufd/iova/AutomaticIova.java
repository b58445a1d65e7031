package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * How the kernel picks an IOVA (iommufd-core 4.5): the lowest address that has the page offset of
 * the memory and is as aligned as the memory allows.
 */
final class AutomaticIova {
  private static final Span USABLE = new Span(Backing.PAGE, -1 - Backing.PAGE);

  private final long length;
  private final long pageOffset;
  private final long alignment;

  /**
   * Works out the alignment.
   *
   * @param address what the memory's own address or file offset is
   * @param length bytes, at least 1
   * @param least the alignment of the IOAS
   * @throws CallFailed EOVERFLOW for half of all addresses, EINVAL when the memory is less aligned
   *     than the IOAS
   */
  AutomaticIova(long address, long length, long least) throws CallFailed {
    when(!Span.below(length, Long.MAX_VALUE), Errno.EOVERFLOW);
    long power = length == 1 ? 1 : Long.highestOneBit(length - 1) << 1;
    if (address != 0) {
      power = unsignedMin(power, Long.lowestOneBit(address));
    }
    this.length = length;
    this.pageOffset = address & (Backing.PAGE - 1);
    this.alignment = unsignedMin(power, Backing.HUGE_PAGE);
    when(Span.below(alignment, least), Errno.EINVAL);
  }

  /**
   * The address.
   *
   * @param allowed where it may lie; empty for anywhere
   * @param taken what is reserved or mapped
   * @throws CallFailed ENOSPC
   */
  long choose(List<Span> allowed, SpanSet taken) throws CallFailed {
    List<Span> ranges = allowed.isEmpty() ? List.of(Span.ALL) : new SpanSet(allowed).spans();
    for (Span range : ranges) {
      if (!range.overlaps(USABLE)) {
        continue;
      }
      long last = unsignedMin(range.last(), USABLE.last());
      long first = Span.below(range.start(), USABLE.start()) ? USABLE.start() : range.start();
      OptionalLong start = fit(first, last);
      if (start.isPresent()) {
        for (Span hole : taken.holes(new Span(start.getAsLong(), last))) {
          OptionalLong found = fit(hole.start(), hole.last());
          if (found.isPresent()) {
            return found.getAsLong();
          }
        }
      }
    }
    throw new CallFailed(Errno.ENOSPC);
  }

  private OptionalLong fit(long start, long last) {
    long rounded = (start + alignment - 1) & -alignment;
    if (Span.below(rounded, start)) {
      return OptionalLong.empty();
    }
    long address = rounded | pageOffset;
    // The kernel refuses the last position with >=, so one byte at the very end does not fit.
    boolean fits = Span.below(address, last) && !Span.below(last - address, length - 1);
    return fits ? OptionalLong.of(address) : OptionalLong.empty();
  }

  private static long unsignedMin(long a, long b) {
    return Span.below(a, b) ? a : b;
  }
}
