package org.vsmmu.smmu.decode;

import static org.vsmmu.smmu.config.SteFields.*;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;

/** Enumerated fields of a stream table entry, and which are ignored (SMMUv3 2.2). */
final class SteMeanings {
  private static final Set<Field> SECURE = Set.of(
      NSCFG, S2NSW, S2NSA, S_S2T0SZ, S_S2SL0, S_S2TG, S2SW, S2SA, S_S2SL0_2, S_S2TTB, S_S2SKL);
  private static final Set<Field> TYPES = Set.of(MTCFG, MEM_ATTR, ALLOCCFG, SHCFG);
  private static final int STAGE_1_ONLY = 5;

  static final Meanings TABLE = new Meanings()
      .addresses(S1_CONTEXT_PTR, S2TTB, S_S2TTB, VMS_PTR)
      .values(V, "invalid", "valid")
      .values(
          CONFIG,
          "abort",
          "abort",
          "abort",
          "abort",
          "bypass",
          "stage 1",
          "stage 2",
          "stage 1 and stage 2")
      .values(
          S1_FMT,
          "linear",
          "two-level, 64 CDs a leaf",
          "two-level, 1024 CDs a leaf",
          "reserved: linear")
      .text(S1_CD_MAX, v -> (1L << v) + (v == 0 ? " CD" : " CDs"))
      .values(S1DSS, "terminate", "bypass stage 1", "use CD 0", "reserved: terminate")
      .values(S1CIR, "NC", "WB RA", "WT RA", "WB nRA")
      .values(S1COR, "NC", "WB RA", "WT RA", "WB nRA")
      .values(
          S1CSH, "non-shareable", "reserved: non-shareable", "outer shareable", "inner shareable")
      .values(EATS, "ATS off", "full ATS", "split-stage ATS", "full ATS with DPT")
      .values(STRW, "NS-EL1", "reserved", "NS-EL2", "reserved")
      .values(MTCFG, "incoming type", "type from MemAttr")
      .values(SHCFG, "non-shareable", "incoming", "outer shareable", "inner shareable")
      .values(PRIVCFG, "incoming", "incoming", "unprivileged", "privileged")
      .values(INSTCFG, "incoming", "incoming", "data", "instruction")
      .text(MEM_ATTR, v -> v != 0 && v % 4 == 0 ? "reserved: Device-nGnRnE" : "stage-2 MemAttr")
      .text(S2T0SZ, v -> (64 - v) + "-bit addresses")
      .values(S2IR0, "NC", "WB RA WA", "WT", "WB RA nWA")
      .values(S2OR0, "NC", "WB RA WA", "WT", "WB RA nWA")
      .values(S2SH0, "non-shareable", "reserved", "outer shareable", "inner shareable")
      .values(S2S, "faults terminate", "faults stall")
      .values(S2R, "faults not recorded", "faults recorded")
      .values(S2TG, "4K", "64K", "16K", "reserved")
      .text(S2PS, AddressSizes::text)
      .values(S2AA64, "AArch32", "AArch64")
      .values(S2ENDI, "little endian", "big endian")
      .text(CONT, v -> (1L << v) + (v == 0 ? " StreamID" : " StreamIDs"));

  /**
   * Why the SMMU does not look at a field of this entry (SMMUv3 2.2, 2.3); empty if it does, or if
   * it depends on ID registers that are not known.
   */
  static Optional<String> ignored(StreamTableEntry ste, Field field, Optional<IdRegisters> id) {
    return Stream.of(
            byValidity(ste, field),
            byConfig(ste, field),
            byFields(ste, field),
            id.flatMap(known -> byRegisters(ste, field, known)))
        .flatMap(Optional::stream)
        .findFirst()
        .map(why -> "ignored: " + why);
  }

  private static Optional<String> byValidity(StreamTableEntry ste, Field field) {
    if (field.equals(V)) {
      return Optional.empty();
    }
    if (!ste.valid()) {
      return Optional.of("V=0");
    }
    boolean kept = field.equals(CONFIG) || field.equals(CONT);
    return when(ste.abort() && !kept, "Config aborts");
  }

  private static Optional<String> byConfig(StreamTableEntry ste, Field field) {
    if (SECURE.contains(field)) {
      return Optional.of("Secure streams only");
    }
    if (field.name().startsWith("S1")) {
      return when(!ste.stage1(), "stage 1 is off");
    }
    if (field.equals(S2VMID)) {
      return when(ste.bypass(), "no stage translates");
    }
    if (field.name().startsWith("S2") && !ste.stage2()) {
      return Optional.of("stage 2 is off");
    }
    if (field.equals(EATS)) {
      return when(ste.bypass(), "no stage translates");
    }
    return when(field.equals(STRW) && ste.config() != STAGE_1_ONLY, "only for Config 5");
  }

  private static Optional<String> byFields(StreamTableEntry ste, Field field) {
    if (field.equals(S1_FMT) || field.equals(S1DSS)) {
      return when(ste.s1CdMax() == 0, "S1CDMax=0");
    }
    if (field.equals(S2AFFD)) {
      return when(ste.s2Ha(), "S2HA=1");
    }
    if (field.equals(S2PTW)) {
      return when(!ste.nested(), "only for Config 7");
    }
    if (field.equals(VMS_PTR)) {
      return when(!ste.nested() || !ste.s1Mpam(), "only for Config 7 and S1MPAM=1");
    }
    if (field.equals(MEM_ATTR)) {
      return when(!ste.has(MTCFG), "MTCFG=0");
    }
    return when(field.equals(SW), "for software");
  }

  private static Optional<String> byRegisters(StreamTableEntry ste, Field field, IdRegisters id) {
    if (field.equals(S1_CD_MAX) || field.equals(S1_FMT) || field.equals(S1DSS)) {
      return when(id.ssidSize() == 0, "IDR1.SSIDSIZE=0");
    }
    if (field.equals(EATS)) {
      return when(!id.ats(), "IDR0.ATS=0");
    }
    if (field.equals(STRW)) {
      return when(!id.s1p() || !id.hyp(), "IDR0.Hyp=0");
    }
    if (field.equals(S2VMID)) {
      return when(!ste.usesVmid(id), id.s2p() ? "not NS-EL1" : "IDR0.S2P=0");
    }
    if (field.equals(S2DS) || field.equals(S2SL0_2)) {
      return when(!id.ds(), "IDR5.DS=0");
    }
    if (field.equals(PRIVCFG) || field.equals(INSTCFG)) {
      return when(!id.attrPermsOvr(), "IDR1.ATTR_PERMS_OVR=0");
    }
    return when(TYPES.contains(field) && !id.attrTypesOvr(), "IDR1.ATTR_TYPES_OVR=0");
  }

  private static Optional<String> when(boolean ignored, String why) {
    return ignored ? Optional.of(why) : Optional.empty();
  }

  private SteMeanings() {}
}
