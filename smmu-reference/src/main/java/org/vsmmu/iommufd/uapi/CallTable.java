package org.vsmmu.iommufd.uapi;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which call a number means: in the kernels that have iommufd merged, and in each series of patches
 * that numbered its calls otherwise (iommufd 1, 10).
 *
 * <pre>{@code
 * CallTable.MERGED.of(0x90)  // IOMMU_VIOMMU_ALLOC
 * CallTable.RFC_D.of(0x90)   // IOMMU_VIOMMU_SET_VDEV_ID
 * }</pre>
 */
public enum CallTable {
  MERGED("linux", "merged kernels", true, merged(0xff)),

  /** Numbers derived by counting the enumerators of a header from 0x80. */
  RFC_A(
      "rfc-2024-a",
      "a vendor's 6.5 tree, early 2024",
      true,
      merged(0x8d),
      RfcCall.DEV_INVALIDATE.at(0x8e),
      RfcCall.VENDOR_VIOMMU_ALLOC.at(0x8f),
      RfcCall.DEV_SET_VIRTUAL_ID.at(0x90),
      RfcCall.VIOMMU_SET_DATA.at(0x91)),

  /** Numbers derived likewise, from mails. */
  RFC_B(
      "rfc-2024-b",
      "RFC v1, 12 April 2024",
      true,
      merged(0x8d),
      RfcCall.VIOMMU_ALLOC.at(0x8e),
      RfcCall.VIOMMU_SET_DEV_ID.at(0x8f),
      RfcCall.VQUEUE_ALLOC.at(0x90)),

  RFC_C(
      "rfc-2024-c",
      "v1, 7 August 2024",
      true,
      merged(0x8e),
      RfcCall.VIOMMU_ALLOC.at(0x8f),
      RfcCall.VIOMMU_SET_VDEV_ID.at(0x90),
      RfcCall.VIOMMU_UNSET_VDEV_ID.at(0x91),
      RfcCall.VIOMMU_INVALIDATE.at(0x92)),

  RFC_D(
      "rfc-2024-d",
      "v2, 27 August 2024, with its parts 2 and 3",
      true,
      merged(0x8e),
      RfcCall.VIOMMU_ALLOC.at(0x8f),
      RfcCall.VIOMMU_SET_VDEV_ID.at(0x90),
      RfcCall.VIOMMU_UNSET_VDEV_ID.at(0x91),
      RfcCall.VIRQ_ALLOC.at(0x92)),

  /** VIRQ_ALLOC at 0x91 is a guess. */
  RFC_E(
      "rfc-2024-e",
      "v3 to v5, October 2024",
      true,
      merged(0x8e),
      RfcCall.VIOMMU_ALLOC.at(0x8f),
      RfcCall.VDEVICE_ALLOC.at(0x90),
      RfcCall.VIRQ_ALLOC.at(0x91)),

  /** What the plan has and no series: VIOMMU_ATTACH and VQUEUE_ALLOC have numbers of our making. */
  PLAN(
      "rfc-2024",
      "the plan of 2024: v2 of August, with VIOMMU_ATTACH and VQUEUE_ALLOC",
      false,
      merged(0x8e),
      RfcCall.VIOMMU_ALLOC.at(0x8f),
      RfcCall.VIOMMU_SET_VDEV_ID.at(0x90),
      RfcCall.VIOMMU_UNSET_VDEV_ID.at(0x91),
      RfcCall.VIRQ_ALLOC.at(0x92),
      RfcCall.VIOMMU_ATTACH.at(0x93),
      RfcCall.VQUEUE_ALLOC_2025.at(0x94));

  private final String id;
  private final String origin;
  private final boolean recorded;
  private final NavigableMap<Integer, CallForm> calls = new TreeMap<>();

  CallTable(
      String id,
      String origin,
      boolean recorded,
      List<? extends CallForm> merged,
      CallForm... others) {
    this.id = id;
    this.origin = origin;
    this.recorded = recorded;
    merged.forEach(call -> calls.put(call.number(), call));
    calls.put(Ioctl.TEST_CMD.number(), Ioctl.TEST_CMD);
    Arrays.asList(others).forEach(call -> calls.put(call.number(), call));
  }

  private static List<Ioctl> merged(int last) {
    return Arrays.stream(Ioctl.values()).filter(call -> call.number() <= last).toList();
  }

  /** How a dialect is called that uses it. */
  public String id() {
    return id;
  }

  /** Where it is from, in words. */
  public String origin() {
    return origin;
  }

  /** Whether some kernel had it, so that a trace can show it. */
  public boolean recorded() {
    return recorded;
  }

  /** Whether it is a table of patches that were not merged so. */
  public boolean rfc() {
    return this != MERGED;
  }

  public Optional<CallForm> of(int number) {
    return Optional.ofNullable(calls.get(number));
  }

  /** The calls, by number. */
  public NavigableMap<Integer, CallForm> calls() {
    return Collections.unmodifiableNavigableMap(calls);
  }

  /** The table of a dialect's name; that of the merged kernels has none. */
  public static Optional<CallTable> byId(String id) {
    return Arrays.stream(values())
        .filter(CallTable::rfc)
        .filter(t -> t.id.equals(id))
        .findFirst();
  }
}
