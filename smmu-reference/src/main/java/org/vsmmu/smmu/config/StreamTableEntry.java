package org.vsmmu.smmu.config;

import java.util.Optional;
import org.vsmmu.smmu.layout.Words;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * A stream table entry, exactly as its eight little-endian words stand in memory (SMMUv3 2.2).
 *
 * <p>The accessors read fields; they apply none of the rules by which other fields make a field
 * ignored, except where they say so. Two entries are equal if all their words are.
 */
public record StreamTableEntry(
    long w0, long w1, long w2, long w3, long w4, long w5, long w6, long w7) implements Words {
  public static final int WORDS = 8;
  public static final int BYTES = 64;

  static final int BYPASS_STAGE_1 = 1;
  static final int USE_CD_0 = 2;

  private static final int CONFIG_STAGE1 = 1;
  private static final int CONFIG_STAGE2 = 2;
  private static final int CONFIG_TRANSACTIONS = 4;

  /**
   * From up to eight words; those left out are zero.
   *
   * @throws IllegalArgumentException if there are more than eight
   */
  public static StreamTableEntry of(long... words) {
    long[] w = EightWords.pad("an STE", words);
    return new StreamTableEntry(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
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
    return has(SteFields.V);
  }

  /** 0 to 3 abort, 4 bypass, 5 stage 1, 6 stage 2, 7 both. */
  public int config() {
    return (int) get(SteFields.CONFIG);
  }

  /** Valid and every transaction is aborted without a record: Config 0xx. */
  public boolean abort() {
    return valid() && (config() & CONFIG_TRANSACTIONS) == 0;
  }

  /** Valid and neither stage translates: Config 100. */
  public boolean bypass() {
    return valid() && config() == CONFIG_TRANSACTIONS;
  }

  /** Valid and stage 1 is enabled: Config 1x1. */
  public boolean stage1() {
    return valid() && enables(CONFIG_STAGE1);
  }

  /** Valid and stage 2 is enabled: Config 11x. */
  public boolean stage2() {
    return valid() && enables(CONFIG_STAGE2);
  }

  /** Both stages are enabled. */
  public boolean nested() {
    return stage1() && stage2();
  }

  private boolean enables(int stage) {
    int wanted = CONFIG_TRANSACTIONS | stage;
    return (config() & wanted) == wanted;
  }

  /** 0 linear CD table, 1 two-level with 64 CDs a leaf, 2 with 1024, 3 as 0. */
  public int s1Fmt() {
    return (int) get(SteFields.S1_FMT);
  }

  /** Byte address of the CD or CD table: a PA, or an IPA if {@link #nested}. */
  public long s1ContextPtr() {
    return address(SteFields.S1_CONTEXT_PTR);
  }

  /** log2 of the number of CDs. */
  public int s1CdMax() {
    return (int) get(SteFields.S1_CD_MAX);
  }

  /** Without a SubstreamID: 0 terminate, 1 bypass stage 1, 2 use CD 0, 3 as 0. */
  public int s1Dss() {
    return (int) get(SteFields.S1DSS);
  }

  /** CDs may enable permission indirection. */
  public boolean s1Pie() {
    return has(SteFields.S1PIE);
  }

  /** PARTIDs of stage 1 are virtual, {@link #vmsPtr} maps them. */
  public boolean s1Mpam() {
    return has(SteFields.S1MPAM);
  }

  public boolean s1StallDisabled() {
    return has(SteFields.S1STALLD);
  }

  /** log2 of the number of neighbouring StreamIDs with the same configuration. */
  public int cont() {
    return (int) get(SteFields.CONT);
  }

  /** Event records may be merged. */
  public boolean mev() {
    return has(SteFields.MEV);
  }

  /** ATS: 0 off, 1 full, 2 split-stage, 3 full with device permission table. */
  public int eats() {
    return (int) get(SteFields.EATS);
  }

  /** StreamWorld: 0 NS-EL1, 2 NS-EL2 or NS-EL2-E2H, others reserved. */
  public int strw() {
    return (int) get(SteFields.STRW);
  }

  /** Overrides the incoming privilege: 2 unprivileged, 3 privileged, others leave it. */
  public int privCfg() {
    return (int) get(SteFields.PRIVCFG);
  }

  /** Overrides what reads fetch: 2 data, 3 instructions, others leave it. */
  public int instCfg() {
    return (int) get(SteFields.INSTCFG);
  }

  /** Tags TLB entries of stage-1-only streams too (SMMUv3 14, trap 5). */
  public int s2Vmid() {
    return (int) get(SteFields.S2VMID);
  }

  /**
   * True if S2VMID tags what is cached of this stream (SMMUv3 2.3): stage 2 exists, the StreamWorld
   * is NS-EL1, and a stage translates.
   */
  public boolean usesVmid(IdRegisters id) {
    return id.s2p()
        && (stage1() || stage2())
        && StreamWorld.of(this, id, false) == StreamWorld.NS_EL1;
  }

  public int s2T0sz() {
    return (int) get(SteFields.S2T0SZ);
  }

  /** S2SL0 as encoded, without S2SL0_2. */
  public int s2Sl0() {
    return (int) get(SteFields.S2SL0);
  }

  /** Together with S2SL0 the start level, only with {@link #s2Ds}. */
  public boolean s2Sl02() {
    return has(SteFields.S2SL0_2);
  }

  /** Empty for the reserved encoding. */
  public Optional<Granule> s2Granule() {
    return Granule.ofTg0((int) get(SteFields.S2TG));
  }

  /** Encoded as IDR5.OAS. */
  public int s2Ps() {
    return (int) get(SteFields.S2PS);
  }

  public boolean s2Aa64() {
    return has(SteFields.S2AA64);
  }

  public boolean s2BigEndian() {
    return has(SteFields.S2ENDI);
  }

  /** Access flag faults are disabled. */
  public boolean s2Affd() {
    return has(SteFields.S2AFFD);
  }

  /** Protected table walk. */
  public boolean s2Ptw() {
    return has(SteFields.S2PTW);
  }

  public boolean s2Ha() {
    return has(SteFields.S2HA);
  }

  public boolean s2Hd() {
    return has(SteFields.S2HD);
  }

  /** The access flag of table descriptors is updated too. */
  public boolean s2Haft() {
    return has(SteFields.S2HAFT);
  }

  /** Stage 2 decides on memory types alone. */
  public boolean s2Fwb() {
    return has(SteFields.S2FWB);
  }

  /** Stage-2 permissions are indirect. */
  public boolean s2Pie() {
    return has(SteFields.S2PIE);
  }

  /** Stage-2 permission overlays are on. */
  public boolean s2Poe() {
    return has(SteFields.S2POE);
  }

  /** S2HWU62 to S2HWU59 as a number of four bits. */
  public int s2Hwu() {
    return (int) (w1 >>> SteFields.S2HWU59.shift() & 0xf);
  }

  /** Sixteen overlay permissions of four bits, from the lowest. */
  public long s2Poi() {
    return get(SteFields.S2POI);
  }

  /** Byte address of the table that maps virtual PARTIDs. */
  public long vmsPtr() {
    return address(SteFields.VMS_PTR);
  }

  /** Stage-2 faults stall. */
  public boolean s2Stall() {
    return has(SteFields.S2S);
  }

  /** Stage-2 faults are recorded. */
  public boolean s2Record() {
    return has(SteFields.S2R);
  }

  /** 52-bit addresses with 4K and 16K granules; only if IDR5.DS. */
  public boolean s2Ds() {
    return has(SteFields.S2DS);
  }

  /** Byte address of the stage-2 table, bits 55:4; not aligned to the table's size. */
  public long s2Ttb() {
    return address(SteFields.S2TTB);
  }

  /** {@code STE S1+S2 s1ContextPtr=0x1000 s1CdMax=0 vmid=7 s2Ttb=0x880020000 eats=2}. */
  @Override
  public String toString() {
    if (!valid()) {
      return "STE V=0";
    }
    if (!stage1() && !stage2()) {
      return bypass() ? "STE bypass" : "STE abort";
    }
    StringBuilder text = new StringBuilder("STE ");
    text.append(nested() ? "S1+S2" : stage1() ? "S1" : "S2");
    if (stage1()) {
      text.append(" s1ContextPtr=0x%x s1CdMax=%d".formatted(s1ContextPtr(), s1CdMax()));
    }
    text.append(" vmid=").append(s2Vmid());
    if (stage2()) {
      text.append(" s2Ttb=0x%x".formatted(s2Ttb()));
    }
    return text.append(eats() == 0 ? "" : " eats=" + eats()).toString();
  }
}
