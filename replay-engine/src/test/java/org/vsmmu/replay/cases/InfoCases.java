package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.MockTrace.DEVICE;

import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.TestOperation;

/** C034 to C046: GET_HW_INFO (iommufd 4.2). */
final class InfoCases {
  private static final long MOCK_TYPE = 0xfeedbeefL;
  private static final byte[] MOCK = {0, 0, 0, 0, (byte) 0xef, (byte) 0xbe, (byte) 0xad, (byte) 0xde
  };

  private final Cases cases;

  InfoCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    mock();
    arm();
  }

  private static SeenCall ask(CaseTrace t, int device, int length) {
    return t.call(Ioctl.GET_HW_INFO)
        .with("dev_id", device)
        .with("data_len", length)
        .data("data_uptr", new byte[length]);
  }

  private static void told(SeenCall call) {
    call.gives("data_len", 8, "data_type", MOCK_TYPE, "out_capabilities", 9);
  }

  private static byte[] first(int length) {
    return java.util.Arrays.copyOf(MOCK, length);
  }

  private void mock() {
    cases.mock("C034-no-device", t -> ask(t, 9, 0).fails(ENOENT));
    cases.mock("C035-length-only", t -> told(ask(t.device(), DEVICE, 0)));
    cases.mock(
        "C036-larger-buffer",
        t -> told(ask(t.device(), DEVICE, 16).dataAfter("data_uptr", first(16))));
    cases.mock(
        "C037-shorter-buffer",
        t -> told(ask(t.device(), DEVICE, 4).dataAfter("data_uptr", first(4))));
    cases.mock(
        "C038-unknown-type",
        t -> ask(t.device(), DEVICE, 8).with("flags", 1).with("data_type", 7).fails(EOPNOTSUPP));
    cases.mock(
        "C043-unknown-flag", t -> ask(t.device(), DEVICE, 8).with("flags", 2).fails(EOPNOTSUPP));
    cases.mock(
        "C044-reserved-byte",
        t -> ask(t.device(), DEVICE, 8).with("__reserved", 1 << 16).fails(EOPNOTSUPP));
    cases.mock("C046-pasid-width", t -> {
      t.ioas(1);
      t.test(TestOperation.MOCK_DOMAIN_FLAGS, 1)
          .with("dev_flags", 4)
          .done("out_stdev_id", 2, "out_hwpt_id", 4, "out_idev_id", 3);
      ask(t, 3, 0)
          .gives(
              "data_len", 8,
              "data_type", MOCK_TYPE,
              "out_max_pasid_log2", 20,
              "out_capabilities", 9);
      t.test(TestOperation.MOCK_DOMAIN, 1)
          .done("out_stdev_id", 5, "out_hwpt_id", 4, "out_idev_id", 6);
      ask(t, 6, 0)
          .gives(
              "data_len", 8,
              "data_type", MOCK_TYPE,
              "out_max_pasid_log2", 0,
              "out_capabilities", 9);
    });
  }

  private static void arm(ArmTrace t, int flags, int type) {
    t.info(ArmTrace.DEVICE, flags, type, 40)
        .dataAfter("data_uptr", t.blob())
        .gives("data_type", 2, "data_len", 40, "out_capabilities", 8);
  }

  private void arm() {
    cases.arm("C039-type-without-flag", t -> arm(t.device(false, 0), 0, 77));
    cases.arm("C040-the-registers", t -> {
      t.device(false, 0);
      arm(t, 1, 2);
      arm(t, 1, 0);
    });
    cases.arm(
        "C041-no-cmdqv", t -> t.device(false, 0).info(ArmTrace.DEVICE, 1, 3, 8).fails(EOPNOTSUPP));
    cases.arm("C042-cmdqv", t -> {
      byte[] blob = {0, 0, 0, 0, 1, 1, 4, 0};
      t.device(false, 0)
          .info(ArmTrace.DEVICE, 1, 3, 8)
          .dataAfter("data_uptr", blob)
          .gives("data_type", 3, "data_len", 8, "out_capabilities", 8);
    });
    cases.arm("C045-without-ats", t -> {
      t.ioas(1);
      t.bind(2);
      arm(t, 0, 0);
    });
  }
}
