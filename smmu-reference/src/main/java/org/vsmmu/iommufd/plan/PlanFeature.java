package org.vsmmu.iommufd.plan;

import java.util.List;
import java.util.Objects;

/**
 * A feature of the upstreaming plan (iommufd 9).
 *
 * @param part of the plan: {@code 2b}, {@code 3}, {@code 4}, {@code vcmdq}, or {@code base} for
 *     what all of them stand on
 * @param planName what the plan or its patches call it
 * @param mergedName what it is called in the kernel; empty for what was not merged
 * @param numbers of the iommufd and VFIO calls that it is part of, 0x80 for DESTROY; empty for what
 *     has no call of its own
 * @param since the kernel that has it first, {@code 6.13}; empty for what no kernel up to 7.3 has
 * @param evidence how the version is known
 * @param differs what became otherwise than planned; empty when nothing did
 * @param cases the conformance cases that cover it, {@code C001} to {@code C258}, ascending
 */
public record PlanFeature(
    String part,
    String planName,
    String mergedName,
    List<Integer> numbers,
    String since,
    VersionEvidence evidence,
    String differs,
    List<String> cases) {

  public PlanFeature {
    Objects.requireNonNull(evidence, "evidence");
    numbers = List.copyOf(numbers);
    cases = List.copyOf(cases);
  }

  /** Whether a kernel up to 7.3 has it. */
  public boolean merged() {
    return !since.isEmpty();
  }

  static PlanFeature merged(
      String part, String planName, String mergedName, String since, VersionEvidence evidence) {
    return new PlanFeature(part, planName, mergedName, List.of(), since, evidence, "", List.of());
  }

  static PlanFeature dropped(String part, String planName, VersionEvidence evidence) {
    return new PlanFeature(part, planName, "", List.of(), "", evidence, "", List.of());
  }

  PlanFeature calls(Integer... callNumbers) {
    return new PlanFeature(
        part, planName, mergedName, List.of(callNumbers), since, evidence, differs, cases);
  }

  PlanFeature differs(String how) {
    return new PlanFeature(part, planName, mergedName, numbers, since, evidence, how, cases);
  }

  /** {@code "C001-C003 C009"}. */
  PlanFeature cases(String ids) {
    return new PlanFeature(
        part, planName, mergedName, numbers, since, evidence, differs, CaseIds.parse(ids));
  }
}
