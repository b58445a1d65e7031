package org.vsmmu.iommufd.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VfioIoctl;

class PlanFeaturesTest {
  private static final Set<String> PARTS = Set.of("2b", "3", "4", "vcmdq", "base");

  static Stream<PlanFeature> all() {
    return PlanFeatures.ALL.stream();
  }

  @ParameterizedTest
  @EnumSource(Ioctl.class)
  void coversEveryCall(Ioctl call) {
    List<PlanFeature> features = PlanFeatures.of(call.number());
    assertTrue(features.stream().anyMatch(PlanFeature::merged), () -> call + " has no row");
  }

  @ParameterizedTest
  @EnumSource(VfioIoctl.class)
  void coversEveryCallOfVfio(VfioIoctl call) {
    assertFalse(PlanFeatures.of(call.number()).isEmpty(), () -> call + " has no row");
  }

  @ParameterizedTest
  @MethodSource("all")
  void namesOnlyCallsThatThereAre(PlanFeature feature) {
    for (int number : feature.numbers()) {
      assertTrue(
          Ioctl.of(number).isPresent() || VfioIoctl.of(number).isPresent(),
          () -> "%s: 0x%x".formatted(feature.planName(), number));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysWhenItWasMergedOrWhyNot(PlanFeature feature) {
    assertTrue(PARTS.contains(feature.part()), feature.part());
    assertFalse(feature.planName().isBlank());
    assertEquals(feature.merged(), !feature.mergedName().isEmpty());
    assertTrue(
        feature.merged()
            ? feature.since().matches("[67]\\.\\d+")
            : !feature.differs().isEmpty());
  }

  @Test
  void coversEveryCase() {
    Set<String> covered = new TreeSet<>();
    all().forEach(feature -> covered.addAll(feature.cases()));
    Set<String> every = new TreeSet<>();
    IntStream.rangeClosed(1, 258).forEach(id -> every.add("C%03d".formatted(id)));
    assertEquals(every, covered);
  }

  @Test
  void namesAreUniqueWithinAPart() {
    assertEquals(
        PlanFeatures.ALL.size(),
        all().map(f -> f.part() + " " + f.planName()).distinct().count());
  }

  @Test
  void readsRangesOfCases() {
    assertEquals(List.of("C001", "C002", "C009"), CaseIds.parse("C009 C001-C002"));
  }
}
