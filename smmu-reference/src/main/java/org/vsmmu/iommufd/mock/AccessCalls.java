package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.core.Invocation;
import org.vsmmu.iommufd.core.Ioas;
import org.vsmmu.iommufd.core.TestAddress;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.iova.AccessPins;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.TestCmdStruct;

/** The test calls that make, move and use an access, but for moving bytes (iommufd-core 9.2). */
final class AccessCalls {
  private static final int NEEDS_PIN_PAGES = 1;

  /** The direction of an access. */
  static final int WRITE = 1;

  /** The address is "the n-th area" (iommufd-core 9.4). */
  static final int SYZKALLER = 1 << 16;

  /** The longest range of one call. */
  static final long LONGEST = 16 << 20;

  static void create(TestArguments args) throws CallFailed {
    int flags = args.u32("flags");
    when((flags & ~NEEDS_PIN_PAGES) != 0, Errno.EOPNOTSUPP);
    Invocation call = args.call();
    MockAccess access =
        MockAccess.join(call.file(), call.u32(TestCmdStruct.ID), flags == NEEDS_PIN_PAGES);
    args.put("out_access_fd", call.process().files().install(access));
  }

  static void replace(TestArguments args) throws CallFailed {
    MockAccess access = args.access();
    access.replace(args.call().ids().get(args.u32("ioas_id"), Ioas.class));
  }

  static void pin(TestArguments args) throws CallFailed {
    long length = args.get("length");
    when(Span.below(LONGEST, length), Errno.ENOMEM);
    int flags = args.u32("flags");
    when((flags & ~(WRITE | SYZKALLER)) != 0, Errno.EOPNOTSUPP);
    MockAccess access = args.access();
    unless(access.needsPins(), Errno.EOPNOTSUPP);
    long iova = address(access, flags, args.get("iova"));
    boolean write = (flags & WRITE) != 0;
    AccessPins pins = AccessPins.pin(access.ioas().space(), iova, length, write, false);
    try {
      compare(args.call(), pins, args.get("uptr"));
    } catch (CallFailed e) {
      pins.release();
      throw e;
    }
    args.put("out_access_pages_id", access.keep(pins));
  }

  /** The pinned pages must be those that the caller has at an address, if it gives one. */
  private static void compare(Invocation call, AccessPins pins, long address) throws CallFailed {
    if (address == 0) {
      return;
    }
    long at = address & -Backing.PAGE;
    for (PageFrame frame : pins.frames()) {
      unless(MemoryChecks.place(call, at).frame().equals(frame), Errno.EBADE);
      at += Backing.PAGE;
    }
  }

  static void unpin(TestArguments args) throws CallFailed {
    args.access().drop(args.u32("access_pages_id"));
  }

  static long address(MockAccess access, int flags, long iova) {
    return (flags & SYZKALLER) == 0 ? iova : TestAddress.of(access.ioas().space(), iova);
  }

  private AccessCalls() {}
}
