package org.vsmmu.iommufd.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.ViommuAllocStruct;

/**
 * A kernel as a version; what it does follows from the facts. One with a series of patches that was
 * not merged so has other calls above those of its version.
 *
 * @param major {@code 6} of 6.13
 * @param minor {@code 13} of 6.13
 * @param calls which call a number means
 */
public record KernelVersion(int major, int minor, CallTable calls) {
  /** The newest that the model knows. */
  public static final KernelVersion LINUX_7_3 = new KernelVersion(7, 3);

  public static final KernelVersion LINUX_7_2 = new KernelVersion(7, 2);

  /** The first with vIOMMU and vDEVICE. */
  public static final KernelVersion LINUX_6_13 = new KernelVersion(6, 13);

  /** A merged kernel. */
  public KernelVersion(int major, int minor) {
    this(major, minor, CallTable.MERGED);
  }

  /** The kernel that a series was made for, with its patches. */
  public static KernelVersion of(CallTable series) {
    return switch (series) {
      case MERGED -> LINUX_7_3;
      case RFC_A -> new KernelVersion(6, 5, series);
      case RFC_B -> new KernelVersion(6, 9, series);
      case RFC_C, RFC_D, PLAN -> new KernelVersion(6, 11, series);
      case RFC_E -> new KernelVersion(6, 12, series);
    };
  }

  /** The kernel of a dialect's name. */
  public static Optional<KernelVersion> byName(String name) {
    Optional<KernelVersion> merged = Stream.of(LINUX_7_3, LINUX_7_2, LINUX_6_13)
        .filter(kernel -> kernel.toString().equals(name))
        .findFirst();
    return merged.or(() -> CallTable.byId(name).map(KernelVersion::of));
  }

  /** Whether all that it does was merged. */
  public boolean isMerged() {
    return !calls.rfc();
  }

  /** Whether a guest's STE can be put on a stage 2 directly, without a vIOMMU (iommufd 10). */
  public boolean nestsOnParents() {
    return calls.rfc();
  }

  /** Whether a guest's STE has neither Config nor EATS: a valid one translates (iommufd 10). */
  public boolean plainGuestEntries() {
    return calls == CallTable.RFC_A || calls == CallTable.RFC_B;
  }

  /**
   * Whose VMID the entries and commands of a vIOMMU's guest carry. The plan gives each vIOMMU its
   * own and lets it borrow that of its stage 2 for the time being, so that only evidence tells
   * (iommufd 10).
   */
  public VmidOwner vmidOwner() {
    return switch (calls) {
      case MERGED -> VmidOwner.STAGE_2;
      case PLAN -> VmidOwner.VIOMMU_UNLESS_SEEN;
      case RFC_A, RFC_B, RFC_C, RFC_D, RFC_E -> VmidOwner.STAGE_2_UNLESS_SEEN;
    };
  }

  /** Where a guest's VMID comes from. */
  public enum VmidOwner {
    /** The stage 2 has it, and nothing else. */
    STAGE_2,
    /** The stage 2, until a command shows a VMID that is not the stage 2's. */
    STAGE_2_UNLESS_SEEN,
    /** The vIOMMU, until a command shows that of the stage 2. */
    VIOMMU_UNLESS_SEEN
  }

  /** The call of a number. */
  public Optional<CallForm> call(int number) {
    return calls.of(number).filter(this::knows);
  }

  /** Those that a profile can name. */
  public static final List<KernelVersion> NAMED = List.of(LINUX_7_3, LINUX_7_2, LINUX_6_13);

  /** Whether it does so. */
  public boolean has(KernelFact fact) {
    return fact.in(major, minor);
  }

  /** What it lacks of the newest. */
  public List<KernelFact> lacks() {
    return Arrays.stream(KernelFact.values()).filter(fact -> !has(fact)).toList();
  }

  /** Whether the table of calls has it. */
  public boolean knows(CallForm form) {
    if (!calls.of(form.number()).filter(form::equals).isPresent()) {
      return false;
    }
    return !(form instanceof Ioctl call) || merged(call);
  }

  private boolean merged(Ioctl call) {
    return switch (call) {
      case IOAS_CHANGE_PROCESS -> has(KernelFact.CHANGE_PROCESS);
      case VEVENTQ_ALLOC -> has(KernelFact.VEVENTQ);
      case HW_QUEUE_ALLOC -> has(KernelFact.HW_QUEUE);
      case IOAS_NOIOMMU_GET_PA -> has(KernelFact.NOIOMMU_GET_PA);
      default -> true;
    };
  }

  /** The bytes of a call's structure that it knows. */
  public int size(CallForm call) {
    return call == Ioctl.VIOMMU_ALLOC && !has(KernelFact.VIOMMU_DATA)
        ? ViommuAllocStruct.DATA_LEN.offset()
        : call.layout().size();
  }

  /** {@code linux-6.13}, or {@code rfc-2024-d}. */
  @Override
  public String toString() {
    return calls.rfc() ? calls.id() : "linux-%d.%d".formatted(major, minor);
  }
}
