package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.DmaBuf;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.iova.NewArea;
import org.vsmmu.iommufd.iova.PageSource;
import org.vsmmu.iommufd.iova.Pages;
import org.vsmmu.iommufd.iova.Piece;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.IoasCopyStruct;
import org.vsmmu.iommufd.uapi.IoasMapFileStruct;
import org.vsmmu.iommufd.uapi.IoasMapStruct;
import org.vsmmu.iommufd.uapi.IoasUnmapStruct;

/** IOAS_MAP, MAP_FILE, COPY and UNMAP (iommufd-core 4, 2.4). */
final class MapCalls {
  private static final int FIXED_IOVA = 1;
  private static final int WRITEABLE = 2;
  private static final int READABLE = 4;
  private static final int FLAGS = FIXED_IOVA | WRITEABLE | READABLE;

  /** IOMMU_TEST flag of a copy whose source is "the n-th area" (iommufd-core 9.4). */
  private static final int SYZKALLER = 1 << 16;

  /** ULONG_MAX: neither an address nor a length. */
  private static final long MAX = -1;

  static void map(Invocation call) throws CallFailed {
    int flags = call.u32(IoasMapStruct.FLAGS);
    when((flags & ~FLAGS) != 0 || call.u32(IoasMapStruct.RESERVED) != 0, Errno.EOPNOTSUPP);
    long iova = call.get(IoasMapStruct.IOVA);
    long length = call.get(IoasMapStruct.LENGTH);
    when(iova == MAX || length == MAX, Errno.EOVERFLOW);
    requirePermission(flags);
    Ioas ioas = call.ids().get(call.u32(IoasMapStruct.IOAS_ID), Ioas.class);
    long address = call.get(IoasMapStruct.USER_VA);
    OptionalLong fixed = fixed(flags, iova);
    call.put(IoasMapStruct.IOVA, mapUser(call, ioas, address, length, fixed, flags));
  }

  /** Steps 5 to 11, which the VFIO container shares. */
  static long mapUser(
      Invocation call, Ioas ioas, long address, long length, OptionalLong fixed, int flags)
      throws CallFailed {
    when(Span.below(address + length, address), Errno.EOVERFLOW);
    requireLength(length);
    PageSource source = new PageSource.User(call.process().memory(), address & -Backing.PAGE);
    return mapPages(call, ioas, new Mapping(source, address, length, flags), fixed);
  }

  private record Mapping(PageSource source, long address, long length, int flags) {}

  private static long mapPages(Invocation call, Ioas ioas, Mapping mapping, OptionalLong fixed)
      throws CallFailed {
    boolean writable = (mapping.flags & WRITEABLE) != 0;
    Pages pages =
        new Pages(mapping.source, mapping.address, writable, call.machine().pins());
    NewArea area = new NewArea(pages, Span.of(pages.firstByte(), mapping.length));
    boolean readable = (mapping.flags & READABLE) != 0;
    return ioas.space().map(List.of(area), fixed, readable, writable);
  }

  static void mapFile(Invocation call) throws CallFailed {
    int flags = call.u32(IoasMapFileStruct.FLAGS);
    when((flags & ~FLAGS) != 0, Errno.EOPNOTSUPP);
    long iova = call.get(IoasMapFileStruct.IOVA);
    long length = call.get(IoasMapFileStruct.LENGTH);
    long start = call.get(IoasMapFileStruct.START);
    when(iova == MAX || length == MAX, Errno.EOVERFLOW);
    requirePermission(flags);
    Ioas ioas = call.ids().get(call.u32(IoasMapFileStruct.IOAS_ID), Ioas.class);
    when(length == 0, Errno.EINVAL);
    when(Span.wraps(start, length), Errno.EOVERFLOW);
    OpenFile file = call.process()
        .files()
        .find(call.u32(IoasMapFileStruct.FD))
        .orElseThrow(() -> new CallFailed(Errno.EBADF));
    PageSource source = source(file, start, length);
    requireLength(length);
    Mapping mapping = new Mapping(source, start, length, flags);
    call.put(IoasMapFileStruct.IOVA, mapPages(call, ioas, mapping, fixed(flags, iova)));
  }

  private static PageSource source(OpenFile file, long start, long length) throws CallFailed {
    if (file instanceof DmaBuf buffer) {
      unless(Span.below(start + length - 1, buffer.size()), Errno.EINVAL);
      when(buffer.revoked(), Errno.ENODEV);
      return new PageSource.DmaBuf(buffer);
    }
    return new PageSource.File(file, start & -Backing.PAGE, start + length);
  }

  static void copy(Invocation call) throws CallFailed {
    int flags = call.u32(IoasCopyStruct.FLAGS);
    long sourceIova = call.get(IoasCopyStruct.SRC_IOVA);
    if ((flags & SYZKALLER) != 0) {
      sourceIova = TestAddress.of(call, call.u32(IoasCopyStruct.SRC_IOAS_ID), sourceIova);
      flags &= ~SYZKALLER;
    }
    when((flags & ~FLAGS) != 0, Errno.EOPNOTSUPP);
    long length = call.get(IoasCopyStruct.LENGTH);
    long target = call.get(IoasCopyStruct.DST_IOVA);
    when(length == MAX || sourceIova == MAX || target == MAX, Errno.EOVERFLOW);
    requirePermission(flags);
    Ioas source = call.ids().get(call.u32(IoasCopyStruct.SRC_IOAS_ID), Ioas.class);
    when(length == 0, Errno.EINVAL);
    when(Span.wraps(sourceIova, length), Errno.EOVERFLOW);
    Span span = Span.of(sourceIova, length);
    List<Piece> pieces = source.space().pieces(span);
    unless(IovaSpace.complete(pieces, span), Errno.ENOENT);
    Ioas destination = call.ids().get(call.u32(IoasCopyStruct.DST_IOAS_ID), Ioas.class);
    List<NewArea> parts =
        pieces.stream().map(p -> new NewArea(p.area().pages(), p.bytes())).toList();
    boolean readable = (flags & READABLE) != 0;
    boolean writable = (flags & WRITEABLE) != 0;
    OptionalLong fixed = fixed(flags, target);
    call.put(IoasCopyStruct.DST_IOVA, destination.space().map(parts, fixed, readable, writable));
  }

  static void unmap(Invocation call) throws CallFailed {
    Ioas ioas = call.ids().get(call.u32(IoasUnmapStruct.IOAS_ID), Ioas.class);
    long iova = call.get(IoasUnmapStruct.IOVA);
    long length = call.get(IoasUnmapStruct.LENGTH);
    boolean all = iova == 0 && length == MAX;
    when(!all && (iova == MAX || length == MAX), Errno.EOVERFLOW);
    call.put(IoasUnmapStruct.LENGTH, 0);
    Span span = all ? Span.ALL : span(iova, length);
    ioas.space().unmap(span, bytes -> call.put(IoasUnmapStruct.LENGTH, bytes));
    when(call.get(IoasUnmapStruct.LENGTH) == 0 && !all, Errno.ENOENT);
  }

  /** The range to unmap. */
  static Span span(long iova, long length) throws CallFailed {
    when(length == 0, Errno.EINVAL);
    when(Span.wraps(iova, length), Errno.EOVERFLOW);
    return Span.of(iova, length);
  }

  private static OptionalLong fixed(int flags, long iova) {
    return (flags & FIXED_IOVA) != 0 ? OptionalLong.of(iova) : OptionalLong.empty();
  }

  private static void requirePermission(int flags) throws CallFailed {
    when((flags & (READABLE | WRITEABLE)) == 0, Errno.EINVAL);
  }

  private static void requireLength(long length) throws CallFailed {
    when(length == 0 || Span.below(MAX - Backing.PAGE, length), Errno.EINVAL);
  }

  private MapCalls() {}
}
