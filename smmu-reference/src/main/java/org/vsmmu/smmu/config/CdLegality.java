package org.vsmmu.smmu.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * Whether a CD is ILLEGAL, which a transaction reports as C_BAD_CD (SMMUv3 3.4). Both halves count,
 * whatever half an access is in, unless EPD0 or EPD1 disables one.
 *
 * <p>Where SMMUv3.0 leaves a choice, a T0SZ or T1SZ out of range is ILLEGAL. RES0 bits are not
 * looked at.
 */
public final class CdLegality {
  private static final CdRule[] RULES = CdRule.values();

  /**
   * The first rule that the descriptor breaks, in the architecture's order.
   *
   * @param ste the legal entry, with stage 1 enabled, that leads to it
   * @param world of that entry
   */
  public static Optional<Illegality> judge(
      ContextDescriptor cd, StreamTableEntry ste, IdRegisters id, StreamWorld world) {
    for (CdRule rule : RULES) {
      if (rule.brokenBy(cd, ste, id, world)) {
        return Optional.of(rule.clause().brokenBy(cd, id));
      }
    }
    return Optional.empty();
  }

  /** Whether the descriptor breaks no rule; allocates nothing. */
  public static boolean legal(
      ContextDescriptor cd, StreamTableEntry ste, IdRegisters id, StreamWorld world) {
    for (CdRule rule : RULES) {
      if (rule.brokenBy(cd, ste, id, world)) {
        return false;
      }
    }
    return true;
  }

  /** The first rule that the descriptor breaks on every SMMU. */
  public static Optional<Illegality> judge(
      ContextDescriptor cd, StreamTableEntry ste, StreamWorld world) {
    return Arrays.stream(RULES)
        .filter(rule -> rule.clause().everywhere(id -> rule.brokenBy(cd, ste, id, world)))
        .findFirst()
        .map(rule -> rule.clause().brokenAnywhereBy(cd));
  }

  /**
   * The rules that the descriptor breaks on some SMMUs and keeps on others; none if it is not
   * valid.
   */
  public static List<Unjudged> unjudged(
      ContextDescriptor cd, StreamTableEntry ste, StreamWorld world) {
    return Arrays.stream(RULES)
        .filter(rule -> cd.valid())
        .filter(rule -> rule.clause().somewhere(id -> rule.brokenBy(cd, ste, id, world)))
        .filter(rule -> !rule.clause().everywhere(id -> rule.brokenBy(cd, ste, id, world)))
        .map(rule -> rule.clause().open(cd))
        .toList();
  }

  private CdLegality() {}
}
