package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.MockTrace.AUTOMATIC;
import static org.vsmmu.replay.cases.MockTrace.DEVICE;
import static org.vsmmu.replay.cases.MockTrace.IOAS;
import static org.vsmmu.replay.cases.MockTrace.PARENT;
import static org.vsmmu.replay.cases.MockTrace.STDEV;
import static org.vsmmu.replay.cases.MockTrace.TYPE;

import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.TestOperation;

/** C001 to C033: sizes, numbers, ids, destroy, and the address space (iommufd 1 to 3). */
final class CoreCases {
  private static final long PAGE = 4096;
  private static final int FIXED_RW = 7;

  private final Cases cases;

  CoreCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    numbersAndSizes();
    ids();
    destroy();
    areas();
    ranges();
    mapping();
  }

  private void numbersAndSizes() {
    cases.mock("C001-destroy-of-nothing", t -> t.destroy(0).fails(ENOENT));
    cases.mock("C002-destroy-without-structure", t -> t.destroy(0).unreadable().fails(EFAULT));
    cases.mock("C003-number-below-the-table", t -> unknown(t, 0x3b7f).fails(ENOTTY));
    cases.arm("C004-number-behind-the-table", t -> unknown(t, 0x3b96).fails(ENOTTY));
    cases.mock("C005-one-byte-too-short", t -> everyCall(t, false));
    cases.mock("C006-unknown-tail", t -> everyCall(t, true));
    cases.mock("C007-tail-of-zeros", t -> {
      t.destroy(0).fails(ENOENT);
      t.destroy(0).sized(9, 0).fails(ENOENT);
      t.call(Ioctl.IOAS_ALLOC).gives("out_ioas_id", 1);
      t.call(Ioctl.IOAS_ALLOC).sized(13, 0).gives("out_ioas_id", 2);
      t.unmap(1, 0, -1).gives("length", 0);
      t.unmap(1, 0, -1).sized(25, 0).gives("length", 0);
    });
    cases.mock("C008-sizes-of-destroy", t -> {
      t.destroy(0).sized(16, 0).fails(ENOENT);
      t.destroy(0).sized(16, 1).fails(E2BIG);
      t.destroy(0).sized(8, 0).fails(ENOENT);
      t.destroy(0).sized(7, 0).fails(EINVAL);
    });
    cases.mock("C009-old-hwpt-alloc", t -> {
      t.device();
      t.hwpt(DEVICE, IOAS, 1).sized(24, 0).gives("out_hwpt_id", PARENT);
    });
    cases.mock("C010-old-viommu-alloc", t -> {
      t.parent();
      t.viommu(DEVICE, PARENT, TYPE).sized(24, 0).gives("out_viommu_id", PARENT + 1);
    });
  }

  private static SeenCall unknown(CaseTrace t, int code) {
    return t.call(code, "0x%x".formatted(code), DestroyStruct.LAYOUT);
  }

  private static void everyCall(MockTrace t, boolean tail) {
    for (Ioctl call : Ioctl.values()) {
      if (call != Ioctl.TEST_CMD) {
        int size = tail ? call.layout().size() + 1 : call.layout().minimum() - 1;
        t.call(call).sized(size, 0xff).fails(tail ? E2BIG : EINVAL);
      }
    }
  }

  private void ids() {
    cases.mock("C011-ids-in-order", t -> {
      for (int id = 1; id <= 3; id++) {
        t.call(Ioctl.IOAS_ALLOC).gives("out_ioas_id", id);
      }
    });
    cases.mock("C012-lowest-free-id", t -> {
      t.ioas(1);
      t.ioas(2);
      t.ioas(3);
      t.destroy(2).done();
      t.call(Ioctl.IOAS_ALLOC).gives("out_ioas_id", 2);
    });
    cases.mock("C013-no-gap-of-a-failure", t -> {
      t.device();
      t.viommu(DEVICE, 99, TYPE).fails(ENOENT);
      t.call(Ioctl.IOAS_ALLOC).gives("out_ioas_id", PARENT);
    });
    cases.mock("C018-automatic-hwpt", t -> {
      t.ioas(IOAS);
      t.test(TestOperation.MOCK_DOMAIN, IOAS)
          .gives("out_stdev_id", STDEV, "out_hwpt_id", AUTOMATIC, "out_idev_id", DEVICE);
    });
    cases.mock("C019-automatic-hwpt-dies", t -> {
      t.device();
      t.hwpt(DEVICE, IOAS, 0).done("out_hwpt_id", 5);
      t.replace(5).done();
      t.replace(AUTOMATIC).fails(ENOENT);
    });
  }

  private void destroy() {
    cases.mock("C014-device-is-busy", t -> t.device().destroy(DEVICE).fails(EBUSY));
    cases.mock("C015-ioas-without-device", t -> {
      t.ioas(IOAS);
      t.destroy(IOAS).gives();
    });
    cases.mock("C016-ioas-with-device", t -> t.device().destroy(IOAS).fails(EBUSY));
    cases.mock("C017-ioas-with-mapping", t -> {
      t.ioas(IOAS);
      t.map(IOAS, 0x10000, PAGE, FIXED_RW).done();
      t.destroy(IOAS).gives();
      t.ioas(IOAS);
      t.unmap(IOAS, 0x10000, PAGE).fails(ENOENT);
    });
    cases.mock("C033-pinned-by-a-queue", t -> {
      t.guestIommu();
      t.map(IOAS, 0x100_0000, PAGE, FIXED_RW).done();
      t.hwQueue(PARENT + 1, 0, 0x100_0000, PAGE).done("out_hw_queue_id", PARENT + 2);
      t.unmap(IOAS, 0x100_0000, PAGE).fails(EBUSY);
    });
  }

  private void areas() {
    cases.mock("C020-unmap-of-nothing", t -> {
      t.ioas(IOAS);
      t.unmap(IOAS, 0x1000, PAGE).fails(ENOENT);
    });
    cases.mock("C021-unmap-everything", t -> {
      t.ioas(IOAS);
      t.unmap(IOAS, 0, -1).gives("length", 0);
      t.unmap(IOAS, 0, -1).gives("length", 0);
    });
    cases.mock("C022-half-an-area", t -> {
      t.ioas(IOAS);
      t.map(IOAS, 0x10000, 2 * PAGE, FIXED_RW).done();
      t.unmap(IOAS, 0x10000, PAGE).fails(ENOENT);
      t.unmap(IOAS, 0x11000, PAGE).fails(ENOENT);
    });
    cases.mock("C023-map-over-an-area", t -> {
      t.ioas(IOAS);
      t.map(IOAS, 0x10000, 2 * PAGE, FIXED_RW).done();
      t.map(IOAS, 0x10000, PAGE, FIXED_RW).fails(EEXIST);
      t.map(IOAS, 0x11000, PAGE, FIXED_RW).fails(EEXIST);
      t.map(IOAS, 0xf000, 3 * PAGE, FIXED_RW).fails(EEXIST);
    });
  }

  private static SeenCall ask(CaseTrace t, int slots) {
    return t.call(Ioctl.IOAS_IOVA_RANGES)
        .with("ioas_id", IOAS)
        .with("num_iovas", slots)
        .data("allowed_iovas", new byte[slots * 16]);
  }

  private void ranges() {
    cases.mock("C024-one-range", t -> {
      t.ioas(IOAS);
      ask(t, 1)
          .dataAfter("allowed_iovas", ArmTrace.words(0, -1))
          .gives("num_iovas", 1, "out_iova_alignment", 1);
    });
    cases.mock("C025-no-room-for-ranges", t -> {
      t.ioas(IOAS);
      ask(t, 0).fails(EMSGSIZE, "num_iovas", 1, "out_iova_alignment", 1);
    });
    cases.mock("C026-two-ranges", t -> {
      t.ioas(IOAS);
      t.test(TestOperation.ADD_RESERVED, IOAS)
          .with("start", PAGE)
          .with("length", PAGE)
          .done();
      ask(t, 2)
          .dataAfter("allowed_iovas", ArmTrace.words(0, PAGE - 1, 2 * PAGE, -1))
          .gives("num_iovas", 2, "out_iova_alignment", 1);
    });
  }

  private void mapping() {
    cases.mock("C027-no-place-left", t -> {
      t.ioas(IOAS);
      t.test(TestOperation.ADD_RESERVED, IOAS).with("length", -PAGE - 1).done();
      t.map(IOAS, 0, PAGE, 4).fails(ENOSPC);
    });
    cases.mock("C028-no-permission", t -> {
      t.ioas(IOAS);
      t.map(IOAS, 0, PAGE, 0).fails(EINVAL);
    });
    cases.mock("C029-unknown-flag", t -> {
      t.ioas(IOAS);
      t.map(IOAS, 0, PAGE, 8).fails(EOPNOTSUPP);
    });
    cases.mock("C030-beyond-the-end", t -> {
      t.ioas(IOAS);
      t.map(IOAS, -1, PAGE, 4).fails(EOVERFLOW);
    });
    cases.arm("C031-msi-window-is-reserved", t -> {
      t.device(false, 0).hwpt(ArmTrace.DEVICE, IOAS, 0).done("out_hwpt_id", 3);
      t.attach(3).done();
      t.map(IOAS, 0x800_0000, PAGE, FIXED_RW).fails(EINVAL);
    });
    cases.arm("C032-msi-window-is-taken", t -> {
      t.device(false, 0).hwpt(ArmTrace.DEVICE, IOAS, 0).done("out_hwpt_id", 3);
      t.map(IOAS, 0x800_0000, PAGE, FIXED_RW).done();
      t.attach(3).fails(EADDRINUSE);
    });
  }
}
