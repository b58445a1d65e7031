package org.vsmmu.iommufd;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.mock.MockIommu;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestCmdStruct;
import org.vsmmu.iommufd.uapi.TestOperation;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** A process with an open iommufd, for tests that make calls one by one. */
public final class Desk {
  public final Machine machine = new Machine();
  public final Process process = machine.start("case");
  public final Kernel kernel;
  public final int fd;

  private Desk(boolean selftests, KernelVersion version) {
    kernel = selftests ? MockIommu.testKernel(machine, version) : new Kernel(machine, version);
    fd = kernel.open(process, false);
  }

  /** A kernel with mock devices. */
  public static Desk mock() {
    return new Desk(true, KernelVersion.LINUX_7_3);
  }

  /** A kernel without the selftests' calls. */
  public static Desk plain() {
    return plain(KernelVersion.LINUX_7_3);
  }

  /** Another kernel without the selftests' calls. */
  public static Desk plain(KernelVersion version) {
    return new Desk(false, version);
  }

  /** Another kernel with mock devices. */
  public static Desk mock(KernelVersion version) {
    return new Desk(true, version);
  }

  public Iommufd iommufd() {
    return process.files().find(fd, Iommufd.class).orElseThrow();
  }

  /** A call that is being put together. */
  public final class Call {
    private final int command;
    private final StructLayout layout;
    private final Function<Request, Answer> callee;
    private final Map<String, byte[]> buffers = new HashMap<>();
    private OptionalInt seen = OptionalInt.empty();
    private StructValue value;

    Call(int command, StructLayout layout) {
      this(command, layout, request -> kernel.ioctl(process, fd, request));
    }

    Call(int command, StructLayout layout, Function<Request, Answer> callee) {
      this.callee = callee;
      this.command = command;
      this.layout = layout;
      this.value = StructValue.ofSize(layout.size());
      value.put(DestroyStruct.SIZE, layout.size());
    }

    public Call with(String member, long number) {
      value.put(member(member), number);
      return this;
    }

    /** Gives the structure another size, cut or longer with zeros. */
    public Call sized(int bytes) {
      value = StructValue.of(value.toBytes(), 0, bytes);
      if (bytes >= Integer.BYTES) {
        value.put(DestroyStruct.SIZE, bytes);
      }
      return this;
    }

    public Call buffer(String name, byte[] bytes) {
      buffers.put(name, bytes);
      return this;
    }

    /** The call is known to end so. */
    public Call endingWith(int errno) {
      seen = OptionalInt.of(errno);
      return this;
    }

    private Member member(String name) {
      return layout.find(name).orElseThrow(() -> new IllegalArgumentException(name));
    }

    public Answer answer() {
      return callee.apply(new Request(command, 0, value.toBytes(), buffers, seen));
    }

    /** The errno; null for success. */
    public Errno error() {
      return answer().error().orElse(null);
    }

    /** The value of a member afterwards; the call must succeed. */
    public int out(String member) {
      Answer answer = answer();
      answer.error().ifPresent(e -> {
        throw new AssertionError(e);
      });
      return StructValue.of(answer.structure().bytes()).u32(member(member));
    }
  }

  public Call call(CallForm form) {
    return new Call(form.code(), form.layout());
  }

  public Call test(TestOperation op, int id) {
    Call call = new Call(Ioctl.TEST_CMD.code(), op.layout());
    return call.with("op", op.number()).with(TestCmdStruct.ID.name(), id);
  }

  /** A call of a VFIO device. */
  public Call vfio(VfioDevice device, VfioIoctl call) {
    return new Call(
        call.code(),
        call.layout().orElseThrow(),
        request -> device.ioctl(machine, process, request));
  }

  /** Gives a device to the iommufd; its id. */
  public int bind(VfioDevice device) {
    return vfio(device, VfioIoctl.DEVICE_BIND_IOMMUFD).with("iommufd", fd).out("out_devid");
  }

  public int ioas() {
    return call(Ioctl.IOAS_ALLOC).out("out_ioas_id");
  }

  public Errno destroy(int id) {
    return call(Ioctl.DESTROY).with("id", id).error();
  }

  /** A mock device: the ids of stdev, hwpt and idev. */
  public int[] device(int pt) {
    Answer answer = test(TestOperation.MOCK_DOMAIN, pt).answer();
    answer.error().ifPresent(e -> {
      throw new AssertionError(e);
    });
    StructValue out = StructValue.of(answer.structure().bytes());
    TestOperation op = TestOperation.MOCK_DOMAIN;
    return new int[] {
      out.u32(op.member("out_stdev_id")),
      out.u32(op.member("out_hwpt_id")),
      out.u32(op.member("out_idev_id"))
    };
  }

  public Call map(int ioas, long address, long length, long iova, int flags) {
    return call(Ioctl.IOAS_MAP)
        .with("ioas_id", ioas)
        .with("user_va", address)
        .with("length", length)
        .with("iova", iova)
        .with("flags", flags);
  }

  public Call unmap(int ioas, long iova, long length) {
    return call(Ioctl.IOAS_UNMAP).with("ioas_id", ioas).with("iova", iova).with("length", length);
  }

  public Call hwpt(int device, int pt, int flags) {
    return call(Ioctl.HWPT_ALLOC).with("dev_id", device).with("pt_id", pt).with("flags", flags);
  }

  public Call viommu(int device, int hwpt, int type) {
    return call(Ioctl.VIOMMU_ALLOC).with("dev_id", device).with("hwpt_id", hwpt).with("type", type);
  }

  public Call vdevice(int viommu, int device, long virtualId) {
    return call(Ioctl.VDEVICE_ALLOC)
        .with("viommu_id", viommu)
        .with("dev_id", device)
        .with("virt_id", virtualId);
  }
}
