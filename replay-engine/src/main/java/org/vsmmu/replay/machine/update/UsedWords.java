package org.vsmmu.replay.machine.update;

import static org.vsmmu.smmu.config.CdFields.*;
import static org.vsmmu.smmu.config.SteFields.S2AA64;
import static org.vsmmu.smmu.config.SteFields.S2AFFD;
import static org.vsmmu.smmu.config.SteFields.S2DS;
import static org.vsmmu.smmu.config.SteFields.S2ENDI;
import static org.vsmmu.smmu.config.SteFields.S2FWB;
import static org.vsmmu.smmu.config.SteFields.S2HA;
import static org.vsmmu.smmu.config.SteFields.S2HAFT;
import static org.vsmmu.smmu.config.SteFields.S2HD;
import static org.vsmmu.smmu.config.SteFields.S2IR0;
import static org.vsmmu.smmu.config.SteFields.S2OR0;
import static org.vsmmu.smmu.config.SteFields.S2PIE;
import static org.vsmmu.smmu.config.SteFields.S2POE;
import static org.vsmmu.smmu.config.SteFields.S2POI;
import static org.vsmmu.smmu.config.SteFields.S2PS;
import static org.vsmmu.smmu.config.SteFields.S2PTW;
import static org.vsmmu.smmu.config.SteFields.S2SH0;
import static org.vsmmu.smmu.config.SteFields.S2SKL;
import static org.vsmmu.smmu.config.SteFields.S2SL0;
import static org.vsmmu.smmu.config.SteFields.S2SL0_2;
import static org.vsmmu.smmu.config.SteFields.S2T0SZ;
import static org.vsmmu.smmu.config.SteFields.S2TG;
import static org.vsmmu.smmu.config.SteFields.S2TTB;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Words;
import org.vsmmu.smmu.register.IdRegisters;

/** Which words of a structure take part in what an SMMU does, and what of them a TLB may hold. */
final class UsedWords {

  /** SMMUv3 7.2, of stage 2; S2VMID is a tag. */
  private static final List<Field> STAGE_2 = List.of(
      S2TTB, S2PTW, S2T0SZ, S2SL0, S2SL0_2, S2DS, S2TG, S2IR0, S2OR0, S2SH0, S2PS, S2AFFD, S2HA,
      S2HD, S2HAFT, S2ENDI, S2AA64, S2FWB, S2PIE, S2POE, S2POI, S2SKL);

  /** SMMUv3 7.2, of stage 1; ASID and ASET are tags. */
  private static final List<Field> STAGE_1 = List.of(
      TTB0, TTB1, T0SZ, T1SZ, TG0, TG1, EPD0, EPD1, IR0, IR1, OR0, OR1, SH0, SH1, HAD0, HAD1, ENDI,
      IPS, AA64, TBI0, TBI1, AFFD, HA, HD, HAFT, WXN, UWXN, PAN, EPAN, MAIR, AMAIR, E0PD0, E0PD1,
      NSCFG0, NSCFG1, DS, PIE, PIIP, PIIU, AIE, PNCH);

  private static final int W0 = 1;
  private static final int W1 = 1 << 1;
  private static final int W2 = 1 << 2;
  private static final int W3 = 1 << 3;
  private static final int W4 = 1 << 4;
  private static final int W5 = 1 << 5;
  private static final int PERMISSIONS = 3 << 6;
  private static final int W7 = 1 << 7;

  private UsedWords() {}

  /** A bit for each word of an STE that counts. */
  static int of(StreamTableEntry ste, IdRegisters id) {
    if (!ste.valid() || ste.abort()) {
      return W0;
    }
    int used = W0 | W1;
    used |= ste.usesVmid(id) ? W2 : 0;
    used |= ste.stage2() ? W2 | W3 : 0;
    used |= ste.stage2() && ste.s2Poe() ? W7 : 0;
    return ste.s1Mpam() ? used | W5 : used;
  }

  /** A bit for each word of a CD that counts. */
  static int of(ContextDescriptor cd) {
    if (!cd.valid()) {
      return W0;
    }
    return W0 | W1 | W3 | W4 | (cd.epd1() ? 0 : W2) | (cd.pie() ? PERMISSIONS : 0);
  }

  /** The fields of stage 2 that TLB entries hold and that differ; none unless both have stage 2. */
  static List<Field> tlbFields(StreamTableEntry before, StreamTableEntry now) {
    return before.stage2() && now.stage2() ? differing(STAGE_2, before, now) : List.of();
  }

  /** The fields that TLB entries hold and that differ. */
  static List<Field> tlbFields(ContextDescriptor before, ContextDescriptor now) {
    return differing(STAGE_1, before, now);
  }

  /** Those of some fields that differ. */
  static List<Field> differing(List<Field> fields, Words before, Words now) {
    List<Field> differing = new ArrayList<>(0);
    for (Field field : fields) {
      if (before.get(field) != now.get(field)) {
        differing.add(field);
      }
    }
    return differing;
  }
}
