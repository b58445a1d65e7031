package org.vsmmu.iommufd.uapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Explains the bytes of a call's structure, member by member. Total: any number and any bytes give
 * an explanation.
 *
 * <pre>{@code
 * IoctlText.of(0x81, bytes).title()  // "IOMMU_IOAS_ALLOC (0x3b81), 12 bytes"
 * }</pre>
 *
 * @param title the call and the number of bytes
 * @param members {@code name[first:last] = value (meaning)}, bytes of the structure
 * @param remarks what is wrong with it, one line each
 */
public record IoctlText(String title, List<String> members, List<String> remarks) {
  public IoctlText {
    members = List.copyOf(members);
    remarks = List.copyOf(remarks);
  }

  /**
   * Explains a structure.
   *
   * @param number the call's number, 0x80 and up, or its code with {@link Ioctl#TYPE}; below 0x80
   *     it is a VFIO call
   */
  public static IoctlText of(int number, byte[] bytes) {
    return of(CallTable.MERGED, number, bytes);
  }

  /** The same, with what a number means in another dialect. */
  public static IoctlText of(CallTable table, int number, byte[] bytes) {
    int nr = number & 0xff;
    Optional<CallForm> call = table.of(nr);
    Optional<VfioIoctl> vfio = VfioIoctl.of(nr);
    boolean known =
        (number == nr || number == (Ioctl.TYPE | nr)) && (call.isPresent() || vfio.isPresent());
    if (!known) {
      String title = "unknown call 0x%x, %d bytes".formatted(number, bytes.length);
      return new IoctlText(title, List.of(), List.of("no such call: ENOTTY"));
    }
    String name =
        call.map(CallForm::toString).orElseGet(() -> vfio.orElseThrow().toString());
    Optional<StructLayout> layout =
        call.map(c -> layout(c, bytes)).or(() -> vfio.flatMap(VfioIoctl::layout));
    if (layout.isEmpty()) {
      String title = "%s (0x%x)".formatted(name, Ioctl.TYPE | nr);
      return new IoctlText(title, List.of(), List.of("takes a plain value, no structure"));
    }
    String title = "%s (0x%x), %d bytes".formatted(name, Ioctl.TYPE | nr, bytes.length);
    return explain(title, layout.get(), bytes);
  }

  private static StructLayout layout(CallForm call, byte[] bytes) {
    if (call != Ioctl.TEST_CMD) {
      return call.layout();
    }
    int op = StructValue.of(bytes).u32(TestCmdStruct.OP);
    return TestOperation.of(op).map(TestOperation::layout).orElse(call.layout());
  }

  private static IoctlText explain(String title, StructLayout layout, byte[] bytes) {
    StructValue value = StructValue.of(bytes);
    List<String> lines = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (Member member : layout.members()) {
      if (member.offset() < bytes.length) {
        lines.add(line(member, value.get(member)));
        reservedRemark(member, value.get(member), remarks);
      }
    }
    for (Member gap : layout.gaps()) {
      if (value.get(gap) != 0) {
        lines.add(line(gap, value.get(gap)));
      }
    }
    sizeRemarks(layout, bytes, remarks);
    return new IoctlText(title, lines, remarks);
  }

  private static String line(Member member, long value) {
    String meaning = member.names().of(value);
    return "%s[%d:%d] = %s%s"
        .formatted(
            member.name(),
            member.offset(),
            member.end() - 1,
            number(value),
            meaning.isEmpty() ? "" : "  (" + meaning + ")");
  }

  private static String number(long value) {
    return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  private static void reservedRemark(Member member, long value, List<String> remarks) {
    if (value != 0 && member.use() == Member.Use.RESERVED) {
      remarks.add(member.name() + " is not zero: EOPNOTSUPP");
    } else if (value != 0 && member.use() == Member.Use.IGNORED) {
      remarks.add(member.name() + " is not zero, which no kernel looks at");
    }
  }

  private static void sizeRemarks(StructLayout layout, byte[] bytes, List<String> remarks) {
    long size = UserCopy.size(bytes);
    if (bytes.length < Integer.BYTES) {
      remarks.add("too short for its size word");
    } else if (size != bytes.length) {
      remarks.add("the size word says " + size + " bytes, " + bytes.length + " are given");
    }
    if (bytes.length < layout.minimum()) {
      remarks.add("shorter than the minimum of " + layout.minimum() + " bytes: EINVAL");
    }
    for (int i = layout.size(); i < bytes.length; i++) {
      if (bytes[i] != 0) {
        remarks.add("byte " + i + " lies behind the known " + layout.size()
            + " bytes and is not zero: E2BIG");
        return;
      }
    }
  }

  /** Title, indented members, remarks that start with {@code !}. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    members.forEach(m -> lines.add("  " + m));
    remarks.forEach(r -> lines.add("! " + r));
    return lines;
  }

  @Override
  public String toString() {
    return String.join("\n", lines());
  }
}
