package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * Where a mapping goes.
 *
 * @param alignment of the IOAS
 */
record Placement(Restrictions restrictions, AreaMap areas, long alignment) {

  /**
   * The IOVA.
   *
   * @param fixed what the caller wants, or empty for the kernel's choice
   */
  long place(NewArea first, long length, OptionalLong fixed) throws CallFailed {
    return fixed.isPresent() ? check(fixed.getAsLong(), length) : choose(first, length);
  }

  private long check(long iova, long length) throws CallFailed {
    unless((iova & (alignment - 1)) == 0, Errno.EINVAL);
    when(Span.wraps(iova, length), Errno.EOVERFLOW);
    Span span = Span.of(iova, length);
    when(restrictions.reserved(span), Errno.EINVAL);
    when(areas.touching(span).isPresent(), Errno.EEXIST);
    return iova;
  }

  private long choose(NewArea first, long length) throws CallFailed {
    long address = first.pages().addressOf(first.bytes().start());
    AutomaticIova choice = new AutomaticIova(address, length, alignment);
    List<Span> taken = new ArrayList<>(restrictions.reserved());
    areas.all().forEach(area -> taken.add(area.span()));
    return choice.choose(restrictions.allowed(), new SpanSet(taken));
  }
}
