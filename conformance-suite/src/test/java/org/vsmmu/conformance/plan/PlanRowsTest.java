package org.vsmmu.conformance.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.plan.PlanFeature;
import org.vsmmu.iommufd.plan.PlanFeatures;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;

class PlanRowsTest {

  @Test
  void namesOnlyRulesAndFeaturesThatThereAre() {
    Set<String> features =
        PlanFeatures.ALL.stream().map(PlanFeature::planName).collect(Collectors.toSet());
    FeatureRules.NAMED.forEach((feature, rules) -> {
      assertTrue(features.contains(feature), feature);
      rules.forEach(id -> assertTrue(RuleBook.byId(id).isPresent(), id));
    });
  }

  @Test
  void everyMergedCallHasTheRulesOnCalls() {
    for (PlanRow row : PlanRows.ALL) {
      boolean call = row.feature().merged() && !row.feature().numbers().isEmpty();
      assertEquals(
          call,
          row.rules().stream().map(Rule::id).anyMatch("IOCTL-RESULT"::equals),
          () -> row.feature().planName());
    }
  }

  @Test
  void everyRuleOfAPartIsNamedByARowOfThatPart() {
    for (Rule rule : RuleBook.RULES) {
      String part = rule.text().part();
      boolean named = PlanRows.ALL.stream()
          .anyMatch(row -> row.feature().part().equals(part) && row.rules().contains(rule));
      assertTrue(named || part.equals("base"), () -> rule + " is in no row of part " + part);
    }
    assertFalse(PlanRows.otherRules().isEmpty());
  }

  @Test
  void writesCasesAsRanges() {
    assertEquals(
        "C001-C003 C009 C011-C012",
        CaseRanges.of(List.of("C001", "C002", "C003", "C009", "C011", "C012")));
    assertEquals("", CaseRanges.of(List.of()));
  }
}
