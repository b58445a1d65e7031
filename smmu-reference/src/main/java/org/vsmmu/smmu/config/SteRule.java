package org.vsmmu.smmu.config;

import static org.vsmmu.smmu.config.SteFields.*;
import static org.vsmmu.smmu.register.IdFields.*;

import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * The ways in which an STE can be ILLEGAL, in the architecture's order (SMMUv3 2.4). Each rule
 * holds by itself, whether or not another is broken too; {@link SteLegality} knows which parts of
 * an STE count.
 *
 * <p>Tables of AArch32 (LPAE) and of 128-bit descriptors are judged only as to whether they may be
 * used, not by their geometry.
 */
enum SteRule {
  INVALID("not valid", List.of(V), List.of(), (ste, id) -> !ste.valid()),
  NO_STAGE_1(
      "stage 1 does not exist",
      List.of(CONFIG),
      List.of(S1P),
      (ste, id) -> ste.stage1() && !id.s1p()),
  NO_STAGE_2(
      "stage 2 does not exist",
      List.of(CONFIG),
      List.of(S2P),
      (ste, id) -> ste.stage2() && !id.s2p()),
  SPLIT_ATS(
      "split-stage ATS needs both stages, S2S 0 and NS1ATS 0",
      List.of(EATS, CONFIG, S2S),
      List.of(ATS, NS1ATS),
      (ste, id) -> ats(ste, id, 2) && (!ste.nested() || ste.s2Stall() || id.ns1ats())),
  FULL_ATS_STALLS(
      "full ATS with stalls of stage 2",
      List.of(EATS, CONFIG, S2S),
      List.of(ATS),
      (ste, id) -> ats(ste, id, 1) && ste.stage2() && ste.s2Stall()),
  DPT_ATS(
      "ATS with DPT needs NS-EL1 and no stalls of stage 2",
      List.of(EATS, CONFIG, STRW, S2S),
      List.of(ATS, DPT, S1P, HYP),
      (ste, id) -> ats(ste, id, 3)
          && id.dpt()
          && (StreamWorld.of(ste, id, false) != StreamWorld.NS_EL1
              || (ste.stage2() && ste.s2Stall()))),
  RESERVED_WORLD(
      "STRW is reserved",
      List.of(STRW),
      List.of(S1P, HYP),
      (ste, id) -> StreamWorld.usesStrw(ste, id) && (ste.strw() & 1) != 0),

  STALL_DISABLE(
      "S1STALLD can be 1 only where stalls can be turned off",
      List.of(S1STALLD),
      List.of(STALL_MODEL),
      (ste, id) -> ste.s1StallDisabled() && id.stallModel() != 0),
  TOO_MANY_CDS(
      "S1CDMax is above SSIDSIZE",
      List.of(S1_CD_MAX),
      List.of(SSIDSIZE),
      (ste, id) -> id.ssidSize() != 0 && ste.s1CdMax() > id.ssidSize()),
  NO_TWO_LEVEL_CDS(
      "S1Fmt is two-level, which does not exist",
      List.of(S1_FMT, S1_CD_MAX),
      List.of(SSIDSIZE, CD2L),
      (ste, id) -> ContextTable.cdBits(ste, id) != 0
          && !id.cd2l()
          && (ste.s1Fmt() == 1 || ste.s1Fmt() == 2)),
  CONTEXT_PTR(
      "S1ContextPtr is out of range",
      List.of(S1_CONTEXT_PTR, CONFIG),
      List.of(OAS, TTF, ARCH_MINOR),
      SteRule::contextPtrOutOfRange),

  FWB_LPAE(
      "S2FWB needs AArch64 tables",
      List.of(S2FWB, S2AA64),
      List.of(FWB, D128),
      (ste, id) -> lpae(ste, id) && id.fwb() && ste.s2Fwb()),
  STAGE_2_STALL(
      "S2S does not fit the stall model",
      List.of(S2S),
      List.of(STALL_MODEL),
      (ste, id) -> id.stallModel() == (ste.s2Stall() ? 1 : 2)),
  STAGE_2_FORMAT(
      "the format of the stage-2 tables does not exist",
      List.of(S2AA64),
      List.of(TTF, D128),
      (ste, id) -> ste.s2Aa64() ? (id.ttf() & 2) == 0 : lpae(ste, id) && (id.ttf() & 1) == 0),
  STAGE_2_HTTU(
      "the stage-2 flag updates do not exist or do not fit each other",
      List.of(S2HD, S2HA, S2HAFT, S2AA64),
      List.of(HTTU, D128),
      SteRule::stage2Httu),
  STAGE_2_GRANULE(
      "S2TG is reserved or a granule that does not exist",
      List.of(S2TG),
      List.of(GRAN4K, GRAN16K, GRAN64K),
      SteRule::stage2Granule),
  STAGE_2_TABLE(
      "S2TTB is above the effective S2PS",
      List.of(S2TTB, S2PS, S2TG, S2DS),
      List.of(OAS, DS, ARCH_MINOR),
      SteRule::stage2Table),
  STAGE_2_SIZE(
      "S2T0SZ is out of range",
      List.of(S2T0SZ, S2TG, S2DS),
      List.of(STT, OAS, TTF, DS, ARCH_MINOR),
      SteRule::stage2Size),
  STAGE_2_START(
      "S2T0SZ, S2SL0 and S2TG do not fit each other",
      List.of(S2T0SZ, S2SL0, S2TG, S2SL0_2, S2DS),
      List.of(STT, DS),
      "SMMUv3 2.5",
      SteRule::stage2Start),
  STAGE_2_ENDIAN(
      "S2ENDI is an endianness that does not exist",
      List.of(S2ENDI),
      List.of(TTENDIAN),
      (ste, id) -> TableBounds.lacksEndianness(ste.s2BigEndian(), id)),
  STAGE_2_INDIRECTION(
      "S2PIE needs other tables than LPAE",
      List.of(S2PIE, S2AA64),
      List.of(S2PI, D128),
      (ste, id) -> id.s2pi() && ste.s2Pie() && lpae(ste, id)),
  STAGE_2_OVERLAY(
      "S2POE needs indirect permissions, S2HWU 0 and no reserved S2POI",
      List.of(S2POE, S2PIE, S2HWU59, S2HWU60, S2HWU61, S2HWU62, S2POI, S2AA64),
      List.of(S2PO, S2PI, PBHA, D128),
      SteRule::stage2Overlay),

  WIDE_VMID(
      "S2VMID has more than 8 bits",
      List.of(S2VMID, CONFIG, STRW),
      List.of(VMID16, S2P, S1P, HYP),
      (ste, id) -> ste.s2Vmid() >>> id.vmidBits() != 0 && ste.usesVmid(id)),
  VMS_TABLE(
      "VMSPtr is above OAS",
      List.of(VMS_PTR, CONFIG, S1MPAM),
      List.of(MPAM, OAS),
      (ste, id) -> ste.nested() && ste.s1Mpam() && id.mpam() && ste.vmsPtr() >>> id.oasBits() != 0);

  /** The rule itself. It allocates nothing. */
  private interface Breach {
    boolean in(StreamTableEntry ste, IdRegisters id);
  }

  private static final long LOW_BIT_OF_NIBBLES = 0x1111_1111_1111_1111L;

  private final Clause clause;
  private final Breach breach;

  SteRule(String text, List<Field> fields, List<Field> registers, Breach breach) {
    this(text, fields, registers, "SMMUv3 2.4", breach);
  }

  SteRule(String text, List<Field> fields, List<Field> registers, String section, Breach breach) {
    this.clause = new Clause(text, fields, registers, section);
    this.breach = breach;
  }

  Clause clause() {
    return clause;
  }

  boolean brokenBy(StreamTableEntry ste, IdRegisters id) {
    return breach.in(ste, id);
  }

  private static boolean ats(StreamTableEntry ste, IdRegisters id, int eats) {
    return ste.eats() == eats && id.ats() && (ste.stage1() || ste.stage2());
  }

  private static boolean lpae(StreamTableEntry ste, IdRegisters id) {
    return !ste.s2Aa64() && !id.d128();
  }

  private static boolean contextPtrOutOfRange(StreamTableEntry ste, IdRegisters id) {
    if (ste.stage2()) {
      // Unpredictable; a stage-2 F_TRANSLATION with the whole IPA would be permitted too.
      return ste.s1ContextPtr() >>> id.iasBits() != 0;
    }
    // SMMUv3.0 may truncate the address, as ContextTable does.
    return id.archMinor() > 0 && ste.s1ContextPtr() >>> id.oasBits() != 0;
  }

  private static boolean stage2Httu(StreamTableEntry ste, IdRegisters id) {
    boolean updates = ste.s2Ha() || ste.s2Hd();
    return (updates && (id.httu() == 0 || lpae(ste, id)))
        || (ste.s2Hd() && id.httu() == 1)
        || (ste.s2Haft() && !ste.s2Ha() && id.httu() == 3);
  }

  private static boolean stage2Granule(StreamTableEntry ste, IdRegisters id) {
    Optional<Granule> granule = ste.s2Granule();
    return ste.s2Aa64() && (granule.isEmpty() || !id.granule(granule.get().shift()));
  }

  private static boolean stage2Table(StreamTableEntry ste, IdRegisters id) {
    Optional<Granule> granule = ste.s2Granule();
    return ste.s2Aa64()
        && granule.isPresent()
        && TableBounds.tableOutOfRange(ste.s2Ttb(), ste.s2Ps(), granule.get(), ste.s2Ds(), id);
  }

  /** The bound is IAS, never S2PS. SMMUv3.0 may clamp the size instead. */
  private static boolean stage2Size(StreamTableEntry ste, IdRegisters id) {
    Optional<Granule> granule = ste.s2Granule();
    if (!ste.s2Aa64() || granule.isEmpty()) {
      return false;
    }
    boolean wide = granule.get() == Granule.KB64 || (id.ds() && ste.s2Ds());
    int floor = id.archMinor() == 0 ? 0 : wide ? TableBounds.WIDE : TableBounds.NARROW;
    int min = Math.max(floor, Long.SIZE - id.iasBits());
    return ste.s2T0sz() < min || ste.s2T0sz() > TableBounds.largestTxsz(granule.get(), id);
  }

  private static boolean stage2Start(StreamTableEntry ste, IdRegisters id) {
    Optional<Granule> granule = ste.s2Granule();
    if (!ste.s2Aa64() || granule.isEmpty()) {
      return false;
    }
    boolean ds = id.ds() && ste.s2Ds();
    return StartLevel.ofStage2(granule.get(), ste.s2T0sz(), ste.s2Sl0(), ste.s2Sl02(), ds, id.stt())
        .isEmpty();
  }

  private static boolean stage2Overlay(StreamTableEntry ste, IdRegisters id) {
    if (!id.s2po() || !ste.s2Poe()) {
      return false;
    }
    boolean wide = !ste.s2Aa64() && id.d128();
    boolean indirect = wide || (ste.s2Aa64() && id.s2pi() && ste.s2Pie());
    return !indirect || (id.pbha() && ste.s2Hwu() != 0) || reservedOverlay(ste.s2Poi());
  }

  /** One of the sixteen overlays is 0001 or 0101. */
  private static boolean reservedOverlay(long s2Poi) {
    long low = s2Poi & LOW_BIT_OF_NIBBLES;
    long others = (s2Poi >>> 1 | s2Poi >>> 3) & LOW_BIT_OF_NIBBLES;
    return (low & ~others) != 0;
  }
}
