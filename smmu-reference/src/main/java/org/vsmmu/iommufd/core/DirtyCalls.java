package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.List;
import org.vsmmu.iommufd.iova.Piece;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.GetDirtyBitmapStruct;
import org.vsmmu.iommufd.uapi.SetDirtyTrackingStruct;

/** HWPT_SET_DIRTY_TRACKING and HWPT_GET_DIRTY_BITMAP (iommufd-core 8). */
final class DirtyCalls {
  private static final int ENABLE = 1;
  private static final int NO_CLEAR = 1;
  private static final String BITMAP = "data";

  static void set(Invocation call) throws CallFailed {
    int flags = call.u32(SetDirtyTrackingStruct.FLAGS);
    when((flags & ~ENABLE) != 0, Errno.EOPNOTSUPP);
    HwptPaging hwpt = call.ids().get(call.u32(SetDirtyTrackingStruct.HWPT_ID), HwptPaging.class);
    unless(hwpt.tracksDirty(), Errno.EOPNOTSUPP);
    hwpt.domain().trackDirty(flags == ENABLE);
  }

  static void get(Invocation call) throws CallFailed {
    int flags = call.u32(GetDirtyBitmapStruct.FLAGS);
    boolean reserved = call.u32(GetDirtyBitmapStruct.RESERVED) != 0;
    when((flags & ~NO_CLEAR) != 0 || reserved, Errno.EOPNOTSUPP);
    HwptPaging hwpt = call.ids().get(call.u32(GetDirtyBitmapStruct.HWPT_ID), HwptPaging.class);
    long iova = call.get(GetDirtyBitmapStruct.IOVA);
    long length = call.get(GetDirtyBitmapStruct.LENGTH);
    when(length == 0, Errno.EINVAL);
    when(Span.wraps(iova, length), Errno.EOVERFLOW);
    long end = iova + length;
    long misplaced = (iova | end) & (hwpt.ioas().space().alignment() - 1);
    unless(misplaced == 0, Errno.EINVAL);
    long pageSize = call.get(GetDirtyBitmapStruct.PAGE_SIZE);
    when(pageSize == 0 || ((iova | end) & (pageSize - 1)) != 0, Errno.EINVAL);
    unless(hwpt.tracksDirty(), Errno.EOPNOTSUPP);
    read(call, hwpt, Span.of(iova, length), flags != NO_CLEAR);
  }

  /** Reads up to the first gap; a bitmap that cannot be written loses the marks. */
  private static void read(Invocation call, HwptPaging hwpt, Span span, boolean clear) {
    List<Piece> pieces = hwpt.ioas().space().pieces(span);
    if (pieces.isEmpty()) {
      return;
    }
    byte[] bits = call.buffer(BITMAP);
    boolean writable = bits != null;
    Span covered = new Span(span.start(), pieces.get(pieces.size() - 1).span().last());
    DirtyBitmap bitmap = new DirtyBitmap(
        writable ? bits : new byte[0], covered, call.get(GetDirtyBitmapStruct.PAGE_SIZE));
    hwpt.domain().readDirty(bitmap, clear);
    if (writable) {
      call.writes(BITMAP, bitmap.result());
    }
  }

  private DirtyCalls() {}
}
