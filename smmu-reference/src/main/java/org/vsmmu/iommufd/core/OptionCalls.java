package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import org.vsmmu.iommufd.iova.Area;
import org.vsmmu.iommufd.iova.PageSource;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.ChangeProcessStruct;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.OptionStruct;
import org.vsmmu.iommufd.uapi.VfioIoasStruct;

/** OPTION, VFIO_IOAS and IOAS_CHANGE_PROCESS (iommufd-core 2.1 to 2.3). */
final class OptionCalls {
  private static final int RLIMIT_MODE = 0;
  private static final int HUGE_PAGES = 1;
  private static final int SET = 0;
  private static final int GET = 1;

  private static final int IOAS_GET = 0;
  private static final int IOAS_SET = 1;
  private static final int IOAS_CLEAR = 2;

  static void option(Invocation call) throws CallFailed {
    unless(call.u32(OptionStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    switch (call.u32(OptionStruct.OPTION_ID)) {
      case RLIMIT_MODE -> limitMode(call);
      case HUGE_PAGES -> hugePages(call);
      default -> throw new CallFailed(Errno.EOPNOTSUPP);
    }
  }

  private static void limitMode(Invocation call) throws CallFailed {
    unless(call.u32(OptionStruct.OBJECT_ID) == 0, Errno.EOPNOTSUPP);
    switch (call.u32(OptionStruct.OP)) {
      case GET -> call.put(OptionStruct.VAL64, call.file().accountsByMemory() ? 1 : 0);
      case SET -> {
        unless(call.ids().isEmpty(), Errno.EBUSY);
        call.file().accountByMemory(flag(call));
      }
      default -> throw new CallFailed(Errno.EOPNOTSUPP);
    }
  }

  private static void hugePages(Invocation call) throws CallFailed {
    Ioas ioas = call.ids().get(call.u32(OptionStruct.OBJECT_ID), Ioas.class);
    switch (call.u32(OptionStruct.OP)) {
      case GET -> call.put(OptionStruct.VAL64, ioas.space().largePages() ? 1 : 0);
      case SET -> ioas.space().setLargePages(flag(call));
      default -> throw new CallFailed(Errno.EOPNOTSUPP);
    }
  }

  private static boolean flag(Invocation call) throws CallFailed {
    long value = call.get(OptionStruct.VAL64);
    unless(value == 0 || value == 1, Errno.EINVAL);
    return value == 1;
  }

  static void vfioIoas(Invocation call) throws CallFailed {
    unless(call.u32(VfioIoasStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    switch (call.u32(VfioIoasStruct.OP)) {
      case IOAS_GET -> {
        Ioas ioas = call.file().compatible().orElseThrow(() -> new CallFailed(Errno.ENODEV));
        call.put(VfioIoasStruct.IOAS_ID, ioas.id());
        call.writeBack();
      }
      case IOAS_SET -> {
        Ioas ioas = call.ids().get(call.u32(VfioIoasStruct.IOAS_ID), Ioas.class);
        call.file().setCompatible(Optional.of(ioas));
      }
      case IOAS_CLEAR -> call.file().setCompatible(Optional.empty());
      default -> throw new CallFailed(Errno.EOPNOTSUPP);
    }
  }

  static void changeProcess(Invocation call) throws CallFailed {
    unless(call.u32(ChangeProcessStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    for (KernelObject object : call.ids().objects()) {
      if (object instanceof Ioas ioas) {
        for (Area area : ioas.space().areas()) {
          when(!(area.pages().source() instanceof PageSource.File), Errno.EINVAL);
        }
      }
    }
  }

  private OptionCalls() {}
}
