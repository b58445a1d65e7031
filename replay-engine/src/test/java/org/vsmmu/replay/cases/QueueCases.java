package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.MockTrace.IOAS;
import static org.vsmmu.replay.cases.MockTrace.PARENT;

import org.vsmmu.iommufd.uapi.Ioctl;

/** C163 to C178: hardware queues of guests (iommufd 4.7, 7). */
final class QueueCases {
  private static final int VIOMMU = PARENT + 1;
  private static final int FIRST = PARENT + 2;
  private static final long IOVA = 0x100_0000;
  private static final long PAGE = 4096;

  private final Cases cases;

  QueueCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    checks();
    order();
    tegra();
    guestIommus();
  }

  private static MockTrace mapped(MockTrace t) {
    t.guestIommu().map(IOAS, IOVA, PAGE, 7).done();
    return t;
  }

  private static SeenCall queue(MockTrace t, int index) {
    return t.hwQueue(VIOMMU, index, IOVA, PAGE);
  }

  private void checks() {
    cases.mock("C163-no-type", t -> queue(mapped(t), 0).with("type", 0).fails(EOPNOTSUPP));
    cases.mock("C164-no-length", t -> queue(mapped(t), 0).with("length", 0).fails(EINVAL));
    cases.mock(
        "C165-beyond-the-end", t -> mapped(t).hwQueue(VIOMMU, 0, -1, PAGE).fails(EOVERFLOW));
    cases.mock("C166-not-mapped", t -> queue(t.guestIommu(), 0).fails(ENOENT));
    cases.mock("C167-index-1-first", t -> queue(mapped(t), 1).fails(EIO));
    cases.mock("C168-index-too-large", t -> queue(mapped(t), 2).fails(EINVAL));
  }

  private void order() {
    cases.mock("C169-index-is-taken", t -> {
      queue(mapped(t), 0).done("out_hw_queue_id", FIRST);
      queue(t, 0).fails(EEXIST);
    });
    cases.mock("C170-last-one-goes-first", t -> {
      queue(mapped(t), 0).done("out_hw_queue_id", FIRST);
      queue(t, 1).done("out_hw_queue_id", FIRST + 2);
      t.destroy(FIRST).fails(EBUSY);
      t.destroy(FIRST + 2).gives();
      t.destroy(FIRST).gives();
    });
    cases.mock("C175-two-ids", t -> {
      queue(mapped(t), 0).gives("out_hw_queue_id", FIRST);
      t.call(Ioctl.IOAS_ALLOC).gives("out_ioas_id", FIRST + 2);
    });
  }

  private static ArmTrace cmdqv(ArmTrace t) {
    byte[] blob = {0, 0, 0, 0, 1, 1, 4, 0};
    t.device(false, 0)
        .info(ArmTrace.DEVICE, 1, 3, 8)
        .dataAfter("data_uptr", blob)
        .done("data_type", 3, "data_len", 8, "out_capabilities", 8);
    return t.parent();
  }

  private static SeenCall guestIommu(ArmTrace t, int interfaceNumber) {
    byte[] page = {0, 0x10, (byte) interfaceNumber, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0};
    return t.viommu(ArmTrace.DEVICE, ArmTrace.PARENT, 2)
        .with("data_len", 16)
        .data("data_uptr", new byte[16])
        .dataAfter("data_uptr", page);
  }

  private static ArmTrace withGuestIommu(ArmTrace t) {
    guestIommu(cmdqv(t), 0).done("out_viommu_id", ArmTrace.VIOMMU);
    return t;
  }

  private static SeenCall queue(ArmTrace t, long iova, long length) {
    return t.call(Ioctl.HW_QUEUE_ALLOC)
        .with("viommu_id", ArmTrace.VIOMMU)
        .with("type", 1)
        .with("nesting_parent_iova", iova)
        .with("length", length);
  }

  private void tegra() {
    cases.arm("C171-plain-viommu", t -> {
      t.device(false, 0).guestIommu().map(IOAS, 0, PAGE, 7).done();
      queue(t, 0, PAGE).fails(EOPNOTSUPP);
    });
    cases.arm("C172-lengths", t -> {
      withGuestIommu(t).map(IOAS, 0, 1L << 25, 7).done();
      queue(t, 0, 48).fails(EINVAL);
      queue(t, 0, 16).fails(EINVAL);
      queue(t, 0, 1L << 24).failsFor(EINVAL);
    });
    cases.arm("C173-not-aligned", t -> {
      withGuestIommu(t).map(IOAS, 0, PAGE, 7).done();
      queue(t, 64, 128).fails(EINVAL);
    });
    cases.arm(
        "C177-wide-name",
        t -> withGuestIommu(t)
            .vdevice(ArmTrace.VIOMMU, ArmTrace.DEVICE, 0x10_0000)
            .fails(EINVAL));
  }

  private void guestIommus() {
    cases.arm("C176-data-and-interfaces", t -> {
      cmdqv(t).viommu(ArmTrace.DEVICE, ArmTrace.PARENT, 2).fails(EINVAL);
      guestIommu(t, 0).gives("out_viommu_id", 4);
      guestIommu(t, 1).gives("out_viommu_id", 5);
      guestIommu(t, 2).dataAfter("data_uptr", new byte[16]).failsFor(ENOSPC);
    });
    cases.raw(
        "C178-nh-all-by-the-host",
        ",\"queues\":[{\"name\":\"cmdq\",\"kind\":\"host\"},"
            + "{\"name\":\"vcmdq0\",\"kind\":\"vcmdq\"}]",
        t -> {
          String vcmdq = "{\"command\":{\"queue\":\"vcmdq0\",\"words\":[\"0x%x\",\"0x%x\"]}}";
          t.add(vcmdq.formatted(0x0005_0000_0000_0011L, 0));
          t.add(vcmdq.formatted(0x46, 0));
          t.not("on the guest's queue", vcmdq.formatted(0x10, 0));
          t.add("{\"command\":{\"words\":[\"0x700000010\",\"0x0\"]}}");
          t.add("{\"command\":{\"op\":\"SYNC\"}}");
        });
  }
}
