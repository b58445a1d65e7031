package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.HwptNested;
import org.vsmmu.iommufd.core.Ioas;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.SteFields;

/**
 * Random calls on the arm driver keep its promises: what is in memory is what was announced, a tag
 * that nobody uses has been flushed, ATS is on only where the STE lets it, nothing is left behind.
 */
class RandomArmCallsTest {
  private static final int CALLS = 1500;
  private static final ArmFeatures FEATURES = new ArmFeatures(ArmDesk.WIDE, 0, true, true);

  private final Machine machine = new Machine();
  private final Process process = machine.start("vmm");
  private final Kernel kernel = new Kernel(machine);
  private final int fd = kernel.open(process, false);
  private final Iommufd iommufd = process.files().find(fd, Iommufd.class).orElseThrow();
  private final TagPool asids = TagPool.fresh(16);
  private final ArmIommu smmu = new ArmIommu(FEATURES, asids);
  private final List<ArmMaster> masters = new ArrayList<>();
  private final List<Integer> files = new ArrayList<>();
  private final Map<Long, List<Long>> memory = new HashMap<>();
  private final Map<Long, List<Long>> cached = new HashMap<>();
  private final Set<String> dirtyTags = new HashSet<>();
  private final Map<Unknown, Boolean> ats = new HashMap<>();
  private Random random;
  private int moves;
  private int pasidMoves;
  private int nestedMoves;

  private void start(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      Unknown[] streams = new Unknown[i == 2 ? 2 : 1];
      for (int j = 0; j < streams.length; j++) {
        streams[j] = Unknown.bound("SID", 0x100 * (i + 1) + j);
      }
      ArmEndpoint endpoint =
          ArmEndpoint.of(streams).withAts(i != 1).withPasids(i == 1 ? 0 : 16, true, true);
      ArmMaster master = smmu.newMaster(i == 2 ? endpoint.passedThrough() : endpoint);
      masters.add(master);
      for (Unknown stream : streams) {
        List<Long> words = Arrays.stream(master.ste()).boxed().toList();
        memory.put(stream.value().getAsLong(), words);
        cached.put(stream.value().getAsLong(), words);
      }
      ats.put(master.stream(), master.atsOn());
      files.add(process.files().install(new VfioDevice(new ArmHardware(smmu, master))));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void keepThePromises(long seed) {
    start(seed);
    for (int i = 0; i < CALLS; i++) {
      Answer answer = random.nextInt(5) < 2 ? vfio() : iommufd();
      answer.unmodelled().ifPresent(name -> assertEquals("", name));
      observe();
      requireUniqueIds();
      if (random.nextInt(30) == 0) {
        letThrough(random.nextInt(files.size()));
        observe();
      }
      if (random.nextInt(60) == 0) {
        reopen(random.nextInt(files.size()));
        observe();
      }
    }
    process.exit();
    observe();
    assertTrue(
        moves > 100 && pasidMoves > 5 && nestedMoves > 0,
        () -> "%d moves, %d of PASIDs, %d nested".formatted(moves, pasidMoves, nestedMoves));
    assertEquals(List.of(), iommufd.ids().objects());
    dirtyTags.remove("asid 0");
    assertEquals(Set.of(), dirtyTags, "only the kernel's own tags are in use at the end");
    assertFreshTags();
  }

  /** Every tag was given back: the lowest are handed out again. */
  private void assertFreshTags() {
    try {
      assertEquals(1, asids.take(Errno.EBUSY).number().getAsLong());
    } catch (CallFailed e) {
      throw new AssertionError(e);
    }
  }

  /** A driver of the kernel's own uses a device that nothing is attached to. */
  private void letThrough(int index) {
    process
        .files()
        .find(files.get(index), VfioDevice.class)
        .flatMap(VfioDevice::device)
        .filter(device -> device.attached(Device.RID).isEmpty())
        .ifPresent(smmu::identity);
  }

  private void reopen(int index) {
    process.files().close(files.get(index));
    VfioDevice file = new VfioDevice(new ArmHardware(smmu, masters.get(index)));
    files.set(index, process.files().install(file));
  }

  private void requireUniqueIds() {
    List<KernelObject> objects = iommufd.ids().objects();
    assertEquals(
        objects.size(), objects.stream().map(KernelObject::id).distinct().count());
  }

  private Answer vfio() {
    VfioDevice file = process
        .files()
        .find(files.get(random.nextInt(files.size())), VfioDevice.class)
        .orElseThrow();
    boolean pasid = random.nextInt(3) == 0;
    long number = pasid ? 1L + random.nextInt(3) * 1023L : 0;
    VfioIoctl call;
    Map<String, Long> values = new HashMap<>();
    switch (random.nextInt(6)) {
      case 0 -> {
        call = VfioIoctl.DEVICE_BIND_IOMMUFD;
        values.put("iommufd", (long) fd);
      }
      case 1 -> {
        call = VfioIoctl.DEVICE_DETACH_IOMMUFD_PT;
        values.put("flags", pasid ? 1L : 0);
        values.put("pasid", number);
      }
      default -> {
        call = VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT;
        values.put("flags", pasid ? 1L : 0);
        values.put("pasid", number);
        boolean forPasids = pasid || random.nextInt(3) == 0;
        values.put("pt_id", id(o -> o instanceof Hwpt h && (!forPasids || h.pasidCompatible())));
      }
    }
    byte[] bytes = structure(call.layout().orElseThrow(), values);
    Answer answer = file.ioctl(machine, process, new Request(call.code(), 0, bytes));
    if (call == VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT && answer.errno() == 0) {
      moves++;
      pasidMoves += pasid ? 1 : 0;
      nestedMoves += file.device()
              .orElseThrow()
              .attached(0)
              .filter(HwptNested.class::isInstance)
              .isPresent()
          ? 1
          : 0;
    }
    return answer;
  }

  private long id() {
    return 1L + random.nextInt(16);
  }

  /** Mostly an object of that class. */
  private long id(Class<?> kind) {
    return id(kind::isInstance);
  }

  private long id(Predicate<KernelObject> wanted) {
    List<KernelObject> objects = iommufd.ids().objects().stream().filter(wanted).toList();
    return objects.isEmpty() || random.nextInt(8) == 0
        ? id()
        : objects.get(random.nextInt(objects.size())).id();
  }

  private Answer iommufd() {
    Map<String, Long> values = new HashMap<>();
    byte[] data = null;
    Ioctl call = switch (random.nextInt(12)) {
      case 0 -> Ioctl.IOAS_ALLOC;
      case 1, 2 -> hwpt(values, false);
      case 3, 4 -> {
        data = vste();
        yield hwpt(values, true);
      }
      case 5 -> {
        values.putAll(Map.of("type", 1L, "dev_id", device(), "hwpt_id", id(Hwpt.class)));
        yield Ioctl.VIOMMU_ALLOC;
      }
      case 6 -> {
        values.putAll(Map.of("viommu_id", id(Viommu.class), "dev_id", device(), "virt_id", id()));
        yield Ioctl.VDEVICE_ALLOC;
      }
      case 7, 8 -> {
        values.putAll(Map.of("ioas_id", id(Ioas.class), "iova", page(), "length", length()));
        values.putAll(Map.of("flags", 7L, "user_va", 0x1000_0000L));
        yield Ioctl.IOAS_MAP;
      }
      case 9 -> {
        values.putAll(Map.of("ioas_id", id(Ioas.class), "length", -1L));
        yield Ioctl.IOAS_UNMAP;
      }
      case 10 -> {
        data = ArmDesk.words(0x10, 0, 5 | id() << 32, 1);
        values.putAll(Map.of("hwpt_id", id(Viommu.class), "data_uptr", 1L, "data_type", 1L));
        values.putAll(Map.of("entry_len", 16L, "entry_num", 2L));
        yield Ioctl.HWPT_INVALIDATE;
      }
      default -> {
        values.put("id", id());
        yield Ioctl.DESTROY;
      }
    };
    Map<String, byte[]> buffers = data == null ? Map.of() : Map.of("data_uptr", data);
    byte[] bytes = structure(call.layout(), values);
    return kernel.ioctl(process, fd, new Request(call.code(), 0, bytes, buffers));
  }

  private Ioctl hwpt(Map<String, Long> values, boolean nested) {
    long[] flags = {0, 1, 8, 8};
    Class<?> below = nested ? Viommu.class : Ioas.class;
    values.putAll(Map.of("dev_id", device(), "pt_id", id(below)));
    if (nested) {
      values.putAll(Map.of("data_type", 2L, "data_len", 16L));
    } else {
      values.put("flags", flags[random.nextInt(flags.length)]);
    }
    return Ioctl.HWPT_ALLOC;
  }

  private long device() {
    return id(Device.class);
  }

  private byte[] vste() {
    long[] first = {0, 1, 9, 0x4000_000b, 0x5000_000b};
    long[] second = {0, 0xd6, 0xd6 | 1 << 28, 0xd5};
    return ArmDesk.words(first[random.nextInt(first.length)], second[random.nextInt(4)]);
  }

  private long page() {
    return random.nextInt(8) * 0x10_0000L;
  }

  private long length() {
    return random.nextBoolean() ? 0x1000 : 0x20_0000;
  }

  private static byte[] structure(StructLayout layout, Map<String, Long> values) {
    StructValue value = StructValue.ofSize(layout.size());
    value.put(layout.members().get(0), layout.size());
    values.forEach((name, number) -> value.put(layout.find(name).orElseThrow(), number));
    return value.toBytes();
  }

  /** Follows what the SMMU sees, and checks what must hold after each call. */
  private void observe() {
    boolean open = false;
    for (HostStep step : smmu.commands().takeSteps()) {
      if (step instanceof HostStep.SteStored stored) {
        memory.put(stored.stream().value().getAsLong(), stored.words());
      } else if (step instanceof HostStep.AtsSwitched switched) {
        assertTrue(ats.put(switched.stream(), switched.on()) != switched.on(), "a change");
      } else if (step instanceof HostStep.Given given) {
        CommandWords words = given.command().known();
        if (words.get(CommandFields.OP) != Opcode.PREFETCH_CONFIG.code()) {
          open = take(words);
        }
      }
    }
    assertTrue(!open, "the last command was waited for");
    assertEquals(memory, cached);
    masters.forEach(this::requireConsistent);
  }

  private boolean take(CommandWords words) {
    long sid = words.get(CommandFields.SID);
    switch (Opcode.of((int) words.get(CommandFields.OP))) {
      case CFGI_STE -> cached.put(sid, memory.get(sid));
      case TLBI_NH_ASID -> dirtyTags.remove("asid " + words.get(CommandFields.ASID));
      case TLBI_S12_VMALL -> dirtyTags.remove("vmid " + words.get(CommandFields.VMID));
      case SYNC -> {
        return false;
      }
      default -> {}
    }
    return true;
  }

  private void requireConsistent(ArmMaster master) {
    long[] ste = master.ste();
    boolean aborts = SteFields.CONFIG.get(ste) == 0;
    boolean eats = SteFields.EATS.get(ste) == 1;
    assertTrue(eats == master.atsOn() || (aborts && !eats), "EATS and ATS");
    assertTrue(master.atsCapable() || !eats, "the device cannot");
    assertEquals(master.atsOn(), ats.get(master.stream()));
    for (Unknown stream : master.streams()) {
      List<Long> words = Arrays.stream(ste).boxed().toList();
      assertEquals(words, memory.get(stream.value().getAsLong()));
    }
    boolean table = SteFields.CONFIG.get(ste) == 5;
    assertTrue(table || !master.pasidsInUse(), "PASIDs need a CD table");
    master.attachments().values().forEach(this::use);
    requireFlushed();
  }

  /** A domain with users may leave entries under its tag. */
  private void use(ArmMaster.Attachment attachment) {
    assertTrue(!attachment.domain().targets().isEmpty());
    dirtyTags.add(name(attachment.domain()));
  }

  private static String name(ArmDomain domain) {
    return (domain.stage1() ? "asid " : "vmid ") + domain.tag().number().orElse(0);
  }

  private void requireFlushed() {
    Set<String> used = new HashSet<>();
    masters.forEach(m -> m.attachments().values().forEach(a -> used.add(name(a.domain()))));
    assertTrue(used.containsAll(dirtyTags), () -> dirtyTags + " but in use are " + used);
  }
}
