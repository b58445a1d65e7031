package org.vsmmu.smmu.decode;

import static org.vsmmu.smmu.config.SteFields.*;

import java.util.Optional;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.layout.Field;

/** Enumerated fields of a stream table entry, and which are ignored (SMMUv3 2.2). */
final class SteMeanings {
  static final Meanings TABLE =
      new Meanings()
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
              "linear")
          .text(S1_CD_MAX, v -> (1L << v) + (v == 0 ? " CD" : " CDs"))
          .values(S1DSS, "terminate", "bypass stage 1", "use CD 0", "terminate")
          .values(S1CIR, "NC", "WB RA", "WT RA", "WB nRA")
          .values(S1COR, "NC", "WB RA", "WT RA", "WB nRA")
          .values(S1CSH, "non-shareable", "non-shareable", "outer shareable", "inner shareable")
          .values(EATS, "ATS off", "full ATS", "split-stage ATS", "full ATS with DPT")
          .values(STRW, "NS-EL1", "reserved", "NS-EL2", "reserved")
          .values(MTCFG, "incoming type", "type from MemAttr")
          .values(
              SHCFG, "non-shareable", "incoming", "outer shareable", "inner shareable")
          .values(PRIVCFG, "incoming", "incoming", "unprivileged", "privileged")
          .values(INSTCFG, "incoming", "incoming", "data", "instruction")
          .values(S2TG, "4K", "64K", "16K", "reserved")
          .text(S2PS, AddressSizes::text)
          .values(S2AA64, "AArch32", "AArch64")
          .values(S2ENDI, "little endian", "big endian")
          .text(CONT, v -> (1L << v) + (v == 0 ? " StreamID" : " StreamIDs"));

  /** Why the SMMU does not look at a field of this entry; empty if it does. */
  static Optional<String> ignored(StreamTableEntry ste, Field field) {
    if (field.equals(V)) {
      return Optional.empty();
    }
    if (!ste.valid()) {
      return Optional.of("ignored: V=0");
    }
    if (ste.abort() && !field.equals(CONFIG) && !field.equals(CONT)) {
      return Optional.of("ignored: Config aborts");
    }
    if (!ste.stage1() && field.name().startsWith("S1")) {
      return Optional.of("ignored: stage 1 is off");
    }
    boolean ofStage2 = field.name().startsWith("S2") || field.name().startsWith("S_S2");
    if (!ste.stage2() && ofStage2 && !field.equals(S2VMID)) {
      return Optional.of("ignored: stage 2 is off");
    }
    return Optional.empty();
  }

  private SteMeanings() {}
}
