package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.ArmTrace.DEVICE;
import static org.vsmmu.replay.cases.ArmTrace.VSID;

import java.util.function.BiConsumer;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.RfcCall;

/** C249 to C257: the calls of the series of 2024 (iommufd 10). */
final class RfcCases {
  private static final int VIOMMU = 4;

  private final Cases cases;

  RfcCases(Cases cases) {
    this.cases = cases;
  }

  /** Calls as one series numbers them. */
  private record Series(CallTable table, ArmTrace trace) {
    SeenCall call(RfcCall call) {
      CallForm form = table.calls().values().stream()
          .filter(c -> c instanceof RfcCall.Numbered rfc && rfc.call() == call)
          .findFirst()
          .orElseThrow();
      return trace.call(form);
    }

    SeenCall viommu(int type) {
      return call(RfcCall.VIOMMU_ALLOC)
          .with("type", type)
          .with("dev_id", DEVICE)
          .with("hwpt_id", ArmTrace.PARENT);
    }

    Series guestIommu() {
      viommu(0).done("out_viommu_id", VIOMMU);
      return this;
    }

    SeenCall name(RfcCall call, int device, long name) {
      return call(call).with("viommu_id", VIOMMU).with("dev_id", device).with("vdev_id", name);
    }

    SeenCall set(int device, long name) {
      return name(RfcCall.VIOMMU_SET_VDEV_ID, device, name);
    }

    SeenCall unset(int device, long name) {
      return name(RfcCall.VIOMMU_UNSET_VDEV_ID, device, name);
    }

    SeenCall invalidate(int viommu, int type) {
      return call(RfcCall.VIOMMU_INVALIDATE)
          .with("viommu_id", viommu)
          .with("data_type", type)
          .with("entry_len", 16)
          .with("entry_num", 1)
          .data("data_uptr", ArmTrace.words(0x10, 0));
    }
  }

  private void series(String file, CallTable table, BiConsumer<Series, ArmTrace> script) {
    cases.arm(file, ArmTrace.QEMU, "generic," + table.id(), t -> {
      t.ioas(ArmTrace.IOAS);
      t.bind(DEVICE);
      t.parent();
      script.accept(new Series(table, t), t);
    });
  }

  void add() {
    names();
    targets();
    queues();
  }

  private void names() {
    series("C249-one-name-each", CallTable.RFC_D, (s, t) -> {
      s.guestIommu();
      t.bind(5);
      s.set(DEVICE, VSID).done();
      s.set(DEVICE, 0x11).fails(EEXIST);
      s.set(5, VSID).fails(EBUSY);
    });
    series("C250-unset", CallTable.RFC_D, (s, t) -> {
      s.guestIommu().unset(DEVICE, VSID).fails(ENOENT);
      s.set(DEVICE, VSID).done();
      s.unset(DEVICE, 0x11).fails(EINVAL);
    });
    series(
        "C251-not-nested",
        CallTable.RFC_C,
        (s, t) -> s.guestIommu().set(DEVICE, VSID).fails(EINVAL));
    series("C255-names-go-with-it", CallTable.RFC_D, (s, t) -> {
      s.guestIommu().set(DEVICE, VSID).done();
      t.destroy(VIOMMU).gives();
      s.guestIommu().set(DEVICE, VSID).gives();
    });
  }

  private void targets() {
    series(
        "C252-absent-viommu",
        CallTable.RFC_C,
        (s, t) -> s.guestIommu().invalidate(99, 0).fails(ENOENT, "entry_num", 1));
    series(
        "C253-type-1",
        CallTable.RFC_C,
        (s, t) -> s.guestIommu().invalidate(VIOMMU, 1).fails(EINVAL, "entry_num", 0));
    series(
        "C254-default-type", CallTable.RFC_D, (s, t) -> s.viommu(0).gives("out_viommu_id", VIOMMU));
  }

  private void queues() {
    series("C256-no-data", CallTable.RFC_B, (s, t) -> {
      t.say("the length is looked at before the vIOMMU");
      s.call(RfcCall.VQUEUE_ALLOC).with("viommu_id", VIOMMU).fails(EINVAL);
    });
    series("C257-types-of-virqs", CallTable.RFC_D, (s, t) -> {
      s.guestIommu().call(RfcCall.VIRQ_ALLOC).with("viommu_id", VIOMMU).fails(EINVAL);
      s.call(RfcCall.VIRQ_ALLOC)
          .with("viommu_id", VIOMMU)
          .with("type", 1)
          .done("out_virq_id", 5, "out_virq_fd", 7);
      s.call(RfcCall.VIRQ_ALLOC).with("viommu_id", VIOMMU).with("type", 1).fails(EEXIST);
    });
  }
}
