package org.vsmmu.smmu.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * Whether an STE is ILLEGAL, which a transaction reports as C_BAD_STE (SMMUv3 2.4). An entry with
 * V=1 and Config 0xx is legal, whatever else it holds.
 *
 * <p>Where SMMUv3.0 leaves a choice, an S1ContextPtr above OAS is truncated, and an S2T0SZ out of
 * range is ILLEGAL. RES0 bits are not looked at.
 */
public final class SteLegality {
  private static final SteRule[] NOT_VALID = {SteRule.INVALID};
  private static final SteRule[][] BY_CONFIG = byConfig();

  /**
   * The first rule that the entry breaks, in the architecture's order.
   *
   * @param e2h CR2.E2H
   */
  public static Optional<Illegality> judge(StreamTableEntry ste, IdRegisters id, boolean e2h) {
    for (SteRule rule : rules(ste)) {
      if (rule.brokenBy(ste, id)) {
        return Optional.of(rule.clause().brokenBy(ste, id));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the entry breaks no rule; allocates nothing.
   *
   * @param e2h CR2.E2H
   */
  public static boolean legal(StreamTableEntry ste, IdRegisters id, boolean e2h) {
    for (SteRule rule : rules(ste)) {
      if (rule.brokenBy(ste, id)) {
        return false;
      }
    }
    return true;
  }

  /** The first rule that the entry breaks on every SMMU. */
  public static Optional<Illegality> judge(StreamTableEntry ste) {
    return Arrays.stream(rules(ste))
        .filter(rule -> rule.clause().everywhere(id -> rule.brokenBy(ste, id)))
        .findFirst()
        .map(rule -> rule.clause().brokenAnywhereBy(ste));
  }

  /** The rules that the entry breaks on some SMMUs and keeps on others. */
  public static List<Unjudged> unjudged(StreamTableEntry ste) {
    return Arrays.stream(rules(ste))
        .filter(rule -> rule.clause().somewhere(id -> rule.brokenBy(ste, id)))
        .filter(rule -> !rule.clause().everywhere(id -> rule.brokenBy(ste, id)))
        .map(rule -> rule.clause().open(ste))
        .toList();
  }

  static SteRule[] rules(StreamTableEntry ste) {
    return ste.valid() ? BY_CONFIG[ste.config()] : NOT_VALID;
  }

  private static SteRule[][] byConfig() {
    return IntStream.range(0, 8)
        .mapToObj(config -> ofConfig(StreamTableEntry.of(1 | config << 1)))
        .toArray(SteRule[][]::new);
  }

  private static SteRule[] ofConfig(StreamTableEntry ste) {
    EnumSet<SteRule> rules =
        ste.abort() ? EnumSet.noneOf(SteRule.class) : EnumSet.allOf(SteRule.class);
    if (!ste.stage1()) {
      rules.removeAll(EnumSet.range(SteRule.STALL_DISABLE, SteRule.CONTEXT_PTR));
    }
    if (!ste.stage2()) {
      rules.removeAll(EnumSet.range(SteRule.FWB_LPAE, SteRule.STAGE_2_OVERLAY));
    }
    return rules.toArray(SteRule[]::new);
  }

  private SteLegality() {}
}
