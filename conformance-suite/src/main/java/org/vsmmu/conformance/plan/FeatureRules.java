package org.vsmmu.conformance.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vsmmu.iommufd.plan.PlanFeature;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;

/**
 * Which rules judge which feature of the plan: those on calls whatever has a call, the others what
 * is named here. What no row has judges the architecture itself, which all parts stand on.
 */
final class FeatureRules {

  /** By the name that the plan gives it. */
  static final Map<String, Set<String>> NAMED = Map.ofEntries(
      Map.entry(
          "identity STE with PASID",
          Set.of("CFG-STALE", "OUTCOME-NOT-PERMITTED", "EVENT-MISMATCH")),
      Map.entry(
          "hitless STE and CD update",
          Set.of(
              "CFG-STALE",
              "STE-UPDATE-NOT-HITLESS",
              "STE-ENABLE-WITHOUT-CFGI",
              "TLB-FIELD-WITHOUT-TLBI",
              "SYNC-BETWEEN-MISSING")),
      Map.entry("proxy nested S1 domain for a device of stage 2 only", Set.of("CFG-STALE")),
      Map.entry(
          "attach a nested HWPT",
          Set.of("CFG-STALE", "STE-BREAK-UNNEEDED", "ATS-DISABLE-UNNEEDED")),
      Map.entry("VIOMMU_SET_VDEV_ID, VIOMMU_UNSET_VDEV_ID", Set.of("VSID-UNBOUND")),
      Map.entry(
          "ATS",
          Set.of(
              "ATC-STALE-AFTER-UNMAP",
              "ATC-BEFORE-TLBI-SYNC",
              "ATC-HIT-AFTER-INVALIDATE",
              "ATS-ENABLE-ORDER",
              "ATS-ENABLE-RACE")),
      Map.entry(
          "commands of a guest's queue",
          Set.of(
              "VCMDQ-COMMAND",
              "REPEAT-MISSING",
              "CMD-ILLEGAL",
              "RANGE-MALFORMED",
              "QUEUE-STATE-MISMATCH")),
      Map.entry(
          "list of invalidations of a domain",
          Set.of(
              "TLB-STALE-AFTER-UNMAP",
              "TLB-STALE-TAG",
              "SYNC-MISSING",
              "CMD-ILLEGAL",
              "RANGE-MALFORMED",
              "TABLE-CHANGE-WITH-LEAF-TLBI",
              "OVER-INVALIDATION",
              "TLBI-BEYOND-RANGE",
              "TLBI-PAGE-BY-PAGE")),
      Map.entry(
          "reset of the SMMU",
          Set.of(
              "RESET-ORDER",
              "DMA-NOT-QUIESCED",
              "BASE-MISALIGNED",
              "REGISTER-MISMATCH",
              "QUEUE-STATE-MISMATCH")),
      Map.entry("HWPT_ALLOC_NEST_PARENT", Set.of("RESERVED-HWPT-ALLOC")),
      Map.entry("VIOMMU_ALLOC", Set.of("RESERVED-VIOMMU-ALLOC")),
      Map.entry(
          "VIOMMU_INVALIDATE",
          Set.of(
              "FORWARD-MISSING",
              "FORWARD-VMID",
              "FORWARD-SID",
              "FORWARD-ORDER",
              "FORWARD-EXTRA",
              "FORWARD-UNFILTERED",
              "INVALIDATE-OVERCOUNT",
              "INVALIDATE-PROBE")),
      Map.entry(
          "checks of every field of a guest's command",
          Set.of("FORWARD-UNFILTERED", "GUEST-COMMAND-UNCHECKED")),
      Map.entry("VIRQ_ALLOC", Set.of("EVENT-STALE-VSID", "VEVENTQ-TYPE")));

  private FeatureRules() {}

  static List<Rule> of(PlanFeature feature) {
    Set<String> named = NAMED.getOrDefault(feature.planName(), Set.of());
    return !feature.merged()
        ? List.of()
        : RuleBook.RULES.stream()
            .filter(rule -> named.contains(rule.id())
                || (onCalls(rule) && !feature.numbers().isEmpty()))
            .toList();
  }

  /** Whether it judges every call, of whatever part. */
  static boolean onCalls(Rule rule) {
    return rule.id().startsWith("IOCTL-");
  }
}
