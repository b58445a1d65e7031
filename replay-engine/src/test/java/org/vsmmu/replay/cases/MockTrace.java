package org.vsmmu.replay.cases;

import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.TestCmdStruct;
import org.vsmmu.iommufd.uapi.TestOperation;

/** A case on a mock device of the kernel's selftests: records as of a selftest. */
final class MockTrace extends CaseTrace {
  static final int TYPE = 0xdeadbeef;
  static final int HWPT_TYPE = 0xdead;
  static final byte[] WORD = {1, 2, 3, 4};

  /** The ids that {@link #device} and {@link #parent} give. */
  static final int IOAS = 1;

  static final int STDEV = 2;
  static final int DEVICE = 3;
  static final int AUTOMATIC = 4;
  static final int PARENT = 5;

  private static final int FD = 4;

  private int sequence = 1;

  MockTrace(String header) {
    super(header);
    syscall("open", "\"path\":\"/dev/iommu\",\"returned\":4,\"errno\":0");
  }

  private String syscall(String kind, String fields) {
    String line =
        "{\"ctx\":\"case\",\"syscall\":{\"seq\":%d,\"process\":\"case\",\"kind\":\"%s\",%s}}"
            .formatted(sequence++, kind, fields);
    add(line);
    return line;
  }

  @Override
  SeenCall call(int code, String name, StructLayout layout) {
    int number = sequence++;
    return new SeenCall(this, layout, answer -> line(number, code, name, answer));
  }

  private static String line(int number, int code, String name, SeenCall.Answer answer) {
    StringBuilder line = new StringBuilder("{\"ctx\":\"case\",\"ioctl\":{\"seq\":").append(number);
    line.append(",\"process\":\"case\",\"fd\":").append(FD).append(",\"file\":\"iommufd\"");
    line.append(",\"code\":\"0x%x\",\"name\":\"%s\"".formatted(code, name));
    if (code == Ioctl.TEST_CMD.code()) {
      int op = org.vsmmu.iommufd.uapi.StructValue.of(answer.in()).u32(TestCmdStruct.OP);
      TestOperation.of(op)
          .ifPresent(operation -> line.append(",\"operation\":\"" + operation + "\""));
    }
    line.append(answer.in() == null ? ",\"argument\":\"0x0\"" : ",\"argument\":\"0xfff0\"");
    if (answer.in() != null) {
      line.append(",\"in\":").append(hex(answer.in()));
    }
    if (!answer.buffers().isEmpty()) {
      line.append(",\"buffers\":").append(hex(answer.buffers()));
    }
    int returned = answer.errno() == 0 ? 0 : -1;
    line.append(",\"returned\":%d,\"errno\":%d".formatted(returned, answer.errno()));
    if (answer.out() != null) {
      line.append(",\"out\":").append(hex(answer.out()));
    }
    if (!answer.after().isEmpty()) {
      line.append(",\"out-buffers\":").append(hex(answer.after()));
    }
    return line.append("}}").toString();
  }

  SeenCall test(TestOperation op, int id) {
    return call(Ioctl.TEST_CMD.code(), Ioctl.TEST_CMD.toString(), op.layout())
        .with("op", op.number())
        .with(TestCmdStruct.ID.name(), id);
  }

  /** An IOAS with a device attached to it: ids 1 to 4. */
  MockTrace device() {
    ioas(IOAS);
    test(TestOperation.MOCK_DOMAIN, IOAS)
        .done("out_stdev_id", STDEV, "out_hwpt_id", AUTOMATIC, "out_idev_id", DEVICE);
    return this;
  }

  /** The same with a nest parent, id 5. */
  MockTrace parent() {
    device();
    hwpt(DEVICE, IOAS, 1).done("out_hwpt_id", PARENT);
    return this;
  }

  /** The same with a vIOMMU, id 6. */
  MockTrace guestIommu() {
    parent();
    viommu(DEVICE, PARENT, TYPE).done("out_viommu_id", PARENT + 1);
    return this;
  }

  SeenCall nested(int on, int flags) {
    return hwpt(DEVICE, on, flags)
        .with("data_type", HWPT_TYPE)
        .with("data_len", WORD.length)
        .data("data_uptr", WORD);
  }

  SeenCall replace(int pt) {
    return test(TestOperation.MOCK_DOMAIN_REPLACE, STDEV).with("pt_id", pt);
  }

  SeenCall hwQueue(int viommu, int index, long iova, long length) {
    return call(Ioctl.HW_QUEUE_ALLOC)
        .with("viommu_id", viommu)
        .with("type", TYPE)
        .with("index", index)
        .with("nesting_parent_iova", iova)
        .with("length", length);
  }

  /** A read or write of a queue: the whole answer is what the case names. */
  MockTrace file(
      String kind, int fd, String what, int length, byte[] data, long returned, int errno) {
    String io = "\"fd\":%d,\"file\":\"%s\",".formatted(fd, what)
        + (kind.equals("read") ? "\"length\":" + length + "," : "")
        + "\"data\":" + hex(data) + ",\"returned\":%d,\"errno\":%d";
    String start = "{\"ctx\":\"case\",\"syscall\":{\"seq\":%d,\"process\":\"case\",\"kind\":\"%s\","
        .formatted(sequence, kind);
    not("another result", start + (errno == 0 ? io.formatted(-1, 11) : io.formatted(0, 0)) + "}}");
    if (kind.equals("read") && data.length > 0) {
      byte[] flipped = data.clone();
      flipped[data.length - 4] ^= 1;
      not(
          "other bytes",
          start + io.formatted(returned, errno).replace(hex(data), hex(flipped)) + "}}");
    }
    syscall(kind, io.formatted(returned, errno));
    return this;
  }

  /** An mmap of the iommufd. */
  MockTrace mmap(long offset, long length, int protection, int flags, int errno) {
    String fields = "\"address\":\"0x0\",\"length\":\"0x%x\",\"protection\":\"0x%x\","
            .formatted(length, protection)
        + "\"flags\":\"0x%x\",\"fd\":4,\"file\":\"iommufd\",\"offset\":\"0x%x\","
            .formatted(flags, offset);
    String ok = fields + "\"returned\":1879048192,\"errno\":0";
    String other = fields + "\"returned\":-1,\"errno\":" + (errno == 0 ? 6 : errno);
    String start =
        "{\"ctx\":\"case\",\"syscall\":{\"seq\":%d,\"process\":\"case\",\"kind\":\"mmap\","
            .formatted(sequence);
    not("another result", start + (errno == 0 ? other : ok) + "}}");
    syscall("mmap", errno == 0 ? ok : other);
    return this;
  }
}
