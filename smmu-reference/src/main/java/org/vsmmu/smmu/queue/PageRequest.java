package org.vsmmu.smmu.queue;

import static org.vsmmu.smmu.layout.Field.bit;
import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;
import org.vsmmu.smmu.layout.Words;

/**
 * An entry of the PRI queue, exactly as its two little-endian words stand in memory (SMMUv3 8.5).
 */
public record PageRequest(long w0, long w1) implements Words {
  public static final int WORDS = 2;
  public static final int BYTES = 16;

  public static final Field STREAM_ID = bits("StreamID", 31, 0);
  public static final Field SUBSTREAM_ID = bits("SubstreamID", 51, 32);
  public static final Field PRIV = bit("Priv", 58);
  public static final Field EXECUTE = bit("X", 59);
  public static final Field READ = bit("R", 60);
  public static final Field WRITE = bit("W", 61);
  public static final Field LAST = bit("Last", 62);
  public static final Field SSV = bit("SSV", 63);
  public static final Field PRG_INDEX = bits("PRGIndex", 72, 64);
  public static final Field ADDRESS = bits("Address", 127, 76);
  public static final Layout LAYOUT = Layout.of(
      "PRI",
      WORDS,
      STREAM_ID,
      SUBSTREAM_ID,
      PRIV,
      EXECUTE,
      READ,
      WRITE,
      LAST,
      SSV,
      PRG_INDEX,
      ADDRESS);

  /** What a device asks for. */
  public record Access(boolean read, boolean write, boolean execute, boolean privileged) {
    /** {Last, W, R} = 100 with a PASID is a Stop Marker. */
    public static final Access NONE = new Access(false, false, false, false);
  }

  /**
   * A request without a PASID; its X and Priv are 0.
   *
   * @param streamId 0 to 2^32-1
   * @param prgIndex the page request group, 0 to 511
   * @param address byte address of the page, bits 11:0 zero
   */
  public static PageRequest of(
      long streamId, int prgIndex, long address, boolean read, boolean write, boolean last) {
    return encode(streamId, prgIndex, address, last, new Access(read, write, false, false));
  }

  /**
   * A request with a PASID.
   *
   * @param substreamId the PASID, 0 to 2^20-1
   */
  public static PageRequest of(
      long streamId, int substreamId, int prgIndex, long address, Access access, boolean last) {
    PageRequest plain = encode(streamId, prgIndex, address, last, access);
    long w0 = SSV.insert(SUBSTREAM_ID.insert(plain.w0, substreamId), 1);
    return new PageRequest(w0, plain.w1);
  }

  private static PageRequest encode(
      long streamId, int prgIndex, long address, boolean last, Access access) {
    long[] words = new long[WORDS];
    STREAM_ID.put(words, streamId);
    PRIV.put(words, access.privileged() ? 1 : 0);
    EXECUTE.put(words, access.execute() ? 1 : 0);
    READ.put(words, access.read() ? 1 : 0);
    WRITE.put(words, access.write() ? 1 : 0);
    LAST.put(words, last ? 1 : 0);
    PRG_INDEX.put(words, prgIndex);
    return new PageRequest(words[0], words[1] | ADDRESS.requireAddress(address));
  }

  @Override
  public long word(int index) {
    return switch (index) {
      case 0 -> w0;
      case 1 -> w1;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  public long streamId() {
    return get(STREAM_ID);
  }

  /** UNKNOWN unless {@link #hasPasid}. */
  public int substreamId() {
    return (int) get(SUBSTREAM_ID);
  }

  public boolean hasPasid() {
    return has(SSV);
  }

  public boolean last() {
    return has(LAST);
  }

  public int prgIndex() {
    return (int) get(PRG_INDEX);
  }

  /** Byte address of the page. */
  public long address() {
    return address(ADDRESS);
  }

  public Access access() {
    return new Access(has(READ), has(WRITE), has(EXECUTE), has(PRIV));
  }

  /** The end of a PASID's requests: {Last, W, R} = 100 with a PASID. It gets no response. */
  public boolean stopMarker() {
    return hasPasid() && last() && !has(WRITE) && !has(READ);
  }

  @Override
  public String toString() {
    return "PRI " + LAYOUT.text(w0, w1);
  }
}
