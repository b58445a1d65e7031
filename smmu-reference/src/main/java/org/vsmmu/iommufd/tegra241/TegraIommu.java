package org.vsmmu.iommufd.tegra241;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.ArmMaster;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.HwInfo;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.PagingDomain;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserData;

/** An SMMUv3 with a CMDQV in front of it. All but the CMDQV's own is the SMMU driver's. */
public final class TegraIommu implements Driver {
  private static final int INFO_TYPE = 3;
  private static final int VIOMMU_TYPE = 2;

  /** The type by which the SMMU driver knows the vIOMMU that this one builds upon. */
  private static final int ARM_VIOMMU_TYPE = 1;

  private static final StructLayout INFO = Blobs.HW_INFO_TEGRA241_CMDQV;

  private final ArmIommu smmu;
  private Optional<TegraFeatures> features;
  private final Map<Device, ArmMaster> masters = new HashMap<>();
  private final BitSet interfaces = new BitSet();

  public TegraIommu(ArmIommu smmu, TegraFeatures features) {
    this(smmu);
    found(features);
  }

  /** An SMMU without a CMDQV, as far as anybody knows. */
  public TegraIommu(ArmIommu smmu) {
    this.smmu = smmu;
    this.features = Optional.empty();
    // The kernel's own.
    interfaces.set(0);
  }

  public ArmIommu smmu() {
    return smmu;
  }

  /** There turns out to be a CMDQV. */
  public void found(TegraFeatures cmdqv) {
    features = Optional.of(cmdqv);
  }

  /** Whether there is a CMDQV. */
  public boolean present() {
    return features.isPresent();
  }

  /** What the CMDQV has. */
  public TegraFeatures features() {
    return features.orElseThrow();
  }

  /** Virtual interfaces that no vIOMMU has taken. */
  public int freeInterfaces() {
    return features().vintfs() - interfaces.cardinality();
  }

  /** Virtual interfaces that are in use, the kernel's own included. */
  public int usedInterfaces() {
    return interfaces.cardinality();
  }

  void bind(Device device, ArmMaster master) {
    masters.put(device, master);
    smmu.bind(device, master);
  }

  void unbind(Device device) {
    masters.remove(device);
    smmu.unbind(device);
  }

  ArmMaster master(Device device) {
    return masters.get(device);
  }

  /**
   * Takes the lowest free interface.
   *
   * @throws CallFailed ENOSPC
   */
  int takeInterface() throws CallFailed {
    int index = interfaces.nextClearBit(1);
    CallFailed.unless(index < features().vintfs(), Errno.ENOSPC);
    interfaces.set(index);
    return index;
  }

  void freeInterface(int index) {
    interfaces.clear(index);
  }

  @Override
  public HwInfo hwInfo(Device device, int type) throws CallFailed {
    if (type != INFO_TYPE || !present()) {
      return smmu.hwInfo(device, type);
    }
    StructValue blob = StructValue.ofSize(INFO.size());
    blob.put(INFO.find("version").orElseThrow(), features().version());
    blob.put(INFO.find("log2vcmdqs").orElseThrow(), features().log2Queues());
    blob.put(INFO.find("log2vsids").orElseThrow(), features().log2Sids());
    return new HwInfo(INFO_TYPE, blob);
  }

  /** What keeps the SMMU from a vIOMMU keeps it from one with queues too. */
  @Override
  public ViommuDriver viommu(Device device, int type) throws CallFailed {
    return type == VIOMMU_TYPE && present()
        ? new TegraViommu(this, smmu.viommu(device, ARM_VIOMMU_TYPE))
        : smmu.viommu(device, type);
  }

  @Override
  public long capabilities(Device device) {
    return smmu.capabilities(device);
  }

  @Override
  public int maxPasidLog2(Device device) {
    return smmu.maxPasidLog2(device);
  }

  @Override
  public List<Span> reservedRegions(Device device) {
    return smmu.reservedRegions(device);
  }

  @Override
  public PagingDomain pagingDomain(Device device, int flags, UserData data) throws CallFailed {
    return smmu.pagingDomain(device, flags, data);
  }

  @Override
  public boolean nestsOnParent() {
    return smmu.nestsOnParent();
  }

  @Override
  public NestedDomain nestedDomain(HwptPaging parent, int flags, UserData data) throws CallFailed {
    return smmu.nestedDomain(parent, flags, data);
  }

  @Override
  public ViommuDriver coreViommu(Device device) {
    return smmu.coreViommu(device);
  }

  @Override
  public Invalidated invalidate(Device device, UserArray requests) throws CallFailed {
    return smmu.invalidate(device, requests);
  }

  @Override
  public void requireAttachable(Device device, int pasid, Hwpt target) throws CallFailed {
    smmu.requireAttachable(device, pasid, target);
  }

  @Override
  public void attach(Device device, int pasid, Hwpt old, Hwpt target) throws CallFailed {
    smmu.attach(device, pasid, old, target);
  }

  @Override
  public void detach(Device device, int pasid, Hwpt old) {
    smmu.detach(device, pasid, old);
  }
}
