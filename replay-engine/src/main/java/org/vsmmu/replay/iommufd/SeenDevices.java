package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vsmmu.iommufd.arm.ArmEndpoint;
import org.vsmmu.iommufd.arm.ArmMaster;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.core.Attaching;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Vdevice;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.tegra241.TegraHardware;
import org.vsmmu.iommufd.tegra241.TegraIommu;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioAttachStruct;
import org.vsmmu.iommufd.uapi.VfioDetachStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * The devices behind VFIO lines, which do not say which they mean. A line means the device whose
 * StreamID its commands carry; without commands, one on which the call would do what was seen. If
 * that leaves a choice, {@link DeviceBindings} makes it.
 */
final class SeenDevices {
  /** VFIO_DEVICE_GET_REGION_INFO: about the device's own registers. */
  static final int REGION_INFO = 0x3b6c;

  private static final int ARM_TYPE = 2;
  private static final long PASID_EXEC = 2;
  private static final long PASID_PRIV = 4;
  private static final long ATS_NOT_SUPPORTED = 8;
  private static final Member IDR4 = Blobs.HW_INFO_ARM_SMMUV3.find("idr[4]").orElseThrow();

  private record Seen(VfioDevice file, ArmMaster master) {}

  private final TegraIommu iommu;
  private final List<Seen> bound = new ArrayList<>();
  private Optional<Seen> next = Optional.empty();
  private final Set<ArmMaster> told = new HashSet<>();
  private boolean idr4Known;

  SeenDevices(TegraIommu iommu) {
    this.iommu = iommu;
  }

  /** The device that a StreamID is bound to. */
  Optional<ArmMaster> withStream(long sid) {
    return bound.stream()
        .map(Seen::master)
        .filter(m -> m.stream().value().isPresent() && m.stream().admits(sid))
        .findFirst();
  }

  /** The names under which events of the devices go to guests. */
  List<NameHistory.Delivery> names() {
    return bound.stream().map(SeenDevices::name).flatMap(Optional::stream).toList();
  }

  /** The name under which events of the device with this StreamID go to its guest. */
  Optional<NameHistory.Delivery> name(long sid) {
    return bound.stream()
        .filter(s -> s.master.stream().value().isPresent() && s.master.stream().admits(sid))
        .findFirst()
        .flatMap(SeenDevices::name);
  }

  private static Optional<NameHistory.Delivery> name(Seen seen) {
    ArmMaster master = seen.master;
    return master.viommu().map(viommu -> {
      Optional<Device> device = seen.file.device();
      Optional<Device> meant = viommu.vdevice(master.guestName()).map(Vdevice::device);
      boolean current = meant.isPresent() && meant.equals(device);
      return new NameHistory.Delivery(master.guestName() & 0xffff_ffffL, current);
    });
  }

  /** Whether a guest knows a device by this StreamID. */
  boolean guestName(long sid) {
    return bound.stream()
        .map(Seen::master)
        .anyMatch(m -> m.viommu().isPresent() && m.guestName() == sid);
  }

  /**
   * The devices, by their number, that a call may have meant which succeeded and shows no commands;
   * of those on which it would do nothing, one. Those on which it would succeed, or, if there are
   * none, all. Empty when it does not matter which one is meant, or when it is certain.
   */
  List<Integer> candidates(OpenCall open) {
    boolean attach = open.call().command() == VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT.code();
    boolean moves = attach || open.call().command() == VfioIoctl.DEVICE_DETACH_IOMMUFD_PT.code();
    boolean changes = moves && open.call().returned() == 0;
    if (!changes || open.shown() || bound.size() < 2) {
      return List.of();
    }
    List<Integer> all = IntStream.range(0, bound.size()).boxed().toList();
    Predicate<Integer> changing = i -> changes(bound.get(i), open.call());
    Stream<Integer> able =
        all.stream().filter(changing).filter(i -> !attach || explains(bound.get(i), open));
    Stream<Integer> idle = all.stream().filter(changing.negate()).limit(1);
    List<Integer> candidates = Stream.concat(able, idle).toList();
    return candidates.isEmpty() ? all : candidates;
  }

  /** Whether a call would change what a device is attached to. */
  private static boolean changes(Seen seen, NestLine.Call call) {
    Optional<Integer> now = Optional.ofNullable(attachments(seen).get(pasid(call)));
    return !now.equals(target(call));
  }

  /** What a device is attached to afterwards; nothing, after a detach. */
  private static Optional<Integer> target(NestLine.Call call) {
    boolean attach = call.command() == VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT.code();
    return attach
        ? Optional.of(StructValue.of(call.in()).u32(VfioAttachStruct.PT_ID))
        : Optional.empty();
  }

  private static Map<Integer, Integer> attachments(Seen seen) {
    Map<Integer, Integer> attached = new TreeMap<>();
    seen.file
        .device()
        .ifPresent(device -> device.attachments().forEach((p, h) -> attached.put(p, h.id())));
    return attached;
  }

  /** What tells one course of events from another: to whom devices are attached and report. */
  List<Object> state() {
    List<Object> state = new ArrayList<>();
    for (Seen seen : bound) {
      Optional<Integer> guest = seen.master.viommu().map(Viommu::id);
      state.add(List.of(attachments(seen), guest, seen.master.guestName()));
    }
    return state;
  }

  /**
   * What the state will be after a call that meant a device; equal for calls that lead to the same.
   */
  List<Object> after(OpenCall open, int index) {
    List<Object> state = state();
    if (changes(bound.get(index), open.call())) {
      Map<Integer, Integer> others = attachments(bound.get(index));
      int pasid = pasid(open.call());
      others.remove(pasid);
      // Only a move of the device itself decides where its events go.
      Object guest = pasid == Device.RID ? Optional.empty() : state.get(index);
      state.set(index, List.of(others, pasid, guest));
    }
    return state;
  }

  /**
   * The device of a call.
   *
   * @param meant its number, for a call with {@link #candidates}
   */
  VfioDevice choose(OpenCall open, OptionalInt meant) {
    if (meant.isPresent()) {
      return bound.get(meant.getAsInt()).file;
    }
    NestLine.Call call = open.call();
    boolean bind = call.command() == VfioIoctl.DEVICE_BIND_IOMMUFD.code();
    if (bind && call.returned() == 0) {
      Seen fresh = of(BindEvidence.of(open, iommu.smmu().features()).endpoint());
      bound.add(fresh);
      next = Optional.empty();
      return fresh.file;
    }
    if (bound.isEmpty()) {
      return fresh().file;
    }
    Optional<Seen> shown = ofCommands(open);
    if (shown.isPresent()) {
      return shown.get().file;
    }
    List<Seen> able = bound.stream().filter(seen -> explains(seen, open)).toList();
    return able.isEmpty() ? bound.get(0).file : able.get(0).file;
  }

  private Seen fresh() {
    if (next.isEmpty()) {
      next = Optional.of(of(ArmEndpoint.of(new Unknown("a StreamID"))));
    }
    return next.get();
  }

  private Seen of(ArmEndpoint endpoint) {
    ArmMaster master = iommu.smmu().newMaster(endpoint);
    return new Seen(new VfioDevice(new TegraHardware(iommu, master)), master);
  }

  /** A GET_HW_INFO says what no command has shown of its device. */
  void learn(NestLine.Call call, Iommufd file) {
    if (call.command() != Ioctl.GET_HW_INFO.code() || call.returned() != 0) {
      return;
    }
    StructValue out = StructValue.of(call.out());
    file.ids()
        .find(out.u32(GetHwInfoStruct.DEV_ID))
        .filter(Device.class::isInstance)
        .map(device -> iommu.smmu().master((Device) device))
        .filter(told::add)
        .ifPresent(master -> master.describe(told(master.endpoint(), out)));
    byte[] data = call.dataOut();
    boolean arm = out.u32(GetHwInfoStruct.DATA_TYPE) == ARM_TYPE;
    if (arm && data != null && data.length >= IDR4.offset() + IDR4.bytes() && !idr4Known) {
      iommu.smmu().implementationDefined(StructValue.of(data).u32(IDR4));
      idr4Known = true;
    }
  }

  private static ArmEndpoint told(ArmEndpoint shown, StructValue out) {
    long capabilities = out.get(GetHwInfoStruct.OUT_CAPABILITIES);
    int pasids = (int) out.get(GetHwInfoStruct.OUT_MAX_PASID_LOG2);
    boolean ats = shown.ats() || (capabilities & ATS_NOT_SUPPORTED) == 0;
    return shown
        .withAts(ats)
        .withPasids(pasids, (capabilities & PASID_EXEC) != 0, (capabilities & PASID_PRIV) != 0);
  }

  private Optional<Seen> ofCommands(OpenCall open) {
    return open.streams().stream()
        .flatMap(sid -> bound.stream().filter(s -> s.master.stream().admits(sid)))
        .findFirst();
  }

  /** Whether a call that shows no commands would do on this device what it did. */
  private boolean explains(Seen seen, OpenCall open) {
    NestLine.Call call = open.call();
    Device device = seen.file.device().orElseThrow();
    int pasid = pasid(call);
    if (call.command() == VfioIoctl.DEVICE_DETACH_IOMMUFD_PT.code()) {
      // On a device that is attached, a detach would show commands.
      return device.attached(pasid).isEmpty() == open.shown();
    }
    if (call.command() != VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT.code()) {
      return true;
    }
    int target = StructValue.of(call.in()).u32(VfioAttachStruct.PT_ID);
    if (call.returned() == 0 && open.shown()) {
      return device.attached(pasid).filter(h -> h.id() == target).isPresent();
    }
    Optional<Errno> error = new Attaching(device, pasid).refusal(target);
    if (call.returned() == 0) {
      return error.isEmpty();
    }
    return error.map(Errno::number).filter(n -> n == call.errno()).isPresent();
  }

  private static int pasid(NestLine.Call call) {
    StructValue in = StructValue.of(call.in());
    boolean attach = call.command() == VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT.code();
    Member flags = attach ? VfioAttachStruct.FLAGS : VfioDetachStruct.FLAGS;
    Member pasid = attach ? VfioAttachStruct.PASID : VfioDetachStruct.PASID;
    boolean given = in.size() >= pasid.offset() + pasid.bytes() && in.u32(flags) != 0;
    return given ? in.u32(pasid) : Device.RID;
  }
}
