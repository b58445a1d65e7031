package org.vsmmu.iommufd.core;

import java.util.BitSet;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.KnownBytes;

/** The caller's bitmap of dirty pages; bits are only ever set (iommufd-core 8). */
public final class DirtyBitmap {
  private final byte[] bits;
  private final Span span;
  private final int shift;
  private boolean known = true;

  /**
   * A bitmap over a range.
   *
   * @param bits the caller's bytes, changed in place
   * @param span what is asked for
   * @param pageSize bytes per bit
   */
  DirtyBitmap(byte[] bits, Span span, long pageSize) {
    this.bits = bits;
    this.span = span;
    this.shift = Long.numberOfTrailingZeros(pageSize);
  }

  /** The range whose marks are read. */
  public Span span() {
    return span;
  }

  /** Where the marks are cannot be told. */
  public void nothingKnown() {
    known = false;
  }

  /** The bitmap afterwards. */
  KnownBytes result() {
    BitSet unknown = new BitSet();
    unknown.set(0, known ? 0 : bits.length);
    return new KnownBytes(bits, unknown);
  }

  /** Marks the pages of an entry. One that starts before the range marks nothing. */
  public void mark(Span entry) {
    if (Span.below(entry.start(), span.start())) {
      return;
    }
    long last = (entry.last() - span.start()) >>> shift;
    for (long bit = (entry.start() - span.start()) >>> shift; bit <= last; bit++) {
      int index = (int) Math.min(bit / Byte.SIZE, Integer.MAX_VALUE);
      if (index >= bits.length) {
        return;
      }
      bits[index] |= (byte) (1 << (bit % Byte.SIZE));
    }
  }
}
