package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.MockTrace.DEVICE;
import static org.vsmmu.replay.cases.MockTrace.IOAS;
import static org.vsmmu.replay.cases.MockTrace.PARENT;
import static org.vsmmu.replay.cases.MockTrace.TYPE;

import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.TestOperation;

/** C047 to C093: HWPT_ALLOC and HWPT_INVALIDATE (iommufd 4.1, 4.3, 5.3). */
final class NestingCases {
  private static final int CHILD = PARENT + 1;
  private static final int VIOMMU = PARENT + 1;

  private final Cases cases;

  NestingCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    paging();
    nested();
    armParents();
    guestEntries();
    invalidation();
    invalidationOfSeveral();
    deviceCaches();
  }

  private void paging() {
    cases.mock("C047-no-such-device", t -> t.device().hwpt(IOAS, IOAS, 0).fails(ENOENT));
    cases.mock("C048-on-a-device", t -> t.device().hwpt(DEVICE, DEVICE, 0).fails(EINVAL));
    cases.mock("C049-on-nothing", t -> t.device().hwpt(DEVICE, 9999, 0).fails(EINVAL));
    cases.mock("C050-faults-of-a-parent", t -> t.device().hwpt(DEVICE, IOAS, 5).fails(EOPNOTSUPP));
    cases.mock("C051-all-other-flags", t -> t.device().hwpt(DEVICE, IOAS, ~1).fails(EOPNOTSUPP));
  }

  private void nested() {
    cases.mock(
        "C052-no-type", t -> t.parent().nested(PARENT, 0).with("data_type", 0).fails(EINVAL));
    cases.mock(
        "C053-unknown-type",
        t -> t.parent().nested(PARENT, 0).with("data_type", 5).fails(EOPNOTSUPP));
    cases.mock(
        "C054-data-too-short",
        t -> t.parent().nested(PARENT, 0).with("data_len", 3).fails(EINVAL));
    cases.mock(
        "C055-no-data",
        t -> t.parent().nested(PARENT, 0).data("data_uptr", null).fails(EFAULT));
    cases.mock("C056-nested-parent", t -> t.parent().nested(PARENT, 1).fails(EOPNOTSUPP));
    cases.mock("C057-on-no-parent", t -> {
      t.parent().hwpt(DEVICE, IOAS, 0).done("out_hwpt_id", CHILD);
      t.nested(CHILD, 0).fails(EINVAL);
    });
    cases.mock("C058-on-nested", t -> {
      t.parent().nested(PARENT, 0).done("out_hwpt_id", CHILD);
      t.nested(CHILD, 0).fails(EINVAL);
    });
    cases.mock("C059-parent-is-busy", t -> {
      t.parent().nested(PARENT, 0).done("out_hwpt_id", CHILD);
      t.destroy(PARENT).fails(EBUSY);
    });
    cases.mock("C060-no-fault-queue", t -> {
      t.parent().nested(PARENT, 4).with("fault_id", -1).fails(ENOENT);
      t.nested(PARENT, 0).gives("out_hwpt_id", CHILD);
    });
    cases.mock("C061-attached-is-busy", t -> {
      t.parent().nested(PARENT, 0).done("out_hwpt_id", CHILD);
      t.nested(PARENT, 0).done("out_hwpt_id", CHILD + 1);
      t.replace(CHILD).done();
      t.destroy(CHILD).fails(EBUSY);
      t.replace(CHILD + 1).done();
      t.destroy(CHILD).gives();
    });
  }

  private void armParents() {
    cases.arm(
        "C062-pasids-of-a-parent",
        t -> t.device(false, 0).hwpt(ArmTrace.DEVICE, IOAS, 9).fails(EOPNOTSUPP));
    cases.arm(
        "C063-dirty-parent",
        t -> t.device(false, 0).hwpt(ArmTrace.DEVICE, IOAS, 3).fails(EOPNOTSUPP));
    long[] one = {0xd44101a, 0x2730010, 0, 0x1404, 0x74, 1};
    cases.arm(
        "C064-no-stage-2",
        one,
        "",
        t -> t.device(false, 0).hwpt(ArmTrace.DEVICE, IOAS, 1).fails(EOPNOTSUPP));
    cases.arm(
        "C065-directly-on-the-parent",
        t -> t.device(false, 0)
            .parent()
            .nested(ArmTrace.PARENT, ArmTrace.TRANSLATE, ArmTrace.S1_BITS)
            .fails(EOPNOTSUPP));
    cases.arm("C066-half-an-entry", t -> onGuestIommu(t, 8).fails(EINVAL));
    cases.arm("C067-longer-entry", t -> onGuestIommu(t, 24).fails(EINVAL));
    cases.arm("C068-other-type", t -> onGuestIommu(t, 16).with("data_type", 1).fails(EINVAL));
    cases.arm("C069-pasids-of-nested", t -> onGuestIommu(t, 16).with("flags", 8).fails(EOPNOTSUPP));
    cases.arm("C090-not-a-target", t -> {
      onGuestIommu(t, 16).done("out_hwpt_id", 5);
      t.guest(5, "TLBI_NH_ALL").fails(EOPNOTSUPP, "entry_num", 0);
    });
  }

  private static SeenCall onGuestIommu(ArmTrace t, int length) {
    byte[] entry = ArmTrace.words(ArmTrace.TRANSLATE, ArmTrace.S1_BITS, 0);
    return t.device(false, 0)
        .guestIommu()
        .nested(ArmTrace.VIOMMU, 0, 0)
        .with("data_len", length)
        .data("data_uptr", java.util.Arrays.copyOf(entry, length));
  }

  private void guestEntries() {
    entry("C070-invalid-with-junk", null, 0xfffffffffffffffeL, -1);
    entry("C071-stalls-disabled", null, 0x4000000bL, 0x80000d6L);
    entry("C072-configs", EIO, 0x4000000dL, 0xd6, 0x4000000fL, 0xd6, 0x40000003L, 0xd6);
    long s1 = 0x4000000bL;
    entry("C073-not-the-guests-fields", EIO, s1, 0xc00000d6L, s1, 0x800d6L, s1, 0x20000d6L);
    entry("C074-bit-52", EIO, 0x1000004000000bL, 0xd6);
    entry("C075-eats-2", EIO, 9, 0x20000000L);
    entry("C076-eats-1-with-bypass", null, 9, 0x10000000L);
  }

  private void entry(String file, Errno error, long... words) {
    cases.arm(file, t -> {
      t.device(false, 0).guestIommu();
      for (int i = 0; i < words.length; i += 2) {
        SeenCall call = t.nested(ArmTrace.VIOMMU, words[i], words[i + 1]);
        if (error == null) {
          call.gives("out_hwpt_id", 5);
        } else {
          call.fails(error);
        }
      }
    });
  }

  private static MockTrace child(MockTrace t) {
    t.parent().nested(PARENT, 0).done("out_hwpt_id", CHILD);
    return t;
  }

  private void invalidation() {
    byte[] one = new byte[8];
    cases.mock(
        "C078-parent-is-no-target",
        t -> child(t).invalidate(PARENT, TYPE, 8, 1, one).fails(EINVAL, "entry_num", 0));
    cases.mock(
        "C079-no-entries", t -> child(t).invalidate(CHILD, TYPE, 8, 0, one).gives("entry_num", 0));
    cases.mock(
        "C080-wrong-type",
        t -> child(t).invalidate(CHILD, 0xdadbeef, 8, 1, one).fails(EINVAL, "entry_num", 0));
    cases.mock("C081-entry-lengths", t -> {
      child(t);
      for (int length : new int[] {9, 1, 0, 4097}) {
        t.invalidate(CHILD, TYPE, length, 1, new byte[length]).fails(EINVAL, "entry_num", 0);
      }
    });
    cases.mock(
        "C082-too-many-entries",
        t -> child(t).invalidate(CHILD, TYPE, 8, 524289, one).fails(EINVAL, "entry_num", 0));
    cases.mock(
        "C083-no-pointer",
        t -> child(t).invalidate(CHILD, TYPE, 8, 1, null).fails(EINVAL, "entry_num", 0));
    byte[] flagged = {2, 0, 0, 0, 0, 0, 0, 0};
    cases.mock(
        "C084-unknown-flag",
        t -> child(t).invalidate(CHILD, TYPE, 8, 1, flagged).fails(EOPNOTSUPP, "entry_num", 0));
    cases.mock(
        "C088-absent-hwpt",
        t -> child(t).invalidate(99, TYPE, 8, 1, one).fails(ENOENT, "entry_num", 0));
    cases.mock(
        "C089-reserved",
        t -> child(t)
            .invalidate(CHILD, TYPE, 8, 1, one)
            .with("__reserved", 1)
            .fails(EOPNOTSUPP, "entry_num", 0));
  }

  private static void look(MockTrace t, int index, long value) {
    t.test(TestOperation.MD_CHECK_IOTLB, CHILD)
        .with("index", index)
        .with("iotlb", value)
        .gives();
  }

  private void invalidationOfSeveral() {
    cases.mock("C085-second-flag-unknown", t -> {
      byte[] two = {0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0};
      child(t).invalidate(CHILD, TYPE, 8, 2, two).fails(EOPNOTSUPP, "entry_num", 1);
      look(t, 0, 0);
      look(t, 1, 0x04030201);
    });
    cases.mock("C086-second-id-out-of-range", t -> {
      byte[] two = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0};
      child(t).invalidate(CHILD, TYPE, 8, 2, two).fails(EINVAL, "entry_num", 1);
      look(t, 0, 0);
    });
    cases.mock("C087-two-entries", t -> {
      byte[] two = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
      child(t).invalidate(CHILD, TYPE, 8, 2, two).gives("entry_num", 2);
      look(t, 0, 0);
      look(t, 1, 0);
      look(t, 2, 0x04030201);
    });
  }

  private static MockTrace named(MockTrace t) {
    t.guestIommu().vdevice(VIOMMU, DEVICE, 0x99).done("out_vdevice_id", VIOMMU + 1);
    return t;
  }

  private static void cache(MockTrace t, int index, long value) {
    t.test(TestOperation.DEV_CHECK_CACHE, DEVICE)
        .with("index", index)
        .with("cache", value)
        .gives();
  }

  private void deviceCaches() {
    byte name = (byte) 0x99;
    cases.mock("C091-unknown-vdevice", t -> {
      byte[] one = {0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0};
      named(t).invalidate(VIOMMU, TYPE, 12, 1, one).fails(EINVAL, "entry_num", 0);
    });
    cases.mock("C092-second-flag-unknown", t -> {
      byte[] two = {0, 0, 0, 0, name, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, name, 0, 0, 0, 1, 0, 0, 0};
      named(t).invalidate(VIOMMU, TYPE, 12, 2, two).fails(EOPNOTSUPP, "entry_num", 1);
      cache(t, 0, 0);
      cache(t, 1, 0xbaddad);
    });
    cases.mock("C093-all-caches", t -> {
      byte[] one = {1, 0, 0, 0, name, 0, 0, 0, 0, 0, 0, 0};
      named(t).invalidate(VIOMMU, TYPE, 12, 1, one).gives("entry_num", 1);
      for (int index = 0; index < 4; index++) {
        cache(t, index, 0);
      }
    });
  }
}
