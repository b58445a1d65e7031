package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.Vdevice;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.UserData;

/** The SMMUv3's vIOMMU of type 1: a borrowed VMID and a way for guest commands. */
final class ArmViommu implements ViommuDriver {
  private static final int HWPT_TYPE = 2;

  private final ArmIommu smmu;

  ArmViommu(ArmIommu smmu) {
    this.smmu = smmu;
  }

  @Override
  public Optional<StructValue> init(Viommu viommu, UserData data) throws CallFailed {
    boolean own = viommu.parent().domain() instanceof ArmDomain parent && parent.smmu() == smmu;
    unless(own, Errno.EINVAL);
    smmu.takeVmid(viommu);
    return Optional.empty();
  }

  @Override
  public NestedDomain nestedDomain(Viommu viommu, int flags, UserData data) throws CallFailed {
    return ArmNested.on(viommu, smmu, guestEntry(smmu, flags, data));
  }

  /** The entry that a guest gives to a nested domain. */
  static VirtualSte guestEntry(ArmIommu smmu, int flags, UserData data) throws CallFailed {
    when((flags & ~HwptPaging.FAULT_ID_VALID) != 0, Errno.EOPNOTSUPP);
    StructValue blob = UserCopy.blob(Blobs.HWPT_ARM_SMMUV3, HWPT_TYPE, data);
    return smmu.features().kernel().plainGuestEntries()
        ? VirtualSte.withoutConfig(blob)
        : VirtualSte.of(blob);
  }

  @Override
  public void init(Vdevice vdevice) throws CallFailed {
    // A guest's StreamID can stand for one stream only.
    int streams = smmu.master(vdevice.device()).streams().size();
    unless(streams == 1, Errno.EOPNOTSUPP);
  }

  @Override
  public Invalidated invalidate(Viommu viommu, UserArray requests) throws CallFailed {
    GuestCommands guest =
        new GuestCommands(smmu.features(), smmu.vmid(viommu), name -> stream(viommu, name));
    return new GuestArray(smmu.commands(), guest::convert).give(requests);
  }

  @Override
  public NestedDomain identityDomain(Viommu viommu) {
    return ArmNested.on(viommu, smmu, VirtualSte.IDENTITY);
  }

  @Override
  public void freed(Viommu viommu) {
    smmu.releaseVmid(viommu);
  }

  @Override
  public OptionalInt invalidationType() {
    return OptionalInt.of(GuestArray.INVALIDATE_TYPE);
  }

  @Override
  public Optional<Set<Integer>> eventTypes() {
    return Optional.of(Set.of(GuestEvents.EVENT_TYPE));
  }

  private Unknown stream(Viommu viommu, long guestName) throws CallFailed {
    // Patches of 2024 let a guest name a device of another IOMMU.
    return viommu
        .deviceOf(guestName)
        .flatMap(device -> Optional.ofNullable(smmu.master(device)))
        .orElseThrow(() -> new CallFailed(Errno.EIO))
        .stream();
  }
}
