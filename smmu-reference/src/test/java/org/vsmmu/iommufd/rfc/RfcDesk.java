package org.vsmmu.iommufd.rfc;

import java.util.stream.Collectors;
import org.vsmmu.iommufd.Desk;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.ArmMaster;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.arm.TagPool;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.tegra241.TegraFeatures;
import org.vsmmu.iommufd.tegra241.TegraHardware;
import org.vsmmu.iommufd.tegra241.TegraIommu;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.RfcCall;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.register.IdRegisters;

/** A kernel with a series of 2024, an SMMU with a CMDQV, two devices, one IOAS and a parent. */
final class RfcDesk {
  private static final IdRegisters IDS =
      new IdRegisters(0x0d44_141b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  static final long TRANSLATE = 0x4000_000bL;
  static final long S1_BITS = 0xd6;

  private final CallTable table;
  final Desk desk;
  final ArmIommu smmu;
  final TegraIommu iommu;
  final ArmMaster master;
  final VfioDevice vfio;
  final VfioDevice otherVfio;
  final int ioas;
  final int device;
  final int other;
  final int parent;

  RfcDesk(CallTable table) {
    this.table = table;
    KernelVersion version = KernelVersion.of(table);
    desk = Desk.plain(version);
    smmu = new ArmIommu(new ArmFeatures(IDS, 0, true, version), TagPool.fresh(16));
    iommu = new TegraIommu(smmu, new TegraFeatures(1, 3, 2, 2));
    master = smmu.newMaster(Unknown.bound("SID", 0x208), true);
    vfio = new VfioDevice(new TegraHardware(iommu, master));
    ioas = desk.ioas();
    device = desk.bind(vfio);
    var second = smmu.newMaster(Unknown.bound("SID", 0x300), true);
    otherVfio = new VfioDevice(new TegraHardware(iommu, second));
    other = desk.bind(otherVfio);
    parent = desk.hwpt(device, ioas, 1).out("out_hwpt_id");
    commands();
  }

  Desk.Call call(RfcCall call) {
    CallForm form = table.calls().values().stream()
        .filter(c -> c instanceof RfcCall.Numbered rfc && rfc.call() == call)
        .findFirst()
        .orElseThrow();
    return desk.call(form);
  }

  Desk.Call viommuCall(int type) {
    return call(RfcCall.VIOMMU_ALLOC)
        .with("type", type)
        .with("dev_id", device)
        .with("hwpt_id", parent);
  }

  int viommu() {
    return viommuCall(0).out("out_viommu_id");
  }

  Desk.Call name(RfcCall call, int viommu, int dev, long id) {
    return call(call).with("viommu_id", viommu).with("dev_id", dev).with("vdev_id", id);
  }

  Desk.Call nested(int on, long w0, long w1) {
    return desk.hwpt(device, on, 0)
        .with("data_type", 2)
        .with("data_len", 16)
        .buffer("data_uptr", words(w0, w1));
  }

  Desk.Call attach(int id) {
    return desk.vfio(vfio, VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT).with("pt_id", id);
  }

  /** An array of commands for a call that has all members but the id. */
  static Desk.Call array(Desk.Call call, int type, long... words) {
    return call.with("data_uptr", 0x1000)
        .with("data_type", type)
        .with("entry_len", 16)
        .with("entry_num", words.length / 2)
        .buffer("data_uptr", words(words));
  }

  Desk.Call invalidate(int id, int type, long... words) {
    return array(desk.call(Ioctl.HWPT_INVALIDATE).with("hwpt_id", id), type, words);
  }

  static byte[] words(long... words) {
    StructValue value = StructValue.ofSize(words.length * Long.BYTES);
    for (int i = 0; i < words.length; i++) {
      value.put(Member.in("word", i * Long.BYTES, Long.BYTES), words[i]);
    }
    return value.toBytes();
  }

  /** What the SMMU got since the last time, {@code S} for CMD_SYNC. */
  String commands() {
    return smmu.commands().take().stream()
        .map(c -> c.equals(PhysicalCommand.SYNC) ? "S" : c.toString())
        .collect(Collectors.joining("; "));
  }
}
