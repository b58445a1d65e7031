package org.vsmmu.smmu.register;

import static org.vsmmu.smmu.register.IdFields.*;

import java.util.List;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

/**
 * The read-only registers that say what an SMMU implements (SMMUv3 1.2).
 *
 * <p>Each component is the raw 32-bit register. The accessors return the field, or the quantity it
 * encodes where the name says so ({@code ...Bits}).
 */
public record IdRegisters(int idr0, int idr1, int idr2, int idr3, int idr5, int aidr) {
  private static final int[] ADDRESS_BITS = {32, 36, 40, 42, 44, 48, 52, 56};
  private static final List<Layout> REGISTERS = List.of(IDR0, IDR1, IDR3, IDR5, AIDR);

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

  /** CR2.REC_CFG_ATS exists. */
  public boolean atsRecErr() {
    return flag(ATSRECERR, idr0);
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

  /** STE.PRIVCFG and INSTCFG take effect. */
  public boolean attrPermsOvr() {
    return flag(ATTR_PERMS_OVR, idr1);
  }

  /** STE.MTCFG, MemAttr, ALLOCCFG and SHCFG take effect. */
  public boolean attrTypesOvr() {
    return flag(ATTR_TYPES_OVR, idr1);
  }

  public boolean had() {
    return flag(HAD, idr3);
  }

  /** Page-based hardware attributes. */
  public boolean pbha() {
    return flag(PBHA, idr3);
  }

  /** Stage 2 tells execution by privileged from execution by unprivileged. */
  public boolean xnx() {
    return flag(XNX, idr3);
  }

  /** PRI auto-responses can carry a PASID. */
  public boolean pps() {
    return flag(PPS, idr3);
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

  /** With S2PTW 0, a walk through stage-2 Device memory is made as Normal-NC. */
  public boolean ptwnnc() {
    return flag(PTWNNC, idr3);
  }

  /** Device permission table. */
  public boolean dpt() {
    return flag(DPT, idr3);
  }

  /** ATS-translated transactions can carry a PASID. */
  public boolean pasidtt() {
    return flag(PASIDTT, idr3);
  }

  /** CD.EPAN: PAN also looks at unprivileged execution. */
  public boolean epan() {
    return flag(EPAN, idr3);
  }

  /** Stage-1 permission indirection. */
  public boolean s1pi() {
    return flag(S1PI, idr3);
  }

  /** Stage-2 permission indirection. */
  public boolean s2pi() {
    return flag(S2PI, idr3);
  }

  /** Stage-2 permission overlays. */
  public boolean s2po() {
    return flag(S2PO, idr3);
  }

  /** Table hardware enhancements. */
  public boolean the() {
    return flag(THE, idr3);
  }

  /** Attribute index enhancement. */
  public boolean aie() {
    return flag(AIE, idr3);
  }

  /** The most transactions that can be stalled at a time. */
  public int stallMax() {
    return value(STALL_MAX, idr5);
  }

  /**
   * The effective size in bits of the addresses that CD.IPS or STE.S2PS admits: never above OAS.
   *
   * @param encoded as IDR5.OAS, 0 to 7; a code that the version lacks counts as its highest
   */
  public int outputBits(int encoded) {
    return Math.min(Math.min(ADDRESS_BITS[encoded], addressFieldBits()), oasBits());
  }

  /**
   * How many bits the address fields of structures and base registers have: 48 in SMMUv3.0, 52 up
   * to SMMUv3.3, then 56 (SMMUv3 1.5, 2.1, 2.2, 3.2, 3.3). Those above are RES0.
   */
  public int addressFieldBits() {
    return switch (archMinor()) {
      case 0 -> 48;
      case 1, 2, 3 -> 52;
      default -> 56;
    };
  }

  /**
   * Bits of an address size.
   *
   * @param encoded as IDR5.OAS, 0 to 7 (SMMUv3 1.2)
   */
  public static int addressBits(int encoded) {
    return ADDRESS_BITS[encoded];
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

  /** Virtual addresses of a half: 0 has 48 bits, 1 has 52, 2 has 56. */
  public int vax() {
    return value(VAX, idr5);
  }

  /** Virtual address size in bits, both halves together: 49, 53 or 56. */
  public int vasBits() {
    return switch (vax()) {
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

  /**
   * log2 of the smallest granule that is implemented: the smallest translation unit of ATS (SMMUv3
   * 8.1). 12 if no granule is.
   */
  public int smallestGranuleShift() {
    return granule(12) || (!granule(14) && !granule(16)) ? 12 : granule(14) ? 14 : 16;
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

  /**
   * The right-aligned value of a field of {@link IdFields}.
   *
   * @throws IllegalArgumentException if no register of these has it
   */
  public int get(Field field) {
    return switch (register(field)) {
      case "IDR0" -> value(field, idr0);
      case "IDR1" -> value(field, idr1);
      case "IDR3" -> value(field, idr3);
      case "IDR5" -> value(field, idr5);
      default -> value(field, aidr);
    };
  }

  /**
   * A copy in which a field of {@link IdFields} has another value.
   *
   * @throws IllegalArgumentException if no register of these has it, or the value does not fit
   */
  public IdRegisters with(Field field, int value) {
    return switch (register(field)) {
      case "IDR0" -> new IdRegisters(put(field, idr0, value), idr1, idr2, idr3, idr5, aidr);
      case "IDR1" -> new IdRegisters(idr0, put(field, idr1, value), idr2, idr3, idr5, aidr);
      case "IDR3" -> new IdRegisters(idr0, idr1, idr2, put(field, idr3, value), idr5, aidr);
      case "IDR5" -> new IdRegisters(idr0, idr1, idr2, idr3, put(field, idr5, value), aidr);
      default -> new IdRegisters(idr0, idr1, idr2, idr3, idr5, put(field, aidr, value));
    };
  }

  /**
   * The register that has a field of {@link IdFields}, {@code IDR0}.
   *
   * @throws IllegalArgumentException if none of these has it
   */
  public static String register(Field field) {
    return REGISTERS.stream()
        .filter(register -> register.contains(field))
        .findFirst()
        .map(Layout::name)
        .orElseThrow(() -> new IllegalArgumentException(field + " is no field of an ID register"));
  }

  private static int put(Field field, int register, int value) {
    return (int) field.insert(register, value);
  }

  private static boolean flag(Field field, int register) {
    return field.extract(register) != 0;
  }

  private static int value(Field field, int register) {
    return (int) field.extract(register);
  }
}
