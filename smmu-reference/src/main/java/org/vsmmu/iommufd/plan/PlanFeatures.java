package org.vsmmu.iommufd.plan;

import java.util.List;
import java.util.stream.Stream;

/** All features of the plan, by part in the order of the plan, {@code base} last. */
public final class PlanFeatures {
  public static final List<PlanFeature> ALL = Stream.of(
          NestingFeatures.PART_2B,
          NestingFeatures.PART_3,
          ViommuFeatures.PART_4,
          ViommuFeatures.VCMDQ,
          BaseFeatures.BASE)
      .flatMap(List::stream)
      .toList();

  /** The features that a call is part of; a call below 0x80 is one of VFIO. */
  public static List<PlanFeature> of(int number) {
    return ALL.stream().filter(feature -> feature.numbers().contains(number)).toList();
  }

  private PlanFeatures() {}
}
