package org.vsmmu.replay.cases;

import static org.vsmmu.iommufd.uapi.Errno.*;
import static org.vsmmu.replay.cases.MockTrace.DEVICE;
import static org.vsmmu.replay.cases.MockTrace.PARENT;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.TestOperation;

/** C147 to C162: event queues of vIOMMUs, and fault queues (iommufd 4.6, 4.8, 6). */
final class EventCases {
  private static final int TYPE = 0xbeefbeef;
  private static final int VIOMMU = PARENT + 1;
  private static final int FD = 5;
  private static final int LOST = 1;
  private static final byte[] NONE = {};

  private final Cases cases;

  EventCases(Cases cases) {
    this.cases = cases;
  }

  void add() {
    alloc();
    reads();
    losses();
    arm();
    faults();
  }

  private static SeenCall queue(MockTrace t, int type, int depth) {
    return t.call(Ioctl.VEVENTQ_ALLOC)
        .with("viommu_id", VIOMMU)
        .with("type", type)
        .with("veventq_depth", depth);
  }

  private void alloc() {
    cases.mock("C147-depths", t -> {
      queue(t.guestIommu(), TYPE, 0).fails(EINVAL);
      queue(t, TYPE, 524289).fails(EINVAL);
      queue(t, TYPE, 524288).gives("out_veventq_id", VIOMMU + 1, "out_veventq_fd", FD);
    });
    cases.mock("C148-second-of-a-type", t -> {
      queue(t.guestIommu(), TYPE, 2).done("out_veventq_id", VIOMMU + 1, "out_veventq_fd", FD);
      queue(t, TYPE, 2).fails(EEXIST);
    });
    cases.mock("C149-no-type", t -> queue(t.guestIommu(), 0, 2).fails(EOPNOTSUPP));
    cases.mock("C156-open-is-busy", t -> {
      queue(t.guestIommu(), TYPE, 2).done("out_veventq_id", VIOMMU + 1, "out_veventq_fd", FD);
      t.destroy(VIOMMU + 1).fails(EBUSY);
    });
  }

  /** A queue of two records, and a device whose events go to it. */
  private static MockTrace listening(MockTrace t) {
    t.guestIommu();
    t.vdevice(VIOMMU, DEVICE, 0x99).done("out_vdevice_id", VIOMMU + 1);
    t.nested(VIOMMU, 0).done("out_hwpt_id", VIOMMU + 2);
    t.replace(VIOMMU + 2).done();
    // The automatic HWPT has died with the replace, and its id is free.
    queue(t, TYPE, 2).done("out_veventq_id", MockTrace.AUTOMATIC, "out_veventq_fd", FD);
    return t;
  }

  private static void happen(MockTrace t, int times) {
    for (int i = 0; i < times; i++) {
      t.test(TestOperation.TRIGGER_VEVENT, 0).with("dev_id", DEVICE).done();
    }
  }

  private static void read(MockTrace t, int size, byte[] data) {
    t.file("read", FD, "veventq", size, data, data.length, 0);
  }

  private static void readFails(MockTrace t, int size) {
    t.file("read", FD, "veventq", size, NONE, -1, EINVAL.number());
  }

  /** Records of the device: flags, sequence number and, unless events were lost, its name. */
  private static byte[] records(int... flagsAndSequence) {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < flagsAndSequence.length; i += 2) {
      bytes.putInt(flagsAndSequence[i]).putInt(flagsAndSequence[i + 1]);
      if (flagsAndSequence[i] != LOST) {
        bytes.putInt(0x99);
      }
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  private void reads() {
    cases.mock("C150-less-than-a-header", t -> {
      listening(t);
      readFails(t, 0);
      readFails(t, 7);
    });
    cases.mock("C151-nothing-there", t -> read(listening(t), 64, NONE));
    cases.mock("C152-header-only", t -> {
      happen(listening(t), 1);
      readFails(t, 8);
      read(t, 64, records(0, 0));
    });
  }

  private void losses() {
    cases.mock("C153-third-event-is-lost", t -> {
      happen(listening(t), 3);
      read(t, 64, records(0, 0, 0, 1, LOST, 2));
    });
    cases.mock("C154-sequence-continues", t -> {
      happen(listening(t), 3);
      read(t, 64, records(0, 0, 0, 1, LOST, 2));
      happen(t, 1);
      read(t, 64, records(0, 3));
    });
    cases.mock("C155-a-gap-shows-the-loss", t -> {
      happen(listening(t), 3);
      read(t, 12, records(0, 0));
      happen(t, 1);
      read(t, 64, records(0, 1, 0, 3));
    });
  }

  /** A device with an event queue for its guest. */
  private static ArmTrace guest(ArmTrace t) {
    t.device(false, 0).guestIommu();
    t.vdevice(4, ArmTrace.DEVICE, ArmTrace.VSID).done("out_vdevice_id", 5);
    t.nested(4, ArmTrace.TRANSLATE, ArmTrace.S1_BITS).done("out_hwpt_id", 6);
    t.attach(6)
        .causing(
            "CFGI_STE SID=0x208 Leaf=1",
            "SYNC",
            "CFGI_STE SID=0x208 Leaf=1",
            "SYNC",
            "PREFETCH_CONFIG SID=0x208")
        .done();
    t.call(Ioctl.VEVENTQ_ALLOC)
        .with("viommu_id", 4)
        .with("type", 1)
        .with("veventq_depth", 4)
        .done("out_veventq_id", 7, "out_veventq_fd", 7);
    return t;
  }

  private static void fault(ArmTrace t, long second) {
    t.event("F_TRANSLATION", 0x208_0000_0010L, second, 0x1000, 0);
  }

  private void arm() {
    byte[] seen = ArmTrace.words(0, 0x10_0000_0010L, 2, 0x1000, 0);
    cases.arm("C157-a-guests-fault", t -> {
      fault(guest(t), 2);
      t.read(64, seen, null);
    });
    cases.arm("C158-stage-2-fault", t -> {
      fault(guest(t), 1L << 39);
      t.read(64, NONE, null);
    });
    cases.arm("C159-not-a-guests-event", t -> {
      guest(t).event("C_BAD_STREAMID", 0x208_0000_0002L, 0, 0, 0);
      t.read(64, NONE, null);
    });
    cases.arm("C160-old-name", t -> {
      guest(t).breaking("EVENT-STALE-VSID");
      t.destroy(5).done();
      t.vdevice(4, ArmTrace.DEVICE, 0x77).done("out_vdevice_id", 5);
      fault(t, 2);
      t.read(64, seen, null);
    });
  }

  private static MockTrace faulted(MockTrace t) {
    t.parent().call(Ioctl.FAULT_QUEUE_ALLOC).done("out_fault_id", VIOMMU, "out_fault_fd", FD);
    t.nested(PARENT, 4).with("fault_id", VIOMMU).done("out_hwpt_id", VIOMMU + 1);
    t.replace(VIOMMU + 1).done();
    t.test(TestOperation.TRIGGER_IOPF, 0)
        .with("dev_id", DEVICE)
        .with("addr", 0x1000)
        .done();
    return t;
  }

  private void faults() {
    cases.mock("C161-less-than-a-record", t -> {
      faulted(t).say("a mock device's groups have one fault: none is too large for 40 bytes");
      t.file("read", FD, "fault", 39, NONE, -1, ESPIPE.number());
    });
    cases.mock("C162-wrong-responses", t -> {
      byte[] fault = new byte[40];
      ByteBuffer bytes = ByteBuffer.wrap(fault).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(0, 2).putInt(4, DEVICE).putLong(24, 0x1000).putInt(36, 1);
      faulted(t).file("read", FD, "fault", 40, fault, 40, 0);
      byte[] response = {1, 0, 0, 0, 2, 0, 0, 0};
      t.file("write", FD, "fault", 8, response, -1, EINVAL.number());
      byte[] unknown = {9, 0, 0, 0, 0, 0, 0, 0};
      t.file("write", FD, "fault", 8, unknown, -1, EINVAL.number());
    });
  }
}
