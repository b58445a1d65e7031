package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.ArmTrace.DEVICE;
import static org.vsmmu.replay.cases.ArmTrace.EATS;
import static org.vsmmu.replay.cases.ArmTrace.IOAS;
import static org.vsmmu.replay.cases.ArmTrace.PARENT;
import static org.vsmmu.replay.cases.ArmTrace.S1_BITS;
import static org.vsmmu.replay.cases.ArmTrace.TRANSLATE;
import static org.vsmmu.replay.cases.ArmTrace.VIOMMU;
import static org.vsmmu.replay.cases.ArmTrace.VSID;

import org.vsmmu.iommufd.uapi.TestOperation;

/** C179 to C199: attaching, ATS and PASIDs (iommufd 5.6 to 5.8). */
final class AttachCases {
  private static final String SYNC = "SYNC";
  private static final String STE = "CFGI_STE SID=0x208 Leaf=1";
  private static final String PREFETCH = "PREFETCH_CONFIG SID=0x208";
  private static final String ATC_ALL = "ATC_INV SID=0x208 Size=52";
  private static final String CD_1 = "CFGI_CD SID=0x208 SSID=1 Leaf=1";

  private final Cases cases;

  AttachCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    ats();
    replaced();
    tableOfPasids();
    pasids();
    vfio();
  }

  /** Nested HWPTs 6 and 7 with EATS, 8 without. */
  private static ArmTrace guest(ArmTrace t) {
    t.device(true, 0).guestIommu();
    t.vdevice(VIOMMU, DEVICE, VSID).done("out_vdevice_id", 5);
    t.nested(VIOMMU, TRANSLATE, S1_BITS | EATS).done("out_hwpt_id", 6);
    t.nested(VIOMMU, TRANSLATE + 0x1000, S1_BITS | EATS).done("out_hwpt_id", 7);
    t.nested(VIOMMU, TRANSLATE, S1_BITS).done("out_hwpt_id", 8);
    return t;
  }

  private void ats() {
    cases.ats("C179-eats-on", t -> {
      guest(t).attach(PARENT).done();
      t.attach(6).causing(STE, SYNC, STE, SYNC, PREFETCH, ATC_ALL, SYNC).gives();
    });
    cases.ats("C180-eats-off", t -> {
      guest(t).attach(PARENT).done();
      t.attach(8).causing(STE, SYNC, STE, SYNC, PREFETCH, ATC_ALL, SYNC).gives();
    });
    cases.ats("C181-abort-with-ats", t -> {
      guest(t).nested(VIOMMU, 1, 0).done("out_hwpt_id", 9);
      t.attach(9).causing(PREFETCH, ATC_ALL, SYNC).gives();
    });
  }

  private void replaced() {
    cases.arm("C182-last-nested-user", t -> {
      t.device(false, 0).guestIommu();
      t.vdevice(VIOMMU, DEVICE, VSID).done("out_vdevice_id", 5);
      t.nested(VIOMMU, TRANSLATE, S1_BITS).done("out_hwpt_id", 6);
      t.attach(6).done();
      t.say("VFIO leads back to the blocked domain, not to identity");
      t.detach()
          .causing(STE, SYNC, STE, SYNC, PREFETCH, "TLBI_S12_VMALL VMID=1", SYNC)
          .gives();
    });
    cases.ats("C183-nested-to-nested", t -> {
      guest(t).attach(6).done();
      t.attach(7).causing(STE, SYNC, PREFETCH, ATC_ALL, SYNC).gives();
    });
  }

  private static ArmTrace wide(ArmTrace t) {
    t.device(false, 16).hwpt(DEVICE, IOAS, 8).done("out_hwpt_id", 3);
    return t;
  }

  private void tableOfPasids() {
    cases.arm(
        "C187-pasid-over-blocked",
        ArmTrace.WIDE,
        "",
        t -> wide(t)
            .attachPasid(1, 3)
            .causing(CD_1, SYNC, CD_1, SYNC, STE, SYNC, STE, SYNC, PREFETCH)
            .gives());
  }

  private static final int STDEV = 2;

  /** A device with PASIDs on IOAS 1, and HWPTs 5 and 6 for PASIDs. */
  private static MockTrace pasids(MockTrace t) {
    t.ioas(1);
    t.test(TestOperation.MOCK_DOMAIN_FLAGS, 1)
        .with("dev_flags", 4)
        .done("out_stdev_id", STDEV, "out_hwpt_id", 4, "out_idev_id", 3);
    t.hwpt(3, 1, 8).done("out_hwpt_id", 5);
    t.hwpt(3, 1, 8).done("out_hwpt_id", 6);
    return t;
  }

  private static SeenCall attach(MockTrace t, int pasid, int pt) {
    return t.test(TestOperation.PASID_ATTACH, STDEV).with("pasid", pasid).with("pt_id", pt);
  }

  private static SeenCall replace(MockTrace t, int pasid, int pt) {
    return t.test(TestOperation.PASID_REPLACE, STDEV).with("pasid", pasid).with("pt_id", pt);
  }

  private void pasids() {
    cases.mock("C192-rid-on-another-hwpt", t -> attach(pasids(t), 5, 5).fails(EINVAL));
    cases.mock("C193-rid-to-another-hwpt", t -> {
      pasids(t).replace(5).done();
      attach(t, 5, 5).done();
      t.replace(1).fails(EINVAL);
    });
    cases.mock("C194-ioas-for-a-pasid", t -> {
      pasids(t).replace(5).done();
      attach(t, 5, 1).fails(EINVAL);
    });
    cases.mock("C195-twice-and-never", t -> {
      pasids(t).replace(5).done();
      attach(t, 5, 5).done();
      attach(t, 5, 5).fails(EBUSY);
      replace(t, 6, 5).fails(EINVAL);
    });
    cases.mock("C196-replace-fails", t -> {
      pasids(t).replace(5).done();
      attach(t, 1024, 5).done();
      replace(t, 1024, 6).fails(ENOMEM);
      t.test(TestOperation.PASID_CHECK_HWPT, STDEV)
          .with("pasid", 1024)
          .with("hwpt_id", 5)
          .gives();
    });
  }

  private void vfio() {
    cases.arm("C197-second-attach-replaces", t -> {
      t.device(false, 0).hwpt(DEVICE, IOAS, 0).done("out_hwpt_id", 3);
      t.hwpt(DEVICE, IOAS, 1).done("out_hwpt_id", 4);
      t.attach(3).done();
      t.attach(4).gives();
      t.destroy(3).gives();
    });
    cases.arm("C198-same-again", t -> {
      t.device(false, 0).parent().attach(PARENT).done();
      int call = t.next();
      t.attach(PARENT).causing().gives();
      t.unneeded(call, ArmTrace.command("TLBI_NH_ALL VMID=1"));
    });
    cases.arm(
        "C199-short-structure",
        t -> t.device(false, 0).parent().attach(PARENT).with("argsz", 8).fails(EINVAL));
  }
}
