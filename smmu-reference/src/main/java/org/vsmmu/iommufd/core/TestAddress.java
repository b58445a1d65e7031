package org.vsmmu.iommufd.core;

import org.vsmmu.iommufd.iova.Area;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.uapi.CallFailed;

/**
 * An IOVA given as {@code {u32 n, u32 offset}}: so many bytes into the n-th area (iommufd-core
 * 9.4). Fuzzers use it.
 */
public final class TestAddress {

  /** The IOVA in an IOAS. */
  static long of(Invocation call, int ioasId, long encoded) throws CallFailed {
    return of(call.ids().get(ioasId, Ioas.class).space(), encoded);
  }

  /** The IOVA; without such an area it is the offset alone. */
  public static long of(IovaSpace space, long encoded) {
    long index = encoded & 0xffff_ffffL;
    long offset = encoded >>> Integer.SIZE;
    return space.areas().stream()
            .skip(index)
            .findFirst()
            .map(Area::span)
            .map(span -> span.start())
            .orElse(0L)
        + offset;
  }

  private TestAddress() {}
}
