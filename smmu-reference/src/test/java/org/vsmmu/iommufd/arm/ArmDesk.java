package org.vsmmu.iommufd.arm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.register.IdRegisters;

/** A device behind an SMMU, bound to an iommufd with one IOAS (id 1). */
final class ArmDesk {
  /** ATS and range invalidation; VMIDs from 1. */
  static final IdRegisters FULL = new IdRegisters(0x0d44_141b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  /** As QEMU has it: no ATS. */
  static final IdRegisters QEMU = new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  /** The same with PASIDs of 16 bits and two-level CD tables. */
  static final IdRegisters WIDE = new IdRegisters(0x0d4c_141b, 0x0273_0410, 0, 0x1414, 0x74, 1);

  static final int SID = 0x208;
  static final int VSID = 0x10;

  /** A device with PASIDs, at a SID of its own. */
  static final ArmEndpoint PASIDS =
      ArmEndpoint.of(Unknown.bound("SID", SID)).withPasids(16, true, false);

  final Machine machine = new Machine();
  final Process process = machine.start("vmm");
  final Kernel kernel;
  final int fd;
  final ArmIommu smmu;
  final ArmMaster master;
  final VfioDevice vfio;
  final int ioas;
  final int device;

  ArmDesk(ArmFeatures features, ArmEndpoint endpoint) {
    kernel = new Kernel(machine, features.kernel());
    fd = kernel.open(process, false);
    smmu = new ArmIommu(features, TagPool.fresh(features.ids().asidBits()));
    master = smmu.newMaster(endpoint);
    vfio = new VfioDevice(new ArmHardware(smmu, master));
    ioas = out(Ioctl.IOAS_ALLOC, "out_ioas_id", Map.of(), null);
    device = bind(vfio);
    smmu.commands().take();
  }

  ArmDesk(ArmFeatures features, boolean ats) {
    this(
        features,
        ArmEndpoint.of(Unknown.bound("SID", SID)).withAts(ats).coherent(features.canwbs()));
  }

  ArmDesk(IdRegisters ids, boolean ats) {
    this(new ArmFeatures(ids, 0, true, true), ats);
  }

  int bind(VfioDevice file) {
    return outOf(
        vfio(file, VfioIoctl.DEVICE_BIND_IOMMUFD, Map.of("iommufd", (long) fd)),
        VfioIoctl.DEVICE_BIND_IOMMUFD.layout().orElseThrow(),
        "out_devid");
  }

  private static byte[] structure(StructLayout layout, Map<String, Long> values) {
    StructValue value = StructValue.ofSize(layout.size());
    value.put(DestroyStruct.SIZE, layout.size());
    values.forEach((name, number) -> value.put(layout.find(name).orElseThrow(), number));
    return value.toBytes();
  }

  Answer call(Ioctl call, Map<String, Long> values, byte[] data) {
    Map<String, byte[]> buffers = new HashMap<>();
    if (data != null) {
      buffers.put("data_uptr", data);
    }
    byte[] bytes = structure(call.layout(), values);
    return kernel.ioctl(process, fd, new Request(call.code(), 0, bytes, buffers));
  }

  Errno error(Ioctl call, Map<String, Long> values, byte[] data) {
    return call(call, values, data).error().orElse(null);
  }

  int out(Ioctl call, String member, Map<String, Long> values, byte[] data) {
    return outOf(call(call, values, data), call.layout(), member);
  }

  private static int outOf(Answer answer, StructLayout layout, String member) {
    answer.error().ifPresent(e -> {
      throw new AssertionError(e);
    });
    return StructValue.of(answer.structure().bytes()).u32(layout.find(member).orElseThrow());
  }

  Answer vfio(VfioIoctl call, Map<String, Long> values) {
    return vfio(vfio, call, values);
  }

  Answer vfio(VfioDevice file, VfioIoctl call, Map<String, Long> values) {
    byte[] bytes = structure(call.layout().orElseThrow(), values);
    return file.ioctl(machine, process, new Request(call.code(), 0, bytes));
  }

  Errno attach(int id) {
    return attach(vfio, id);
  }

  Errno attach(VfioDevice file, int id) {
    return vfio(file, VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT, Map.of("pt_id", (long) id))
        .error()
        .orElse(null);
  }

  void detach() {
    vfio(VfioIoctl.DEVICE_DETACH_IOMMUFD_PT, Map.of());
  }

  Errno attachPasid(int pasid, int id) {
    Map<String, Long> values = Map.of("flags", 1L, "pasid", (long) pasid, "pt_id", (long) id);
    return vfio(VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT, values).error().orElse(null);
  }

  void detachPasid(int pasid) {
    vfio(VfioIoctl.DEVICE_DETACH_IOMMUFD_PT, Map.of("flags", 1L, "pasid", (long) pasid));
  }

  Device bound() {
    return vfio.device().orElseThrow();
  }

  Hwpt object(int hwpt) {
    return bound().owner().ids().find(hwpt).map(Hwpt.class::cast).orElseThrow();
  }

  void map(long iova, long length) {
    Map<String, Long> values = Map.of(
        "flags",
        7L,
        "ioas_id",
        (long) ioas,
        "user_va",
        0x1000_0000L,
        "length",
        length,
        "iova",
        iova);
    requireDone(error(Ioctl.IOAS_MAP, values, null));
  }

  void unmap(long iova, long length) {
    Map<String, Long> values = Map.of("ioas_id", (long) ioas, "iova", iova, "length", length);
    requireDone(error(Ioctl.IOAS_UNMAP, values, null));
  }

  private static void requireDone(Errno error) {
    if (error != null) {
      throw new AssertionError(error);
    }
  }

  Answer hwpt(int on, long flags, long type, byte[] data) {
    Map<String, Long> values = Map.of(
        "dev_id",
        (long) device,
        "pt_id",
        (long) on,
        "flags",
        flags,
        "data_type",
        type,
        "data_len",
        data == null ? 0L : data.length);
    return call(Ioctl.HWPT_ALLOC, values, data);
  }

  int parent() {
    return outOf(hwpt(ioas, 1, 0, null), Ioctl.HWPT_ALLOC.layout(), "out_hwpt_id");
  }

  int plain() {
    return outOf(hwpt(ioas, 0, 0, null), Ioctl.HWPT_ALLOC.layout(), "out_hwpt_id");
  }

  /** A stage-1 domain that PASIDs may be attached to. */
  int pasidHwpt() {
    return outOf(hwpt(ioas, 8, 0, null), Ioctl.HWPT_ALLOC.layout(), "out_hwpt_id");
  }

  int viommu(int parent) {
    Map<String, Long> values =
        Map.of("type", 1L, "dev_id", (long) device, "hwpt_id", (long) parent);
    return out(Ioctl.VIOMMU_ALLOC, "out_viommu_id", values, null);
  }

  int vdevice(int viommu, long name) {
    Map<String, Long> values =
        Map.of("viommu_id", (long) viommu, "dev_id", (long) device, "virt_id", name);
    return out(Ioctl.VDEVICE_ALLOC, "out_vdevice_id", values, null);
  }

  static byte[] words(long... words) {
    StructValue value = StructValue.ofSize(words.length * Long.BYTES);
    for (int i = 0; i < words.length; i++) {
      value.put(Member.in("word", i * Long.BYTES, Long.BYTES), words[i]);
    }
    return value.toBytes();
  }

  Answer nested(int viommu, long w0, long w1) {
    return hwpt(viommu, 0, 2, words(w0, w1));
  }

  int made(Answer nested) {
    return outOf(nested, Ioctl.HWPT_ALLOC.layout(), "out_hwpt_id");
  }

  Answer invalidate(int viommu, int entryLength, int count, byte[] data) {
    Map<String, Long> values = Map.of(
        "hwpt_id", (long) viommu,
        "data_uptr", 0x1000L,
        "data_type", 1L,
        "entry_len", (long) entryLength,
        "entry_num", (long) count);
    return call(Ioctl.HWPT_INVALIDATE, values, data);
  }

  /** What the SMMU got since the last time, {@code S} for CMD_SYNC. */
  String commands() {
    List<PhysicalCommand> taken = smmu.commands().take();
    return taken.stream()
        .map(c -> isSync(c) ? "S" : c.toString())
        .collect(Collectors.joining("; "));
  }

  /** The same, names only. */
  String names() {
    return smmu.commands().take().stream()
        .map(c -> isSync(c) ? "S" : c.toString().split(" ")[0])
        .collect(Collectors.joining(" "));
  }

  private static boolean isSync(PhysicalCommand command) {
    return command.words().get(CommandFields.OP) == Opcode.SYNC.code();
  }
}
