package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.HwInfo;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.HwptNested;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.PagingDomain;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.iova.IovaDomain;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.kernel.KernelVersion.VmidOwner;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserData;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiEl2All;
import org.vsmmu.smmu.command.TlbiNsnhAll;

/** One SMMUv3 as its Linux driver runs it (iommufd 5). */
public final class ArmIommu implements Driver {
  private static final int INFO_TYPE = 2;
  private static final int VIOMMU_TYPE = 1;
  private static final long DIRTY_TRACKING = 1;
  private static final long ATS_NOT_SUPPORTED = 8;

  private static final long PASID_EXEC = 2;
  private static final long PASID_PRIV = 4;
  private static final int REPEAT_TLBI_CFGI = 1;

  /** The window for software MSIs. */
  private static final Span MSI_WINDOW = Span.of(0x0800_0000, 0x10_0000);

  /** What DEV_INVALIDATE takes. */
  private static final Set<Opcode> FOR_DEVICES =
      EnumSet.of(Opcode.ATC_INV, Opcode.CFGI_CD, Opcode.CFGI_CD_ALL);

  private final ArmFeatures features;
  private final TagPool asids;
  private final TagPool vmids;
  private final CommandLog commands;
  private final HostInvalidation invalidation;
  private final ArmMoves moves;
  private final Map<Device, ArmMaster> masters = new HashMap<>();
  private final Map<Viommu, ViommuVmid> viommuVmids = new HashMap<>();
  private BlockEvidence blocks = BlockEvidence.PAGES;
  private int placeholders;
  private int idr4;

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
    this.commands = new CommandLog(features.sync());
    this.invalidation = new HostInvalidation(features, commands);
    this.moves = new ArmMoves(features, commands, invalidation);
  }

  public ArmFeatures features() {
    return features;
  }

  /** What the host does to this SMMU. */
  public CommandLog commands() {
    return commands;
  }

  /** The VMID that a vIOMMU's guest commands get. */
  public Tag vmid(Viommu viommu) {
    Tag borrowed = ((ArmDomain) viommu.parent().domain()).tag();
    return ownVmid(viommu).map(Tag.class::cast).orElse(borrowed);
  }

  /**
   * Whether no device uses a domain, directly or through a nested one: when the last one left, its
   * tag was invalidated, so nothing of its tables is cached (iommufd 5.7).
   */
  public static boolean unused(IovaDomain domain) {
    return domain instanceof ArmDomain arm && arm.targets().isEmpty();
  }

  /** The VMID of a vIOMMU that may have its own. */
  Optional<ViommuVmid> ownVmid(Viommu viommu) {
    return Optional.ofNullable(viommuVmids.get(viommu));
  }

  void takeVmid(Viommu viommu) {
    VmidOwner owner = features.kernel().vmidOwner();
    if (owner != VmidOwner.STAGE_2) {
      Tag borrowed = ((ArmDomain) viommu.parent().domain()).tag();
      viommuVmids.put(viommu, new ViommuVmid(vmids, borrowed, owner));
    }
  }

  void releaseVmid(Viommu viommu) {
    ViommuVmid vmid = viommuVmids.remove(viommu);
    if (vmid != null) {
      vmid.release();
    }
  }

  /** Issues a SYNC of its own, which takes the blame for an ATC_INV that is overdue. */
  public void flushOverdue() {
    commands.sync();
  }

  /** Says from now on which memory is mapped in blocks. */
  public void blockEvidence(BlockEvidence evidence) {
    blocks = evidence;
  }

  BlockEvidence blockEvidence() {
    return blocks;
  }

  /** What IDR4 holds; 0 until it is said. */
  public void implementationDefined(int register) {
    idr4 = register;
  }

  /** The device as this driver sees it. */
  public ArmMaster master(Device device) {
    return masters.get(device);
  }

  /** The SMMU is reset, when its driver finds it (iommufd 5.11). */
  public void reset() {
    giveAndWait(CfgiSteRange.all());
    if (features.ids().hyp()) {
      giveAndWait(new TlbiEl2All());
    }
    giveAndWait(new TlbiNsnhAll());
  }

  private void giveAndWait(Command command) {
    CommandBatch batch = new CommandBatch(features, commands);
    batch.add(PhysicalCommand.of(command));
    batch.submit();
  }

  /**
   * A device with one stream as the kernel drives it from boot on, in its own translating domain.
   *
   * @param stream its StreamID
   * @param atsCapable whether root complex and endpoint do ATS
   */
  public ArmMaster newMaster(Unknown stream, boolean atsCapable) {
    ArmEndpoint plain = ArmEndpoint.of(stream).coherent(features.canwbs());
    return newMaster(plain.withAts(atsCapable));
  }

  /** A device as the kernel drives it from boot on, in its own domain. */
  public ArmMaster newMaster(ArmEndpoint endpoint) {
    Optional<ArmDomain> own = Optional.empty();
    if (!endpoint.identityAtBoot()) {
      boolean stage1 = features.ids().s1p();
      ArmDomain.Use use = stage1 ? ArmDomain.Use.STAGE_1 : ArmDomain.Use.STAGE_2;
      Tag tag = (stage1 ? asids : vmids).hiddenTag();
      placeholders++;
      own = Optional.of(new ArmDomain(this, use, tag, placeholders));
    }
    placeholders++;
    int bits = features.cdBits(endpoint.pasidBits());
    long pointer = (1L << 41) + ((long) placeholders << 20);
    CdTable table = new CdTable(pointer, bits, features.twoLevelCdTable(bits));
    long[] abort = moves.entries().abort();
    ArmMaster master = new ArmMaster(endpoint, features.ids().ats(), own, table, abort);
    moves.toOwn(master);
    commands.takeSteps();
    return master;
  }

  /** The kernel gives a device to user space: it leaves its own domain and is blocked. */
  public void bind(Device device, ArmMaster master) {
    masters.put(device, master);
    moves.toPlain(master, ArmMaster.Plain.BLOCKED);
  }

  /** The device goes back to its own domain. */
  public void unbind(Device device) {
    moves.toOwn(masters.remove(device));
  }

  /** A driver of the kernel's own lets a device pass untranslated. */
  public void identity(Device device) {
    moves.toPlain(master(device), ArmMaster.Plain.IDENTITY);
  }

  @Override
  public HwInfo hwInfo(Device device, int type) throws CallFailed {
    unless(type == 0 || type == INFO_TYPE, Errno.EOPNOTSUPP);
    StructLayout layout = Blobs.HW_INFO_ARM_SMMUV3;
    StructValue blob = StructValue.ofSize(layout.size());
    var ids = features.ids();
    int[] registers = {ids.idr0(), ids.idr1(), ids.idr2(), ids.idr3(), idr4, ids.idr5()};
    for (int i = 0; i < registers.length; i++) {
      blob.put(layout.find("idr[" + i + "]").orElseThrow(), registers[i]);
    }
    int flags = features.options().repeatsInvalidation() ? REPEAT_TLBI_CFGI : 0;
    blob.put(layout.find("flags").orElseThrow(), flags);
    blob.put(layout.find("iidr").orElseThrow(), features.iidr());
    blob.put(layout.find("aidr").orElseThrow(), ids.aidr());
    return new HwInfo(INFO_TYPE, blob);
  }

  @Override
  public long capabilities(Device device) {
    ArmMaster master = master(device);
    ArmEndpoint endpoint = master.endpoint();
    boolean dirty = features.ids().httu() >= 2 && features.ids().cohacc();
    boolean pasids = maxPasidLog2(device) > 0;
    return (dirty ? DIRTY_TRACKING : 0)
        | (pasids && endpoint.executes() ? PASID_EXEC : 0)
        | (pasids && endpoint.privileged() ? PASID_PRIV : 0)
        | (master.atsCapable() ? 0 : ATS_NOT_SUPPORTED);
  }

  @Override
  public int maxPasidLog2(Device device) {
    return Math.min(master(device).endpoint().pasidBits(), features.ids().ssidSize());
  }

  @Override
  public List<Span> reservedRegions(Device device) {
    return List.of(MSI_WINDOW);
  }

  @Override
  public PagingDomain pagingDomain(Device device, int flags, UserData data) throws CallFailed {
    when(data.length() != 0, Errno.EOPNOTSUPP);
    boolean coherent = master(device).endpoint().canwbs();
    if ((flags & HwptPaging.NEST_PARENT) != 0) {
      unless(flags == HwptPaging.NEST_PARENT && features.nesting(), Errno.EOPNOTSUPP);
      return domain(ArmDomain.Use.NEST_PARENT, coherent);
    }
    boolean needsStage1 = flags != 0;
    boolean stage1 = features.ids().s1p();
    unless(stage1 || !needsStage1, Errno.EOPNOTSUPP);
    return domain(stage1 ? ArmDomain.Use.STAGE_1 : ArmDomain.Use.STAGE_2, coherent);
  }

  private ArmDomain domain(ArmDomain.Use use, boolean coherentOnly) throws CallFailed {
    Tag tag = use == ArmDomain.Use.STAGE_1 ? asids.take(Errno.EBUSY) : vmids.take(Errno.ENOSPC);
    placeholders++;
    return new ArmDomain(this, use, tag, placeholders, coherentOnly);
  }

  void freed(ArmDomain domain) {
    (domain.stage1() ? asids : vmids).free(domain.tag());
  }

  void changed(ArmDomain domain, Span span, long granule, boolean leaf) {
    invalidation.range(domain.targets(), span, granule, leaf);
  }

  @Override
  public ViommuDriver viommu(Device device, int type) throws CallFailed {
    boolean coherent = master(device).endpoint().canwbs();
    unless(type == VIOMMU_TYPE && features.viommu(coherent), Errno.EOPNOTSUPP);
    return new ArmViommu(this);
  }

  /** The core manages it, whatever hardware there is (iommufd 10). */
  @Override
  public ViommuDriver coreViommu(Device device) {
    return new ArmViommu(this);
  }

  @Override
  public boolean nestsOnParent() {
    return features.kernel().nestsOnParents();
  }

  @Override
  public NestedDomain nestedDomain(HwptPaging parent, int flags, UserData data) throws CallFailed {
    VirtualSte vste = ArmViommu.guestEntry(this, flags, data);
    if (parent.domain() instanceof ArmDomain domain && domain.smmu() == this) {
      return ArmNested.on(domain, this, vste);
    }
    throw new CallFailed(Errno.EINVAL);
  }

  /** DEV_INVALIDATE: only what names a stream, and that becomes the device's (iommufd 10). */
  @Override
  public Invalidated invalidate(Device device, UserArray requests) throws CallFailed {
    GuestCommands guest =
        new GuestCommands(features, TagPool.none(), name -> master(device).stream());
    return new GuestArray(commands, words -> {
          unless(FOR_DEVICES.contains(Opcode.of((int) words.get(CommandFields.OP))), Errno.EIO);
          return guest.convert(words);
        })
        .give(requests);
  }

  @Override
  public void requireAttachable(Device device, int pasid, Hwpt target) throws CallFailed {
    ArmMaster master = master(device);
    if (!(target.paging().domain() instanceof ArmDomain below)) {
      throw new CallFailed(Errno.EINVAL);
    }
    if (pasid != Device.RID) {
      requirePasid(device, pasid, target, below);
    } else if (target instanceof HwptNested hwpt) {
      unless(below.smmu() == this, Errno.EINVAL);
      when(master.pasidsInUse(), Errno.EBUSY);
      boolean needsName = ((ArmNested) hwpt.domain()).vste().translates()
          && features.kernel().has(KernelFact.VDEVICE_BEFORE_TRANSLATE);
      unless(guestName(device, hwpt).isPresent() || !needsName, Errno.ENOENT);
    } else {
      unless(below.smmu() == this, Errno.EINVAL);
      when(!below.stage1() && master.pasidsInUse(), Errno.EBUSY);
    }
    boolean reached = pasid == Device.RID || hasPasids(device);
    boolean incoherent = below.coherentOnly() && !master.endpoint().canwbs();
    when(reached && incoherent, Errno.EINVAL);
  }

  /** What the kernel's IOMMU core looks at, then the driver (iommufd 4.10, 5.8). */
  private void requirePasid(Device device, int pasid, Hwpt target, ArmDomain domain)
      throws CallFailed {
    when(target instanceof HwptNested, Errno.EOPNOTSUPP);
    if (!hasPasids(device)) {
      // The core only records what it gets: the device cannot send any.
      return;
    }
    unless(Integer.toUnsignedLong(pasid) < 1L << maxPasidLog2(device), Errno.EINVAL);
    unless(domain.smmu() == this && domain.stage1(), Errno.EINVAL);
    unless(ArmMoves.takesPasids(master(device)), Errno.EINVAL);
  }

  private boolean hasPasids(Device device) {
    return maxPasidLog2(device) > 0;
  }

  private static Optional<Long> guestName(Device device, HwptNested hwpt) {
    return hwpt.viommu().flatMap(viommu -> viommu.nameOf(device));
  }

  @Override
  public void attach(Device device, int pasid, Hwpt old, Hwpt target) throws CallFailed {
    requireAttachable(device, pasid, target);
    ArmMaster master = master(device);
    if (!(target.paging().domain() instanceof ArmDomain below)) {
      throw new CallFailed(Errno.EINVAL);
    }
    if (pasid != Device.RID) {
      if (hasPasids(device)) {
        moves.pasidTo(master, pasid, below);
      }
    } else if (target instanceof HwptNested hwpt) {
      master.reportToNobody();
      guestName(device, hwpt).ifPresent(name -> master.reportTo(hwpt.viommu().orElseThrow(), name));
      moves.toNested(master, (ArmNested) hwpt.domain());
    } else {
      moves.toPaging(master, below);
    }
  }

  @Override
  public void detach(Device device, int pasid, Hwpt old) {
    if (pasid == Device.RID) {
      moves.toPlain(master(device), ArmMaster.Plain.BLOCKED);
    } else if (hasPasids(device)) {
      moves.removePasid(master(device), pasid);
    }
  }
}
