package org.vsmmu.smmu.config;

import java.util.Optional;
import org.vsmmu.smmu.layout.Words;

/**
 * A context descriptor, exactly as its eight little-endian words stand in memory (SMMUv3 3.3).
 *
 * <p>The accessors read fields; they apply none of the rules by which other fields make a field
 * ignored. Two descriptors are equal if all their words are.
 */
public record ContextDescriptor(
    long w0, long w1, long w2, long w3, long w4, long w5, long w6, long w7) implements Words {
  public static final int WORDS = 8;
  public static final int BYTES = 64;

  /**
   * From up to eight words; those left out are zero.
   *
   * @throws IllegalArgumentException if there are more than eight
   */
  public static ContextDescriptor of(long... words) {
    long[] w = EightWords.pad("a CD", words);
    return new ContextDescriptor(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
  }

  @Override
  public long word(int index) {
    return switch (index) {
      case 0 -> w0;
      case 1 -> w1;
      case 2 -> w2;
      case 3 -> w3;
      case 4 -> w4;
      case 5 -> w5;
      case 6 -> w6;
      case 7 -> w7;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /** A copy of the eight words. */
  public long[] toArray() {
    return new long[] {w0, w1, w2, w3, w4, w5, w6, w7};
  }

  public boolean valid() {
    return has(CdFields.V);
  }

  public int asid() {
    return (int) get(CdFields.ASID);
  }

  /** True: the ASID is not shared with the PEs' address space. */
  public boolean aset() {
    return has(CdFields.ASET);
  }

  /** Byte address of the lower half's table, bits 55:4; not aligned to the table's size. */
  public long ttb0() {
    return address(CdFields.TTB0);
  }

  /** Byte address of the upper half's table, bits 55:4; not aligned to the table's size. */
  public long ttb1() {
    return address(CdFields.TTB1);
  }

  public int t0sz() {
    return (int) get(CdFields.T0SZ);
  }

  public int t1sz() {
    return (int) get(CdFields.T1SZ);
  }

  /** Granule of the lower half; empty for the reserved encoding. */
  public Optional<Granule> granule0() {
    return Granule.ofTg0((int) get(CdFields.TG0));
  }

  /** Granule of the upper half, encoded otherwise than the lower; empty for the reserved one. */
  public Optional<Granule> granule1() {
    return Granule.ofTg1((int) get(CdFields.TG1));
  }

  /** Walks of the lower half are disabled. */
  public boolean epd0() {
    return has(CdFields.EPD0);
  }

  /** Walks of the upper half are disabled. */
  public boolean epd1() {
    return has(CdFields.EPD1);
  }

  /** The top byte of lower-half addresses is ignored. */
  public boolean tbi0() {
    return has(CdFields.TBI0);
  }

  /** The top byte of upper-half addresses is ignored. */
  public boolean tbi1() {
    return has(CdFields.TBI1);
  }

  /** Encoded as IDR5.OAS. */
  public int ips() {
    return (int) get(CdFields.IPS);
  }

  public boolean aa64() {
    return has(CdFields.AA64);
  }

  public boolean bigEndian() {
    return has(CdFields.ENDI);
  }

  /** Access flag faults are disabled. */
  public boolean affd() {
    return has(CdFields.AFFD);
  }

  public boolean ha() {
    return has(CdFields.HA);
  }

  public boolean hd() {
    return has(CdFields.HD);
  }

  /** Table permissions of the lower half are disabled. */
  public boolean had0() {
    return has(CdFields.HAD0);
  }

  /** Table permissions of the upper half are disabled. */
  public boolean had1() {
    return has(CdFields.HAD1);
  }

  public boolean wxn() {
    return has(CdFields.WXN);
  }

  public boolean pan() {
    return has(CdFields.PAN);
  }

  public boolean e0pd0() {
    return has(CdFields.E0PD0);
  }

  public boolean e0pd1() {
    return has(CdFields.E0PD1);
  }

  /** PAN also looks at unprivileged execution. */
  public boolean epan() {
    return has(CdFields.EPAN);
  }

  /** The access flag of table descriptors is updated too. */
  public boolean haft() {
    return has(CdFields.HAFT);
  }

  /** Permissions are indirect, through {@link #piip} and {@link #piiu}. */
  public boolean pie() {
    return has(CdFields.PIE);
  }

  /** Sixteen permissions of privileged accesses, three bits each from the lowest. */
  public long piip() {
    return get(CdFields.PIIP);
  }

  /** Sixteen permissions of unprivileged accesses, three bits each from the lowest. */
  public long piiu() {
    return get(CdFields.PIIU);
  }

  /** 52-bit addresses with 4K and 16K granules; only if IDR5.DS. */
  public boolean ds() {
    return has(CdFields.DS);
  }

  /** Faults stall. */
  public boolean stall() {
    return has(CdFields.S);
  }

  /** Faults are recorded. */
  public boolean record() {
    return has(CdFields.R);
  }

  /** Faults abort; false: read as zero, writes ignored. */
  public boolean abort() {
    return has(CdFields.A);
  }

  /** Eight attribute bytes, indexed by AttrIndx from the lowest. */
  public long mair() {
    return get(CdFields.MAIR);
  }

  /** {@code CD asid=42 ttb0=0x880100000 t0sz=16 tg0=4K}, with the halves that are enabled. */
  @Override
  public String toString() {
    if (!valid()) {
      return "CD V=0";
    }
    String lower = epd0() ? "" : half(0, ttb0(), t0sz(), granule0());
    String upper = epd1() ? "" : half(1, ttb1(), t1sz(), granule1());
    return "CD asid=" + asid() + lower + upper;
  }

  private static String half(int n, long ttb, int txsz, Optional<Granule> granule) {
    String tg = granule.map(Granule::toString).orElse("reserved");
    return " ttb%d=0x%x t%dsz=%d tg%d=%s".formatted(n, ttb, n, txsz, n, tg);
  }
}
