package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.IoasAllocStruct;
import org.vsmmu.iommufd.uapi.IoasAllowIovasStruct;
import org.vsmmu.iommufd.uapi.IoasIovaRangesStruct;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;

/** IOAS_ALLOC, IOVA_RANGES and ALLOW_IOVAS (iommufd 4.2, iommufd-core 2.5). */
final class IoasCalls {
  private static final Member START = Blobs.IOVA_RANGE.find("start").orElseThrow();
  private static final Member LAST = Blobs.IOVA_RANGE.find("last").orElseThrow();
  private static final String ARRAY = "allowed_iovas";

  static void alloc(Invocation call) throws CallFailed {
    unless(call.u32(IoasAllocStruct.FLAGS) == 0, Errno.EOPNOTSUPP);
    Ioas ioas = new Ioas(call.ids().reserve(), call.file());
    call.ids().publish(ioas);
    call.put(IoasAllocStruct.OUT_IOAS_ID, ioas.id());
  }

  static void iovaRanges(Invocation call) throws CallFailed {
    unless(call.u32(IoasIovaRangesStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    Ioas ioas = call.ids().get(call.u32(IoasIovaRangesStruct.IOAS_ID), Ioas.class);
    List<Span> holes = ioas.space().holes();
    long slots = call.get(IoasIovaRangesStruct.NUM_IOVAS);
    int filled = (int) Math.min(slots, holes.size());
    if (filled > 0) {
      fill(call, holes.subList(0, filled));
    }
    call.put(IoasIovaRangesStruct.NUM_IOVAS, holes.size());
    call.put(IoasIovaRangesStruct.OUT_IOVA_ALIGNMENT, ioas.space().alignment());
    call.writeBack();
    when(slots < holes.size(), Errno.EMSGSIZE);
  }

  private static void fill(Invocation call, List<Span> holes) throws CallFailed {
    when(call.buffer(ARRAY) == null, Errno.EFAULT);
    int size = Blobs.IOVA_RANGE.size();
    byte[] bytes = new byte[holes.size() * size];
    for (int i = 0; i < holes.size(); i++) {
      StructValue range = StructValue.ofSize(size);
      range.put(START, holes.get(i).start()).put(LAST, holes.get(i).last());
      System.arraycopy(range.toBytes(), 0, bytes, i * size, size);
    }
    call.writes(ARRAY, bytes);
  }

  static void allowIovas(Invocation call) throws CallFailed {
    unless(call.u32(IoasAllowIovasStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    Ioas ioas = call.ids().get(call.u32(IoasAllowIovasStruct.IOAS_ID), Ioas.class);
    long count = call.get(IoasAllowIovasStruct.NUM_IOVAS);
    byte[] array = call.buffer(ARRAY);
    int size = Blobs.IOVA_RANGE.size();
    List<Span> allowed = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      unless(array != null && (i + 1) * size <= array.length, Errno.EFAULT);
      StructValue range = StructValue.of(array, (int) (i * size), size);
      unless(Span.below(range.get(START), range.get(LAST)), Errno.EINVAL);
      Span span = new Span(range.get(START), range.get(LAST));
      when(allowed.stream().anyMatch(span::overlaps), Errno.EINVAL);
      allowed.add(span);
    }
    ioas.space().allow(allowed);
  }

  private IoasCalls() {}
}
