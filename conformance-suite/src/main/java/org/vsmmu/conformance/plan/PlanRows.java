package org.vsmmu.conformance.plan;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vsmmu.iommufd.plan.PlanFeatures;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;

/** Every feature of the plan, by part in the order of the plan. */
public final class PlanRows {
  public static final List<PlanRow> ALL = PlanFeatures.ALL.stream()
      .map(feature -> new PlanRow(feature, FeatureRules.of(feature)))
      .toList();

  private PlanRows() {}

  /** The rules that no row names: they judge the architecture itself. */
  public static List<Rule> otherRules() {
    Set<Rule> named = ALL.stream().flatMap(row -> row.rules().stream()).collect(Collectors.toSet());
    return RuleBook.RULES.stream().filter(rule -> !named.contains(rule)).toList();
  }

  /** Whether a rule judges every call, of whatever part; tables abbreviate these. */
  public static boolean onCalls(Rule rule) {
    return FeatureRules.onCalls(rule);
  }
}
