package org.vsmmu.smmu.config;

import static org.vsmmu.smmu.config.CdFields.*;

import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * The ways in which a CD can be ILLEGAL, in the architecture's order (SMMUv3 3.4). Each rule holds
 * by itself, whether or not another is broken too.
 *
 * <p>Tables of AArch32 (LPAE) and of 128-bit descriptors are judged only as to whether they may be
 * used, not by their geometry.
 */
enum CdRule {
  INVALID("not valid", List.of(V), List.of(), (cd, ste, id, world) -> !cd.valid()),
  STALL_DISABLED(
      "S is 1 where STE.S1STALLD forbids stalls",
      List.of(S),
      List.of(),
      (cd, ste, id, world) -> cd.stall() && ste.s1StallDisabled()),
  NO_TERMINATION(
      "A is 0 where faults always abort",
      List.of(A),
      List.of(IdFields.TERM_MODEL),
      (cd, ste, id, world) -> !cd.abort() && id.termModel()),
  STALL(
      "S does not fit the stall model",
      List.of(S),
      List.of(IdFields.STALL_MODEL),
      (cd, ste, id, world) -> id.stallModel() == (cd.stall() ? 1 : 2)),
  ENDIAN(
      "ENDI is an endianness that does not exist",
      List.of(ENDI, EPD0, EPD1),
      List.of(IdFields.TTENDIAN),
      (cd, ste, id, world) -> (lower(cd, world) || upper(cd, world))
          && TableBounds.lacksEndianness(cd.bigEndian(), id)),
  LPAE(
      "AArch32 tables do not exist here",
      List.of(AA64),
      List.of(IdFields.TTF, IdFields.D128),
      (cd, ste, id, world) ->
          !cd.aa64() && !id.d128() && ((id.ttf() & 1) == 0 || world == StreamWorld.NS_EL2_E2H)),
  AARCH64(
      "AArch64 tables do not exist here, or stage 2 has AArch32 ones",
      List.of(AA64),
      List.of(IdFields.TTF, IdFields.D128),
      (cd, ste, id, world) ->
          cd.aa64() && ((id.ttf() & 2) == 0 || (ste.stage2() && !ste.s2Aa64() && !id.d128()))),
  HTTU(
      "the flag updates do not exist or do not fit each other",
      List.of(HD, HA, HAFT, AA64),
      List.of(IdFields.HTTU),
      (cd, ste, id, world) -> cd.aa64() && httu(cd, id)),
  WIDE_ASID(
      "ASID has more than 8 bits",
      List.of(ASID),
      List.of(IdFields.ASID16),
      (cd, ste, id, world) -> world.usesAsid() && cd.asid() >>> id.asidBits() != 0),
  T0_SIZE(
      "T0SZ is out of range",
      List.of(T0SZ, TG0, DS),
      List.of(IdFields.STT, IdFields.VAX, IdFields.DS),
      (cd, ste, id, world) -> lower(cd, world) && sizeOutOfRange(cd, cd.t0sz(), cd.granule0(), id)),
  T1_SIZE(
      "T1SZ is out of range",
      List.of(T1SZ, TG1, DS),
      List.of(IdFields.STT, IdFields.VAX, IdFields.DS),
      (cd, ste, id, world) -> upper(cd, world) && sizeOutOfRange(cd, cd.t1sz(), cd.granule1(), id)),
  GRANULE_0(
      "TG0 is reserved or a granule that does not exist",
      List.of(TG0),
      List.of(IdFields.GRAN4K, IdFields.GRAN16K, IdFields.GRAN64K),
      (cd, ste, id, world) -> lower(cd, world) && lacks(cd.granule0(), cd, id)),
  GRANULE_1(
      "TG1 is reserved or a granule that does not exist",
      List.of(TG1),
      List.of(IdFields.GRAN4K, IdFields.GRAN16K, IdFields.GRAN64K),
      (cd, ste, id, world) -> upper(cd, world) && lacks(cd.granule1(), cd, id)),
  TABLE_0(
      "TTB0 is above the effective IPS",
      List.of(TTB0, IPS, TG0, DS),
      List.of(IdFields.OAS, IdFields.DS, IdFields.ARCH_MINOR),
      (cd, ste, id, world) ->
          lower(cd, world) && tableOutOfRange(cd, cd.ttb0(), cd.granule0(), id)),
  TABLE_1(
      "TTB1 is above the effective IPS",
      List.of(TTB1, IPS, TG1, DS),
      List.of(IdFields.OAS, IdFields.DS, IdFields.ARCH_MINOR),
      (cd, ste, id, world) ->
          upper(cd, world) && tableOutOfRange(cd, cd.ttb1(), cd.granule1(), id)),
  INDIRECTION(
      "an indirect permission is reserved, or executable and writable",
      List.of(PIIP, PIIU, PIE, AA64),
      List.of(IdFields.S1PI, IdFields.D128),
      CdRule::indirection);

  /** The rule itself. It allocates nothing. */
  private interface Breach {
    boolean in(ContextDescriptor cd, StreamTableEntry ste, IdRegisters id, StreamWorld world);
  }

  private static final int PERMISSIONS = 16;
  private static final int PERMISSION_BITS = 3;
  private static final int EXECUTE = 0b010;
  private static final int WRITE = 0b100;

  private final Clause clause;
  private final Breach breach;

  CdRule(String text, List<Field> fields, List<Field> registers, Breach breach) {
    this.clause = new Clause(text, fields, registers, "SMMUv3 3.4");
    this.breach = breach;
  }

  Clause clause() {
    return clause;
  }

  boolean brokenBy(ContextDescriptor cd, StreamTableEntry ste, IdRegisters id, StreamWorld world) {
    return breach.in(cd, ste, id, world);
  }

  /** The lower half is translated; EL2 cannot disable it. */
  private static boolean lower(ContextDescriptor cd, StreamWorld world) {
    return !world.twoHalves() || !cd.epd0();
  }

  /** The upper half is translated; EL2 has none. */
  private static boolean upper(ContextDescriptor cd, StreamWorld world) {
    return world.twoHalves() && !cd.epd1();
  }

  private static boolean httu(ContextDescriptor cd, IdRegisters id) {
    return ((cd.ha() || cd.hd()) && id.httu() == 0)
        || (cd.hd() && id.httu() == 1)
        || (cd.haft() && !cd.ha() && id.httu() == 3);
  }

  /** SMMUv3.0 may clamp the size instead. */
  private static boolean sizeOutOfRange(
      ContextDescriptor cd, int txsz, Optional<Granule> granule, IdRegisters id) {
    if (!cd.aa64() || granule.isEmpty()) {
      return false;
    }
    boolean wide = id.vax() > 0 && (granule.get() == Granule.KB64 || (id.ds() && cd.ds()));
    int min = wide ? TableBounds.WIDE : TableBounds.NARROW;
    return txsz < min || txsz > TableBounds.largestTxsz(granule.get(), id);
  }

  private static boolean lacks(Optional<Granule> granule, ContextDescriptor cd, IdRegisters id) {
    return cd.aa64() && (granule.isEmpty() || !id.granule(granule.get().shift()));
  }

  private static boolean tableOutOfRange(
      ContextDescriptor cd, long table, Optional<Granule> granule, IdRegisters id) {
    return cd.aa64()
        && granule.isPresent()
        && TableBounds.tableOutOfRange(table, cd.ips(), granule.get(), cd.ds(), id);
  }

  private static boolean indirection(
      ContextDescriptor cd, StreamTableEntry ste, IdRegisters id, StreamWorld world) {
    boolean chosen = cd.aa64() && id.s1pi() && ste.s1Pie() && cd.pie();
    boolean inherent = !cd.aa64() && id.d128();
    if (!chosen && !inherent) {
      return false;
    }
    for (int i = 0; i < PERMISSIONS; i++) {
      int privileged = (int) (cd.piip() >>> (i * PERMISSION_BITS)) & 0b111;
      int unprivileged = (int) (cd.piiu() >>> (i * PERMISSION_BITS)) & 0b111;
      boolean writableCode = (privileged & EXECUTE) != 0 && (unprivileged & WRITE) != 0;
      if (reserved(privileged) || reserved(unprivileged) || writableCode) {
        return true;
      }
    }
    return false;
  }

  /** Writable without readable: 100 and 110. */
  private static boolean reserved(int permission) {
    return (permission & 0b101) == WRITE;
  }
}
