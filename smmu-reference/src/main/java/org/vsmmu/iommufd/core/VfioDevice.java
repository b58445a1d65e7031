package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.VfioAttachStruct;
import org.vsmmu.iommufd.uapi.VfioBindStruct;
import org.vsmmu.iommufd.uapi.VfioDetachStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** The descriptor of a VFIO device: bind, attach, detach (iommufd 4.10). */
public final class VfioDevice extends OpenFile {
  private static final int TOKEN = 1;
  private static final int PASID = 1;
  private static final int ATTACH_WITH_PASID = 16;
  private static final int DETACH_WITH_PASID = 12;

  /** The device below, as its driver sees it. */
  public interface Hardware {
    Driver driver();

    /** Whether its VFIO driver has the calls for PASIDs, as that of PCI devices has. */
    default boolean hasPasidCalls() {
      return true;
    }

    /**
     * Refuses to give the device to user space.
     *
     * @throws CallFailed EINVAL when it is not cache-coherent, EPERM when its MSIs are not isolated
     */
    default void requireSafe() throws CallFailed {}

    /** The kernel that drives it. */
    default KernelVersion kernel() {
      return KernelVersion.LINUX_7_3;
    }

    /** User space has it now. */
    void bound(Device device);

    /** The kernel has it back. */
    void unbound(Device device);
  }

  private final Hardware hardware;
  private Optional<Device> device = Optional.empty();

  public VfioDevice(Hardware hardware) {
    this.hardware = hardware;
  }

  /** The device, once it is bound. */
  public Optional<Device> device() {
    return device;
  }

  /** Does an ioctl; one that says something about the device itself is not modelled. */
  public Answer ioctl(Machine machine, Process process, Request request) {
    StructValue args =
        StructValue.of(request.structure() == null ? new byte[0] : request.structure());
    Invocation call = new Invocation(machine, hardware.kernel(), process, null, request, args);
    Optional<VfioIoctl> vfio =
        VfioIoctl.of(request.number()).filter(known -> known.code() == request.command());
    try {
      boolean bind = vfio.filter(VfioIoctl.DEVICE_BIND_IOMMUFD::equals).isPresent();
      unless(bind || device.isPresent(), Errno.EINVAL);
      if (vfio.isEmpty()) {
        return Answer.notModelled("VFIO call 0x%x".formatted(request.command()));
      }
      when(request.structure() == null, Errno.EFAULT);
      handle(vfio.get(), call);
    } catch (CallFailed e) {
      return call.answer(Optional.of(e.errno()));
    }
    return call.answer(Optional.empty());
  }

  private void handle(VfioIoctl vfio, Invocation call) throws CallFailed {
    switch (vfio) {
      case DEVICE_BIND_IOMMUFD -> bind(call);
      case DEVICE_ATTACH_IOMMUFD_PT -> attach(call);
      case DEVICE_DETACH_IOMMUFD_PT -> detach(call);
      default -> throw new CallFailed(Errno.ENOTTY);
    }
  }

  private void bind(Invocation call) throws CallFailed {
    requireSize(call, VfioBindStruct.LAYOUT.minimum());
    when((call.u32(VfioBindStruct.FLAGS) & ~TOKEN) != 0, Errno.EINVAL);
    int fd = call.u32(VfioBindStruct.IOMMUFD);
    when(fd < 0 || device.isPresent(), Errno.EINVAL);
    OpenFile file = call.process().files().find(fd).orElseThrow(() -> new CallFailed(Errno.EBADF));
    unless(file instanceof Iommufd, Errno.EBADFD);
    hardware.requireSafe();
    bind((Iommufd) file);
    call.put(VfioBindStruct.OUT_DEVID, device.orElseThrow().id());
    call.writeBack();
  }

  private void bind(Iommufd owner) {
    Device bound = new Device(owner.ids().reserve(), owner, hardware.driver());
    hardware.bound(bound);
    owner.ids().publish(bound);
    owner.retain();
    device = Optional.of(bound);
  }

  private void attach(Invocation call) throws CallFailed {
    requireSize(call, VfioAttachStruct.LAYOUT.minimum());
    int flags = call.u32(VfioAttachStruct.FLAGS);
    when((flags & ~known(call)) != 0, Errno.EINVAL);
    int pasid = pasid(call, flags, ATTACH_WITH_PASID, call.u32(VfioAttachStruct.PASID));
    Attaching attaching = new Attaching(device.orElseThrow(), pasid);
    boolean replaces = device.orElseThrow().attached(pasid).isPresent();
    int id = call.u32(VfioAttachStruct.PT_ID);
    Hwpt used = replaces ? attaching.replace(id) : attaching.attach(id);
    call.put(VfioAttachStruct.PT_ID, used.id());
    call.writeBack();
  }

  private void detach(Invocation call) throws CallFailed {
    requireSize(call, VfioDetachStruct.LAYOUT.minimum());
    int flags = call.u32(VfioDetachStruct.FLAGS);
    when((flags & ~known(call)) != 0, Errno.EINVAL);
    int pasid = pasid(call, flags, DETACH_WITH_PASID, call.u32(VfioDetachStruct.PASID));
    new Attaching(device.orElseThrow(), pasid).detach();
  }

  private static int known(Invocation call) {
    return call.has(KernelFact.PASID) ? PASID : 0;
  }

  private int pasid(Invocation call, int flags, int size, int given) throws CallFailed {
    if (flags == 0) {
      return Device.RID;
    }
    requireSize(call, size);
    unless(hardware.hasPasidCalls(), Errno.EOPNOTSUPP);
    return given;
  }

  private static void requireSize(Invocation call, int minimum) throws CallFailed {
    unless(UserCopy.size(call.request().structure()) >= minimum, Errno.EINVAL);
  }

  /** Descriptor and mapped regions are gone: the binding ends. */
  @Override
  protected void release() {
    device.ifPresent(bound -> {
      bound.unbind();
      hardware.unbound(bound);
      bound.owner().drop();
    });
    device = Optional.empty();
  }
}
