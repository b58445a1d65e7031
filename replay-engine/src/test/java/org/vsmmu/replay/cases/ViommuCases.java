package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.MockTrace.DEVICE;
import static org.vsmmu.replay.cases.MockTrace.IOAS;
import static org.vsmmu.replay.cases.MockTrace.PARENT;
import static org.vsmmu.replay.cases.MockTrace.STDEV;
import static org.vsmmu.replay.cases.MockTrace.TYPE;

import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.TestOperation;

/** C121 to C146: VIOMMU_ALLOC and VDEVICE_ALLOC (iommufd 4.4, 4.5, 5.4). */
final class ViommuCases {
  private static final int VIOMMU = PARENT + 1;
  private static final int VDEVICE = PARENT + 2;
  private static final int PAGE = 4096;

  private final Cases cases;

  ViommuCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    checks();
    arm();
    regions();
    names();
    namesOfArm();
  }

  private void checks() {
    cases.mock("C121-on-nothing", t -> t.parent().viommu(DEVICE, 0, TYPE).fails(ENOENT));
    cases.mock("C122-on-no-parent", t -> {
      t.parent().hwpt(DEVICE, IOAS, 0).done("out_hwpt_id", PARENT + 1);
      t.viommu(DEVICE, PARENT + 1, TYPE).fails(EINVAL);
    });
    cases.mock(
        "C123-unknown-type", t -> t.parent().viommu(DEVICE, PARENT, 0xdead).fails(EOPNOTSUPP));
    cases.mock("C124-no-type", t -> t.parent().viommu(DEVICE, PARENT, 0).fails(EOPNOTSUPP));
    cases.mock(
        "C125-flags",
        t -> t.parent().viommu(DEVICE, PARENT, TYPE).with("flags", 1).fails(EOPNOTSUPP));
    cases.mock(
        "C126-type-comes-first", t -> t.parent().viommu(DEVICE, 99, 0xdead).fails(EOPNOTSUPP));
    cases.mock("C127-used-is-busy", t -> {
      t.guestIommu().destroy(PARENT).fails(EBUSY);
      t.nested(VIOMMU, 0).done("out_hwpt_id", VIOMMU + 1);
      t.destroy(VIOMMU).fails(EBUSY);
    });
  }

  private void arm() {
    cases.put(
        "C128-not-coherent",
        ArmTrace.QEMU,
        0,
        false,
        "",
        t -> t.device(false, 0)
            .parent()
            .viommu(ArmTrace.DEVICE, ArmTrace.PARENT, 1)
            .fails(EOPNOTSUPP));
    long mmu700 = 0x487L << 20 | 0x43b;
    cases.put("C129-mmu-700-r0", ArmTrace.QEMU, mmu700, true, "", t -> {
      t.ioas(IOAS);
      t.bind(ArmTrace.DEVICE);
      t.hwpt(ArmTrace.DEVICE, IOAS, 0).done("out_hwpt_id", 3);
      t.viommu(ArmTrace.DEVICE, 3, 1).fails(EOPNOTSUPP);
    });
    cases.arm("C131-one-vmid", t -> {
      t.device(false, 0).guestIommu();
      t.viommu(ArmTrace.DEVICE, ArmTrace.PARENT, 1).gives("out_viommu_id", 5);
      t.guest(4, "TLBI_NSNH_ALL").causing("TLBI_NH_ALL VMID=1", "SYNC").gives("entry_num", 1);
      t.guest(5, "TLBI_NSNH_ALL").causing("TLBI_NH_ALL VMID=1", "SYNC").gives("entry_num", 1);
    });
  }

  private static MockTrace withData(MockTrace t) {
    byte[] before = new byte[24];
    before[0] = (byte) 0xef;
    before[1] = (byte) 0xbe;
    byte[] after = before.clone();
    after[4] = before[0];
    after[5] = before[1];
    after[9] = 0x10;
    after[17] = 0x20;
    t.parent();
    t.viommu(DEVICE, PARENT, TYPE)
        .with("data_len", 24)
        .data("data_uptr", before)
        .dataAfter("data_uptr", after)
        .gives("out_viommu_id", VIOMMU);
    return t;
  }

  private void regions() {
    cases.mock("C132-data-in-and-out", t -> withData(t).mmap(PAGE, 2 * PAGE, 3, 1, 0));
    cases.mock(
        "C133-other-offset-or-length",
        t -> withData(t)
            .mmap(2 * PAGE, 2 * PAGE, 3, 1, ENXIO.number())
            .mmap(PAGE, PAGE, 3, 1, ENXIO.number()));
    cases.mock("C134-mapped-is-busy", t -> {
      withData(t).mmap(PAGE, 2 * PAGE, 3, 1, 0);
      t.destroy(VIOMMU).fails(EBUSY);
    });
    cases.mock(
        "C135-private-or-executable",
        t -> withData(t)
            .mmap(PAGE, 2 * PAGE, 3, 2, EINVAL.number())
            .mmap(PAGE, 2 * PAGE, 7, 1, EPERM.number()));
  }

  private static MockTrace named(MockTrace t) {
    t.guestIommu().vdevice(VIOMMU, DEVICE, 0x99).done("out_vdevice_id", VDEVICE);
    return t;
  }

  private void names() {
    cases.mock("C136-no-viommu", t -> t.parent().vdevice(99, DEVICE, 0x99).fails(ENOENT));
    cases.mock("C137-second-name", t -> named(t).vdevice(VIOMMU, DEVICE, 0x88).fails(EEXIST));
    cases.mock("C138-name-is-taken", t -> {
      named(t)
          .test(TestOperation.MOCK_DOMAIN, IOAS)
          .done("out_stdev_id", 8, "out_hwpt_id", MockTrace.AUTOMATIC, "out_idev_id", 9);
      t.vdevice(VIOMMU, 9, 0x99).fails(EEXIST);
    });
    cases.mock("C139-named-again", t -> {
      named(t).destroy(VDEVICE).done();
      t.vdevice(VIOMMU, DEVICE, 0x88).gives("out_vdevice_id", VDEVICE);
    });
    cases.mock("C142-tombstone", t -> {
      named(t).destroy(STDEV).done();
      t.destroy(VDEVICE).fails(ENOENT);
      for (int id : new int[] {2, 3, 4, 8}) {
        t.call(Ioctl.IOAS_ALLOC).gives("out_ioas_id", id);
      }
    });
    cases.mock("C143-named-is-busy", t -> named(t).destroy(VIOMMU).fails(EBUSY));
    cases.mock("C145-attach-needs-a-name", t -> {
      t.guestIommu().nested(VIOMMU, 0).done("out_hwpt_id", 7);
      t.replace(7).fails(ENOENT);
      t.vdevice(VIOMMU, DEVICE, 0x99).done("out_vdevice_id", 8);
      t.replace(7).gives();
    });
  }

  private void namesOfArm() {
    cases.ats("C144-name-is-gone", t -> {
      t.device(true, 0).guestIommu();
      t.vdevice(4, ArmTrace.DEVICE, ArmTrace.VSID).done("out_vdevice_id", 5);
      t.nested(4, ArmTrace.TRANSLATE, ArmTrace.S1_BITS).done("out_hwpt_id", 6);
      t.attach(6).done();
      t.guest(4, "ATC_INV SID=0x10 Size=52")
          .causing("ATC_INV SID=0x208 Size=52", "SYNC")
          .gives("entry_num", 1);
      t.destroy(5).gives();
      t.guest(4, "ATC_INV SID=0x10 Size=52").causing().fails(EIO, "entry_num", 0);
    });
    cases.arm("C146-what-needs-a-name", t -> {
      t.device(false, 0).guestIommu();
      t.nested(4, ArmTrace.TRANSLATE, ArmTrace.S1_BITS).done("out_hwpt_id", 5);
      t.nested(4, ArmTrace.BYPASS, 0).done("out_hwpt_id", 6);
      t.nested(4, 0, 0).done("out_hwpt_id", 7);
      t.attach(5).causing().fails(ENOENT);
      t.attach(6).gives();
      t.attach(7).gives();
    });
  }
}
