package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.iommufd.arm.AttachSequence.CdUse;
import org.vsmmu.iommufd.arm.AttachSequence.Target;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.HwInfo;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.HwptNested;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.PagingDomain;
import org.vsmmu.iommufd.core.Vdevice;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.iova.Area;
import org.vsmmu.iommufd.iova.IovaDomain;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserData;

/** One SMMUv3 as its Linux driver runs it (iommufd 5). */
public final class ArmIommu implements Driver {
  private static final int INFO_TYPE = 2;
  private static final int VIOMMU_TYPE = 1;
  private static final long DIRTY_TRACKING = 1;
  private static final long ATS_NOT_SUPPORTED = 8;

  /** The window for software MSIs. */
  private static final Span MSI_WINDOW = Span.of(0x0800_0000, 0x10_0000);

  private static final int SSID_0 = 2;

  private final ArmFeatures features;
  private final TagPool asids;
  private final TagPool vmids;
  private final HostSte entries;
  private final CommandLog commands = new CommandLog();
  private final HostInvalidation invalidation;
  private final Map<Device, ArmMaster> masters = new HashMap<>();
  private int placeholders;

  /**
   * An SMMU with its VMIDs; ASIDs are shared by all SMMUs of a machine.
   *
   * @param asids of the machine
   */
  public ArmIommu(ArmFeatures features, TagPool asids) {
    this.features = features;
    this.asids = asids;
    int bits = features.ids().vmidBits();
    this.vmids = features.ids().s1p() ? TagPool.fresh(bits) : TagPool.partlyTaken(bits);
    this.entries = new HostSte(features);
    this.invalidation = new HostInvalidation(features, commands);
  }

  public ArmFeatures features() {
    return features;
  }

  /** What the host gives to this SMMU. */
  public CommandLog commands() {
    return commands;
  }

  /** The bits of a stage-1 input address: what the CPU has, at most 48. */
  int stage1Bits() {
    return 48;
  }

  /**
   * Whether no device uses a domain, directly or through a nested one: when the last one left, its
   * tag was invalidated, so nothing of its tables is cached (iommufd 5.7).
   */
  public static boolean unused(IovaDomain domain) {
    return domain instanceof ArmDomain arm && arm.masters().isEmpty();
  }

  ArmMaster master(Device device) {
    return masters.get(device);
  }

  /**
   * A device as the kernel drives it from boot on, in its own domain.
   *
   * @param stream its StreamID
   * @param atsCapable whether root complex and endpoint do ATS
   */
  public ArmMaster newMaster(Unknown stream, boolean atsCapable) {
    ArmDomain.Use use = features.ids().s1p() ? ArmDomain.Use.STAGE_1 : ArmDomain.Use.STAGE_2;
    TagPool pool = features.ids().s1p() ? asids : vmids;
    ArmDomain own = new ArmDomain(this, use, pool.hiddenTag(), 0xffff - placeholders);
    placeholders++;
    long cdTable = (1L << 41) + ((long) placeholders << 16);
    boolean ats = atsCapable && features.ids().ats();
    ArmMaster master = new ArmMaster(stream, ats, own, cdTable, entries.abort());
    move(master, ownTarget(master));
    commands.take();
    return master;
  }

  /** The kernel gives a device to user space: it leaves its own domain and is blocked. */
  public void bind(Device device, ArmMaster master) {
    masters.put(device, master);
    move(master, blocked());
  }

  /** The device goes back to its own domain. */
  public void unbind(Device device) {
    ArmMaster master = masters.remove(device);
    move(master, ownTarget(master));
  }

  private Target ownTarget(ArmMaster master) {
    ArmDomain own = master.ownDomain();
    return own.stage1() ? stage1(master, own) : stage2(master, own);
  }

  private Target stage1(ArmMaster master, ArmDomain domain) {
    boolean ats = master.atsCapable();
    long[] ste = entries.cdTable(master.cdTable(), SSID_0, ats, false);
    return new Target(Optional.of(domain), ste, ats, CdUse.WRITE);
  }

  private Target stage2(ArmMaster master, ArmDomain domain) {
    boolean ats = master.atsCapable();
    long[] ste = entries.stage2(domain, ats, false);
    return new Target(Optional.of(domain), ste, ats, CdUse.CLEAR);
  }

  private Target blocked() {
    return new Target(Optional.empty(), entries.abort(), false, CdUse.CLEAR_LAST);
  }

  private Target nested(ArmMaster master, ArmNested nested) {
    VirtualSte vste = nested.vste();
    // ATS is switched on even where the entry aborts.
    boolean ats = master.atsCapable() && (!vste.translates() || vste.wantsAts());
    long[] ste = entries.nested(vste, nested.parent(), ats, false);
    return new Target(Optional.of(nested.parent()), ste, ats, CdUse.LEAVE);
  }

  private void move(ArmMaster master, Target target) {
    new AttachSequence(master, commands, invalidation).moveTo(target);
  }

  @Override
  public HwInfo hwInfo(Device device, int type) throws CallFailed {
    unless(type == 0 || type == INFO_TYPE, Errno.EOPNOTSUPP);
    StructLayout layout = Blobs.HW_INFO_ARM_SMMUV3;
    StructValue blob = StructValue.ofSize(layout.size());
    var ids = features.ids();
    int[] registers = {ids.idr0(), ids.idr1(), ids.idr2(), ids.idr3(), 0, ids.idr5()};
    for (int i = 0; i < registers.length; i++) {
      blob.put(layout.find("idr[" + i + "]").orElseThrow(), registers[i]);
    }
    blob.put(layout.find("iidr").orElseThrow(), features.iidr());
    blob.put(layout.find("aidr").orElseThrow(), ids.aidr());
    return new HwInfo(INFO_TYPE, blob);
  }

  @Override
  public long capabilities(Device device) {
    boolean dirty = features.ids().httu() >= 2 && features.ids().cohacc();
    return (master(device).atsCapable() ? 0 : ATS_NOT_SUPPORTED) | (dirty ? DIRTY_TRACKING : 0);
  }

  @Override
  public int maxPasidLog2(Device device) {
    return 0;
  }

  @Override
  public List<Span> reservedRegions(Device device) {
    return List.of(MSI_WINDOW);
  }

  @Override
  public PagingDomain pagingDomain(Device device, int flags, UserData data) throws CallFailed {
    when(data.length() != 0, Errno.EOPNOTSUPP);
    if ((flags & HwptPaging.NEST_PARENT) != 0) {
      unless(flags == HwptPaging.NEST_PARENT && features.nesting(), Errno.EOPNOTSUPP);
      return domain(ArmDomain.Use.NEST_PARENT);
    }
    boolean needsStage1 = flags != 0;
    unless(features.ids().s1p() || !needsStage1, Errno.EOPNOTSUPP);
    return domain(features.ids().s1p() ? ArmDomain.Use.STAGE_1 : ArmDomain.Use.STAGE_2);
  }

  private ArmDomain domain(ArmDomain.Use use) throws CallFailed {
    Tag tag = use == ArmDomain.Use.STAGE_1 ? asids.take(Errno.EBUSY) : vmids.take(Errno.ENOSPC);
    placeholders++;
    return new ArmDomain(this, use, tag, placeholders);
  }

  void freed(ArmDomain domain) {
    (domain.stage1() ? asids : vmids).free(domain.tag());
  }

  void unmapped(ArmDomain domain, Area area) {
    invalidation.range(domain, area.span(), 1L << features.pageShift(), true);
  }

  @Override
  public ViommuDriver viommu(Device device, int type) throws CallFailed {
    unless(type == VIOMMU_TYPE && features.viommu(), Errno.EOPNOTSUPP);
    return new ArmViommu(this);
  }

  @Override
  public void requireAttachable(Device device, int pasid, Hwpt target) throws CallFailed {
    unless(pasid == Device.RID, Errno.EOPNOTSUPP);
    unless(((ArmDomain) target.paging().domain()).smmu() == this, Errno.EINVAL);
    if (target instanceof HwptNested hwpt) {
      boolean translates = ((ArmNested) hwpt.domain()).vste().translates();
      unless(guestName(device, hwpt).isPresent() || !translates, Errno.ENOENT);
    }
  }

  private static Optional<Vdevice> guestName(Device device, HwptNested hwpt) {
    Viommu viommu = hwpt.viommu().orElseThrow();
    return device.vdevice().filter(v -> v.viommu() == viommu);
  }

  @Override
  public void attach(Device device, int pasid, Hwpt old, Hwpt target) throws CallFailed {
    requireAttachable(device, pasid, target);
    ArmMaster master = master(device);
    master.reportToNobody();
    if (target instanceof HwptNested hwpt) {
      guestName(device, hwpt).ifPresent(v -> master.reportTo(v.viommu(), v.virtualId()));
      move(master, nested(master, (ArmNested) hwpt.domain()));
    } else {
      ArmDomain paging = (ArmDomain) target.paging().domain();
      move(master, paging.stage1() ? stage1(master, paging) : stage2(master, paging));
    }
  }

  @Override
  public void detach(Device device, int pasid, Hwpt old) {
    ArmMaster master = master(device);
    master.reportToNobody();
    move(master, blocked());
  }
}
