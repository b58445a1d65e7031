package org.vsmmu.conformance.plan;

import java.util.List;
import org.vsmmu.iommufd.plan.PlanFeature;
import org.vsmmu.replay.rule.Rule;

/**
 * A feature of the plan, and what judges it.
 *
 * @param rules those whose findings can be about it, in the order of the rule book; none for what
 *     no kernel has
 */
public record PlanRow(PlanFeature feature, List<Rule> rules) {

  public PlanRow {
    rules = List.copyOf(rules);
  }

  /** {@code C001-C003 C009}; empty when no case covers it. */
  public String cases() {
    return CaseRanges.of(feature.cases());
  }
}
