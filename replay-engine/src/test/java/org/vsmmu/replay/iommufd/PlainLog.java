package org.vsmmu.replay.iommufd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.iommufd.arm.ArmEndpoint;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.TagPool;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.tegra241.TegraHardware;
import org.vsmmu.iommufd.tegra241.TegraIommu;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.NestLine.Run.Events;

/** A log of calls to a kernel with some devices, which names no device and shows no commands. */
final class PlainLog {
  private static final int FD = 6;
  private static final int OUT = 2;

  private final NestLine.Run run = new NestLine.Run(
      FD,
      Optional.of(new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1414, 0x74, 1)),
      0,
      true,
      Events.UNSEEN);
  private final List<VfioDevice> devices = new ArrayList<>();
  private final List<Integer> ids = new ArrayList<>();
  private final List<NestLine.Call> calls = new ArrayList<>();
  private final Kernel kernel;
  private final Process process;
  private final int ioas;

  /** Binds the devices and makes an IOAS. */
  PlainLog(int count) {
    ArmFeatures features = run.features(KernelVersion.LINUX_7_3).orElseThrow();
    kernel = new Kernel(new Machine(), features.kernel());
    process = kernel.machine().start("log");
    process.files().install(FD, new Iommufd(false));
    ArmIommu smmu = new ArmIommu(features, TagPool.fresh(16));
    TegraIommu iommu = new TegraIommu(smmu);
    ioas = call(Ioctl.IOAS_ALLOC.code(), 12, 0, 0).get(OUT);
    for (int i = 0; i < count; i++) {
      ArmEndpoint endpoint = ArmEndpoint.of(Unknown.bound("SID", 8 + i));
      devices.add(new VfioDevice(new TegraHardware(iommu, smmu.newMaster(endpoint))));
      ids.add(vfio(i, VfioIoctl.DEVICE_BIND_IOMMUFD, 24, 0, FD, 0, 0, 0).get(3));
    }
  }

  int ioas() {
    return ioas;
  }

  /** A paging HWPT, made for the first device. */
  int hwpt() {
    return call(Ioctl.HWPT_ALLOC.code(), 48, 0, ids.get(0), ioas, 0, 0, 0, 0, 0, 0, 0, 0)
        .get(4);
  }

  void destroy(int id) {
    call(Ioctl.DESTROY.code(), 8, id);
  }

  void attach(int device, int target) {
    vfio(device, VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT, 12, 0, target);
  }

  void detach(int device) {
    vfio(device, VfioIoctl.DEVICE_DETACH_IOMMUFD_PT, 12, 0);
  }

  private List<Integer> call(int command, int... words) {
    Request request = new Request(command, 0, bytes(words));
    return log("iommufd", "call", request, kernel.ioctl(process, FD, request));
  }

  private List<Integer> vfio(int device, VfioIoctl call, int... words) {
    Request request = new Request(call.code(), 0, bytes(words));
    Answer answer = devices.get(device).ioctl(kernel.machine(), process, request);
    return log("vfio", call.toString(), request, answer);
  }

  private List<Integer> log(String descriptor, String name, Request request, Answer answer) {
    byte[] out = answer.structure().bytes();
    calls.add(new NestLine.Call(
        calls.size() + 1L,
        "",
        descriptor,
        request.command(),
        name,
        request.structure(),
        null,
        answer.returned(),
        answer.errno(),
        out,
        null));
    List<Integer> words = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.remaining() >= Integer.BYTES) {
      words.add(buffer.getInt());
    }
    return words;
  }

  private static byte[] bytes(int... words) {
    ByteBuffer buffer =
        ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      buffer.putInt(word);
    }
    return buffer.array();
  }

  /** Whether the last call failed. */
  boolean failed() {
    return calls.get(calls.size() - 1).errno() != 0;
  }

  /** The last call ended with another result. */
  void pretend(int errno) {
    NestLine.Call last = calls.remove(calls.size() - 1);
    calls.add(new NestLine.Call(
        last.line(),
        last.note(),
        last.descriptor(),
        last.command(),
        last.name(),
        last.in(),
        last.dataIn(),
        errno == 0 ? 0 : -1,
        errno,
        last.out(),
        last.dataOut()));
  }

  /** The log as it is read. */
  List<TraceRecord> records() {
    List<TraceRecord> records = new ArrayList<>();
    records.add(record(0, new Body.KernelSeen(run)));
    calls.forEach(call -> records.add(record(call.line(), new Body.KernelSeen(call))));
    return records;
  }

  private static TraceRecord record(long position, Body body) {
    return new TraceRecord(
        position,
        OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        Source.line("log", position),
        body);
  }
}
