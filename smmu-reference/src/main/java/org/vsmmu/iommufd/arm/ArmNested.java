package org.vsmmu.iommufd.arm;

import java.util.Optional;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.UserArray;

/**
 * A guest's STE on a parent. Invalidation goes through the vIOMMU, and through its own id only in
 * patches that were not merged so.
 *
 * @param vste the guest's words
 * @param parent the stage-2 domain below
 * @param vmid whose VMID it carries, if it may be another than the parent's
 * @param own the way for guest commands through its own id
 */
record ArmNested(
    VirtualSte vste, ArmDomain parent, Optional<ViommuVmid> vmid, Optional<GuestArray> own)
    implements NestedDomain {

  static ArmNested on(Viommu viommu, ArmIommu smmu, VirtualSte vste) {
    ArmDomain parent = (ArmDomain) viommu.parent().domain();
    return new ArmNested(vste, parent, smmu.ownVmid(viommu), ownPath(smmu, smmu.vmid(viommu)));
  }

  static ArmNested on(ArmDomain parent, ArmIommu smmu, VirtualSte vste) {
    return new ArmNested(vste, parent, Optional.empty(), ownPath(smmu, parent.tag()));
  }

  /** No stream can be named there. */
  private static Optional<GuestArray> ownPath(ArmIommu smmu, Tag vmid) {
    if (!smmu.features().kernel().nestsOnParents()) {
      return Optional.empty();
    }
    GuestCommands guest = new GuestCommands(smmu.features(), vmid, name -> {
      throw new CallFailed(Errno.EIO);
    });
    return Optional.of(new GuestArray(smmu.commands(), guest::convert));
  }

  /** What is flushed and invalidated for a device on it. */
  Tag tag() {
    return vmid.isPresent() ? vmid.get() : parent.tag();
  }

  /** A number that stands for the VMID in entries. */
  int vmidPlaceholder() {
    return tag().placeholder();
  }

  @Override
  public Invalidated invalidate(UserArray requests) throws CallFailed {
    return own.orElseThrow(() -> new CallFailed(Errno.EOPNOTSUPP)).give(requests);
  }
}
