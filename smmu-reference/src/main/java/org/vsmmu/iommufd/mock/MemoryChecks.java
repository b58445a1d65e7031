package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Invocation;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.host.Place;
import org.vsmmu.iommufd.iova.Area;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/** Looks at mappings, pins and dirty marks from the test's side (iommufd-core 9.1). */
final class MemoryChecks {
  private static final long MOST_BITS = 1 << 27;

  /** Nobody who is recorded has more mapped in one piece. */
  private static final long MOST_BYTES = 1L << 32;

  /** MD_CHECK_MAP: each address translates to the memory that the caller has at another. */
  static void checkMap(TestArguments args) throws CallFailed {
    HwptPaging hwpt = args.object(HwptPaging.class);
    long step = hwpt.domain().smallestPage();
    long iova = args.get("iova");
    long length = args.get("length");
    long address = args.get("uptr");
    unless(((iova | length | address) & (step - 1)) == 0, Errno.EINVAL);
    when(Span.below(address + length, address), Errno.EINVAL);
    for (long at = 0; Span.below(at, length); at += step) {
      Place place = place(args.call(), address + at);
      Optional<Area> area = hwpt.ioas().space().areaAt(iova + at);
      unless(area.isPresent(), Errno.EINVAL);
      long offset = area.get().offsetOf(iova + at);
      Optional<PageFrame> mapped = area.get().pages().pinned(offset);
      boolean same = mapped.filter(place.frame()::equals).isPresent()
          && ((offset ^ place.offset()) & (Backing.PAGE - 1)) == 0;
      unless(same, Errno.EINVAL);
    }
  }

  /** MD_CHECK_REFS: each page of the caller is pinned so often; huge pages are not counted. */
  static void checkRefs(TestArguments args) throws CallFailed {
    long length = args.get("length");
    long address = args.get("uptr");
    unless(((length | address) & (Backing.PAGE - 1)) == 0, Errno.EINVAL);
    when(Span.below(MOST_BYTES, length), Errno.EFAULT);
    for (long at = 0; Span.below(at, length); at += Backing.PAGE) {
      PageFrame frame = place(args.call(), address + at).frame();
      boolean counted = frame.backing().run() == Backing.PAGE;
      boolean right = args.call().machine().pins().count(frame) == args.u32("refs");
      unless(right || !counted, Errno.EIO);
    }
  }

  static Place place(Invocation call, long address) throws CallFailed {
    return call.process().memory().resolve(address).orElseThrow(() -> new CallFailed(Errno.EFAULT));
  }

  /** DIRTY: the device stores through the entries that the bitmap says. */
  static void dirty(TestArguments args) throws CallFailed {
    long pageSize = args.get("page_size");
    long length = args.get("length");
    long iova = args.get("iova");
    boolean bad = pageSize == 0
        || length == 0
        || Long.remainderUnsigned(iova, pageSize) != 0
        || Long.remainderUnsigned(length, pageSize) != 0
        || args.get("uptr") == 0;
    when(bad, Errno.EINVAL);
    long bits = Long.divideUnsigned(length, pageSize);
    when(Span.below(MOST_BITS, bits), Errno.EOVERFLOW);
    HwptPaging hwpt = args.object(HwptPaging.class);
    MockDomain domain = (MockDomain) hwpt.domain();
    unless(domain.tracksDirty(), Errno.EINVAL);
    byte[] bitmap = args.call().buffer("uptr");
    when(bitmap == null, Errno.EFAULT);
    IovaSpace space = hwpt.ioas().space();
    long count = 0;
    for (long bit = 0; bit < Math.min(bits, bitmap.length * (long) Byte.SIZE); bit++) {
      if ((bitmap[(int) (bit / Byte.SIZE)] >> (bit % Byte.SIZE) & 1) != 0) {
        long at = iova + bit * pageSize;
        space.areaAt(at).ifPresent(area -> domain.touch(area, at));
        count++;
      }
    }
    args.put("out_nr_dirty", count);
  }

  private MemoryChecks() {}
}
