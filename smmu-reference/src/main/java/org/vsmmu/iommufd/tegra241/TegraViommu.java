package org.vsmmu.iommufd.tegra241;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.HwQueue;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.QueueMemory;
import org.vsmmu.iommufd.core.Vdevice;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.UserData;
import org.vsmmu.smmu.command.CommandWords;

/** A vIOMMU of type 2: the SMMU's, and a virtual interface of its own (iommufd 6.1 to 6.3). */
public final class TegraViommu implements ViommuDriver {
  /** IOMMU_HW_QUEUE_TYPE_TEGRA241_CMDQV. */
  private static final int QUEUE_TYPE = 1;

  private static final int EVENT_TYPE = 2;

  /** Page 0 of an interface, which the guest maps. */
  private static final long REGION = 64 << 10;

  private static final StructLayout DATA = Blobs.VIOMMU_TEGRA241_CMDQV;
  private static final StructLayout ERRORS = Blobs.VEVENT_TEGRA241_CMDQV;

  private final TegraIommu iommu;
  private final ViommuDriver smmu;
  private final Map<Device, Integer> slots = new HashMap<>();
  private Optional<VirtualInterface> allocated = Optional.empty();

  /** @param smmu what the SMMU driver would do for a vIOMMU without queues */
  TegraViommu(TegraIommu iommu, ViommuDriver smmu) {
    this.iommu = iommu;
    this.smmu = smmu;
  }

  @Override
  public Optional<StructValue> init(Viommu viommu, UserData data) throws CallFailed {
    smmu.init(viommu, data);
    when(data.length() == 0, Errno.EINVAL);
    StructValue blob = UserCopy.untypedBlob(DATA, data);
    allocated = Optional.of(new VirtualInterface(
        iommu.takeInterface(), iommu.features(), iommu.smmu().vmid(viommu)));
    long offset = viommu.owner().addRegion(viommu, REGION);
    blob.put(DATA.find("out_vintf_mmap_offset").orElseThrow(), offset);
    blob.put(DATA.find("out_vintf_mmap_length").orElseThrow(), REGION);
    return Optional.of(blob);
  }

  /** The interface of the vIOMMU. */
  public VirtualInterface virtualInterface() {
    return allocated.orElseThrow();
  }

  @Override
  public NestedDomain nestedDomain(Viommu viommu, int flags, UserData data) throws CallFailed {
    return smmu.nestedDomain(viommu, flags, data);
  }

  /** What a guest's queue does not execute comes this way. */
  @Override
  public Invalidated invalidate(Viommu viommu, UserArray requests) throws CallFailed {
    return smmu.invalidate(viommu, requests);
  }

  @Override
  public OptionalInt invalidationType() {
    return smmu.invalidationType();
  }

  /** Its own, and those of the SMMU behind it. */
  @Override
  public Optional<Set<Integer>> eventTypes() {
    return smmu.eventTypes().map(types -> {
      Set<Integer> all = new HashSet<>(types);
      all.add(EVENT_TYPE);
      return all;
    });
  }

  @Override
  public void init(Vdevice vdevice) throws CallFailed {
    long name = vdevice.virtualId();
    when(Long.compareUnsigned(name, VirtualInterface.HIGHEST_SID) > 0, Errno.EINVAL);
    smmu.init(vdevice);
    VirtualInterface here = virtualInterface();
    int slot = here.takeSlot((int) name, iommu.master(vdevice.device()).stream());
    vdevice.destroyWith(() -> here.clearSlot(slot));
  }

  @Override
  public boolean hasQueue(int type) {
    return type == QUEUE_TYPE;
  }

  @Override
  public void init(HwQueue queue, QueueMemory memory) throws CallFailed {
    int index = queue.index();
    unless(Integer.compareUnsigned(index, iommu.features().queues()) < 0, Errno.EINVAL);
    Viommu viommu = queue.viommu();
    when(viommu.queue(index).isPresent(), Errno.EEXIST);
    Optional<HwQueue> previous = index == 0 ? Optional.empty() : viommu.queue(index - 1);
    unless(index == 0 || previous.isPresent(), Errno.EIO);
    long length = queue.length();
    long most = 1L << (iommu.smmu().features().ids().cmdqs() + 4);
    unless(Long.bitCount(length) == 1 && length >= 32 && length <= most, Errno.EINVAL);
    memory.requireAligned(length);
    boolean tooHigh = memory.base().isPresent() && memory.base().getAsLong() >>> 48 != 0;
    when(tooHigh, Errno.EINVAL);
    previous.ifPresent(queue::holdPrevious);
    VirtualInterface here = virtualInterface();
    here.mapQueue(index, new VirtualInterface.Queue(memory.base(), length));
    queue.destroyWith(() -> {
      // An ATC_INV of the queue that has not been answered must not stop the next owner's.
      iommu.smmu().flushOverdue();
      here.unmapQueue(index);
    });
  }

  @Override
  public NestedDomain identityDomain(Viommu viommu) throws CallFailed {
    return smmu.identityDomain(viommu);
  }

  @Override
  public boolean hasUnpinnedQueues() {
    return true;
  }

  @Override
  public void initUnpinned(HwQueue queue) throws CallFailed {
    int index = queue.index();
    unless(Integer.compareUnsigned(index, iommu.features().queues()) < 0, Errno.EINVAL);
    when(queue.viommu().queue(index).isPresent(), Errno.EEXIST);
    long most = 1L << (iommu.smmu().features().ids().cmdqs() + 4);
    unless(queue.length() <= most, Errno.EINVAL);
    VirtualInterface here = virtualInterface();
    here.mapQueue(index, new VirtualInterface.Queue(OptionalLong.empty(), queue.length()));
    queue.destroyWith(() -> {
      iommu.smmu().flushOverdue();
      here.unmapQueue(index);
    });
  }

  @Override
  public void setDeviceId(Viommu viommu, Device device, long id) throws CallFailed {
    when(Long.compareUnsigned(id, VirtualInterface.HIGHEST_SID) > 0, Errno.EINVAL);
    int slot = virtualInterface().takeSlot((int) id, iommu.master(device).stream());
    slots.put(device, slot);
  }

  @Override
  public void clearDeviceId(Viommu viommu, Device device) {
    Integer slot = slots.remove(device);
    if (slot != null) {
      virtualInterface().clearSlot(slot);
    }
  }

  /** What the SMMU gets when a queue of the guest executes a command. */
  public Optional<PhysicalCommand> execute(CommandWords guest) {
    return VcmdqCommands.execute(guest, virtualInterface());
  }

  /**
   * The interface has interrupted because queues of it have stopped.
   *
   * @param low a bit for each of the queues 0 to 63
   * @param high for the queues 64 to 127
   * @return whether an event queue took it, or noted its loss
   */
  public static boolean report(Viommu viommu, long low, long high) {
    StructValue payload = StructValue.ofSize(ERRORS.size());
    payload.put(ERRORS.members().get(0), low).put(ERRORS.members().get(1), high);
    var queue = viommu.eventQueue(EVENT_TYPE);
    queue.ifPresent(q -> q.report(payload.toBytes()));
    return queue.isPresent();
  }

  @Override
  public void freed(Viommu viommu) {
    allocated.ifPresent(gone -> iommu.freeInterface(gone.index()));
    smmu.freed(viommu);
  }
}
