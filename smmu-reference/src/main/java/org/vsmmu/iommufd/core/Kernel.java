package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.OptionStruct;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** The calls of an iommufd descriptor. */
public final class Kernel {
  private final Machine machine;
  private final KernelVersion version;
  private final Map<CallForm, Handler> handlers = new HashMap<>();

  /** The newest kernel, without test calls. */
  public Kernel(Machine machine) {
    this(machine, KernelVersion.LINUX_7_3);
  }

  /** A kernel without test calls; {@link #install} adds what a build has more. */
  public Kernel(Machine machine, KernelVersion version) {
    this.machine = machine;
    this.version = version;
    install(Ioctl.DESTROY, call -> call.ids().destroy(call.u32(DestroyStruct.ID)));
    install(Ioctl.IOAS_ALLOC, IoasCalls::alloc);
    install(Ioctl.IOAS_ALLOW_IOVAS, IoasCalls::allowIovas);
    install(Ioctl.IOAS_COPY, MapCalls::copy);
    install(Ioctl.IOAS_IOVA_RANGES, IoasCalls::iovaRanges);
    install(Ioctl.IOAS_MAP, MapCalls::map);
    install(Ioctl.IOAS_UNMAP, MapCalls::unmap);
    install(Ioctl.OPTION, OptionCalls::option);
    install(Ioctl.VFIO_IOAS, OptionCalls::vfioIoas);
    install(Ioctl.HWPT_ALLOC, HwptCalls::alloc);
    install(Ioctl.GET_HW_INFO, InfoCall::get);
    install(Ioctl.HWPT_SET_DIRTY_TRACKING, DirtyCalls::set);
    install(Ioctl.HWPT_GET_DIRTY_BITMAP, DirtyCalls::get);
    install(Ioctl.HWPT_INVALIDATE, HwptCalls::invalidate);
    install(Ioctl.FAULT_QUEUE_ALLOC, QueueCalls::faultQueue);
    install(Ioctl.IOAS_MAP_FILE, MapCalls::mapFile);
    install(Ioctl.VIOMMU_ALLOC, ViommuCalls::alloc);
    install(Ioctl.VDEVICE_ALLOC, ViommuCalls::vdevice);
    install(Ioctl.IOAS_CHANGE_PROCESS, OptionCalls::changeProcess);
    install(Ioctl.VEVENTQ_ALLOC, QueueCalls::veventq);
    install(Ioctl.HW_QUEUE_ALLOC, ViommuCalls::hwQueue);
    // Built without VFIO's no-IOMMU support.
    install(Ioctl.IOAS_NOIOMMU_GET_PA, call -> {
      throw new CallFailed(Errno.EOPNOTSUPP);
    });
    RfcCalls.install(version.calls(), this);
  }

  public Machine machine() {
    return machine;
  }

  public KernelVersion version() {
    return version;
  }

  /** Gives a call its handler, if this version has the call. */
  public void install(CallForm call, Handler handler) {
    if (version.knows(call)) {
      handlers.put(call, handler);
    }
  }

  /** Opens /dev/iommu, or /dev/vfio/vfio as one. */
  public int open(Process process, boolean asContainer) {
    return process.files().install(new Iommufd(asContainer));
  }

  /** Does an ioctl of a process; one on a descriptor that is no iommufd is not modelled. */
  public Answer ioctl(Process process, int fd, Request request) {
    Optional<Iommufd> file = process.files().find(fd, Iommufd.class);
    byte[] bytes = request.structure();
    StructValue raw = StructValue.of(bytes == null ? new byte[0] : bytes);
    if (process.files().find(fd).isEmpty()) {
      Invocation nowhere = new Invocation(this, process, null, request, raw);
      return nowhere.answer(Optional.of(Errno.EBADF));
    }
    if (file.isEmpty()) {
      return Answer.notModelled("ioctl 0x%x on another descriptor".formatted(request.command()));
    }
    Invocation early = new Invocation(this, process, file.get(), request, raw);
    int number = request.number();
    if (number < Ioctl.BASE || number > last()) {
      return container(early);
    }
    try {
      when(bytes == null, Errno.EFAULT);
      CallForm call = version
          .call(number)
          .filter(c -> c.code() == request.command())
          .orElseThrow(() -> new CallFailed(Errno.ENOTTY));
      StructValue args = UserCopy.structure(call.layout(), bytes);
      UserCopy.extensible(version.size(call), bytes);
      return run(call, new Invocation(this, process, file.get(), request, args));
    } catch (CallFailed e) {
      return early.answer(Optional.of(e.errno()));
    }
  }

  /** The end of the table: it reaches further in a kernel built for the selftests. */
  private int last() {
    return handlers.keySet().stream()
        .map(CallForm::number)
        .max(Comparator.naturalOrder())
        .orElse(Ioctl.BASE);
  }

  private Answer run(CallForm call, Invocation invocation) {
    Handler handler = handlers.get(call);
    if (handler == null) {
      return Answer.notModelled(call.toString());
    }
    try {
      handler.handle(invocation);
    } catch (CallFailed e) {
      return invocation.answer(Optional.of(e.errno()));
    }
    switch (call.writeBack()) {
      case ON_SUCCESS -> invocation.writeBack();
      case VALUE_ONLY -> invocation.writeBack(OptionStruct.VAL64);
      case NEVER, ALWAYS, BY_OPERATION -> {}
    }
    return invocation.answer(Optional.empty());
  }

  private static Answer container(Invocation call) {
    Request request = call.request();
    Optional<VfioIoctl> vfio =
        VfioIoctl.of(request.number()).filter(known -> known.code() == request.command());
    try {
      unless(vfio.isPresent(), Errno.ENOTTY);
      when(vfio.get().layout().isPresent() && request.structure() == null, Errno.EFAULT);
      VfioContainer.handle(vfio.get(), call);
    } catch (CallFailed e) {
      return call.answer(Optional.of(e.errno()));
    }
    return call.answer(Optional.empty());
  }
}
