package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.register.IdFields.*;

import org.vsmmu.smmu.layout.Field;

/**
 * The read-only registers that say what an SMMU implements (SMMUv3 1.2).
 *
 * <p>Each component is the raw 32-bit register. The accessors return the field, or the quantity it
 * encodes where the name says so ({@code ...Bits}).
 */
public record IdRegisters(int idr0, int idr1, int idr2, int idr3, int idr5, int aidr) {
  private static final int[] ADDRESS_BITS = {32, 36, 40, 42, 44, 48, 52, 56};

  /** Stage 2 is implemented. */
  public boolean s2p() {
    return flag(S2P, idr0);
  }

  /** Stage 1 is implemented. */
  public boolean s1p() {
    return flag(S1P, idr0);
  }

  /** Translation table formats: bit 0 is AArch32 LPAE, bit 1 is AArch64. */
  public int ttf() {
    return value(TTF, idr0);
  }

  public boolean cohacc() {
    return flag(COHACC, idr0);
  }

  /** Receives broadcast TLB maintenance. */
  public boolean btm() {
    return flag(BTM, idr0);
  }

  /** 0 none, 1 access flag, 2 and dirty state, 3 and table access flag. */
  public int httu() {
    return value(HTTU, idr0);
  }

  /** EL2 stage-1 contexts. */
  public boolean hyp() {
    return flag(HYP, idr0);
  }

  public boolean ats() {
    return flag(ATS, idr0);
  }

  /** True means split-stage ATS is <em>not</em> supported. */
  public boolean ns1ats() {
    return flag(NS1ATS, idr0);
  }

  /** 8 or 16. */
  public int asidBits() {
    return flag(ASID16, idr0) ? 16 : 8;
  }

  public boolean msi() {
    return flag(MSI, idr0);
  }

  public boolean sev() {
    return flag(SEV, idr0);
  }

  public boolean pri() {
    return flag(PRI, idr0);
  }

  /** CR0.VMW can widen VMID matching on invalidation. */
  public boolean vmw() {
    return flag(VMW, idr0);
  }

  /** 8 or 16. */
  public int vmidBits() {
    return flag(VMID16, idr0) ? 16 : 8;
  }

  /** Two-level context descriptor tables. */
  public boolean cd2l() {
    return flag(CD2L, idr0);
  }

  /** 0 mixed, 2 little endian only, 3 big endian only. */
  public int ttEndian() {
    return value(TTENDIAN, idr0);
  }

  /** 0 stall and terminate, 1 no stall, 2 stall forced. */
  public int stallModel() {
    return value(STALL_MODEL, idr0);
  }

  /** True: faults always abort, CD.A must be 1. */
  public boolean termModel() {
    return flag(TERM_MODEL, idr0);
  }

  /** 0 linear stream tables only, 1 linear and two-level. */
  public int stLevel() {
    return value(ST_LEVEL, idr0);
  }

  /** Width of a StreamID, 0 to 32. */
  public int sidSize() {
    return value(SIDSIZE, idr1);
  }

  /** Width of a SubstreamID, 0 (no substreams) to 20. */
  public int ssidSize() {
    return value(SSIDSIZE, idr1);
  }

  /** log2 of the largest command queue. */
  public int cmdqs() {
    return value(CMDQS, idr1);
  }

  /** log2 of the largest event queue. */
  public int eventqs() {
    return value(EVENTQS, idr1);
  }

  /** log2 of the largest PRI queue. */
  public int priqs() {
    return value(PRIQS, idr1);
  }

  public boolean ecmdq() {
    return flag(ECMDQ, idr1);
  }

  public boolean had() {
    return flag(HAD, idr3);
  }

  public boolean mpam() {
    return flag(MPAM, idr3);
  }

  public boolean fwb() {
    return flag(FWB, idr3);
  }

  /** Small translation tables: the larger maximum of TxSZ. */
  public boolean stt() {
    return flag(STT, idr3);
  }

  /** Range invalidation and level hints. */
  public boolean ril() {
    return flag(RIL, idr3);
  }

  /** Break-before-make level, 0 to 2. */
  public int bbml() {
    return value(BBML, idr3);
  }

  public boolean e0pd() {
    return flag(E0PD, idr3);
  }

  /** Device permission table. */
  public boolean dpt() {
    return flag(DPT, idr3);
  }

  /** Output address size in bits, 32 to 56. */
  public int oasBits() {
    return ADDRESS_BITS[value(OAS, idr5)];
  }

  /** Intermediate address size in bits (SMMUv3 1.2): the widest input of stage 2. */
  public int iasBits() {
    int lpae = (ttf() & 1) != 0 ? 40 : 0;
    int aarch64 = (ttf() & 2) != 0 ? oasBits() : 0;
    return Math.max(lpae, aarch64);
  }

  /** Virtual address size in bits, both halves together: 49, 53 or 56. */
  public int vasBits() {
    return switch (value(VAX, idr5)) {
      case 0 -> 49;
      case 1 -> 53;
      default -> 56;
    };
  }

  /**
   * True if the granule is implemented.
   *
   * @param shift 12, 14 or 16; anything else is not a granule
   */
  public boolean granule(int shift) {
    return switch (shift) {
      case 12 -> flag(GRAN4K, idr5);
      case 14 -> flag(GRAN16K, idr5);
      case 16 -> flag(GRAN64K, idr5);
      default -> false;
    };
  }

  /** 52-bit addresses with 4K and 16K granules. */
  public boolean ds() {
    return flag(DS, idr5);
  }

  /** 128-bit descriptors. */
  public boolean d128() {
    return flag(D128, idr5);
  }

  /** 0 for SMMUv3.0, 1 for SMMUv3.1, and so on. */
  public int archMinor() {
    return value(ARCH_MINOR, aidr);
  }

  private static boolean flag(Field field, int register) {
    return field.extract(register) != 0;
  }

  private static int value(Field field, int register) {
    return (int) field.extract(register);
  }
}
