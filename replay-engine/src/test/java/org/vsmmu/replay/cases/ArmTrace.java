package org.vsmmu.replay.cases;

import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.layout.Field;

/** A case on a device behind an SMMU: calls as a program made them, and what the SMMU took. */
final class ArmTrace extends CaseTrace {
  static final int IOAS = 1;
  static final int DEVICE = 2;
  static final int PARENT = 3;
  static final int VIOMMU = 4;

  static final int SID = 0x208;
  static final int VSID = 0x10;
  static final long TRANSLATE = 0x4000_000bL;
  static final long BYPASS = 9;
  static final long S1_BITS = 0xd6;
  static final long EATS = 1L << 28;

  /** The ID registers 0, 1, 2, 3, 5 and AIDR of an SMMU without ATS, with RIL and two stages. */
  static final long[] QEMU = {0xd44101b, 0x2730010, 0, 0x1414, 0x74, 1};

  /** The same with ATS. */
  static final long[] ATS = {0xd44141b, 0x2730010, 0, 0x1414, 0x74, 1};

  /** The same with PASIDs of 16 bits and two-level CD tables. */
  static final long[] WIDE = {0xd4c141b, 0x2730410, 0, 0x1414, 0x74, 1};

  private static final int ATS_NOT_SUPPORTED = 8;

  private final long[] idr;
  private long line = 1;

  ArmTrace(String header, long[] idr, long iidr, boolean canwbs) {
    super(header);
    this.idr = idr;
    add(("{\"run\":{\"iommufd\":6,\"idr\":{\"idr0\":\"0x%x\",\"idr1\":\"0x%x\",\"idr2\":\"0x%x\","
            + "\"idr3\":\"0x%x\",\"idr5\":\"0x%x\",\"aidr\":\"0x%x\"},\"iidr\":\"0x%x\","
            + "\"canwbs\":%b,\"events\":\"whole\"}}")
        .formatted(idr[0], idr[1], idr[2], idr[3], idr[4], idr[5], iidr, canwbs));
  }

  @Override
  SeenCall call(int code, String name, StructLayout layout) {
    boolean vfio = code < (Ioctl.TYPE | Ioctl.BASE);
    long number = line++;
    return new SeenCall(this, layout, answer -> {
      String pointer = code == Ioctl.IOAS_IOVA_RANGES.code() ? "allowed_iovas" : "data_uptr";
      byte[] before = answer.buffers().get(pointer);
      byte[] after = answer.after().get(pointer);
      String text = ("{\"ctx\":\"vmm-1\",\"call\":{\"line\":%d,\"file\":\"%s\",\"code\":\"0x%x\","
              + "\"name\":\"%s\",\"in\":%s")
          .formatted(number, vfio ? "vfio" : "iommufd", code, name, hex(answer.in()));
      text += before == null ? "" : ",\"data-in\":" + hex(before);
      text += ",\"returned\":%d,\"errno\":%d,\"out\":%s"
          .formatted(answer.errno() == 0 ? 0 : -1, answer.errno(), hex(answer.out()));
      boolean changed = after != null && !java.util.Arrays.equals(before, after);
      return text + (changed ? ",\"data-out\":" + hex(after) : "") + "}}";
    });
  }

  /** A device, id 2, and an IOAS, id 1; no command shows the StreamID before one carries it. */
  ArmTrace device(boolean ats, int pasids) {
    ioas(IOAS);
    bind(DEVICE);
    byte[] blob = blob();
    info(DEVICE, 0, 0, 40)
        .dataAfter("data_uptr", blob)
        .done(
            "data_type",
            2,
            "data_len",
            40,
            GetHwInfoStruct.OUT_MAX_PASID_LOG2.name(),
            pasids,
            "out_capabilities",
            (ats ? 0 : ATS_NOT_SUPPORTED) | (pasids > 0 ? 2 : 0));
    return this;
  }

  byte[] blob() {
    StructValue blob = StructValue.ofSize(40);
    int[] places = {8, 12, 16, 20, 28, 36};
    for (int i = 0; i < places.length; i++) {
      blob.put(Member.in("idr", places[i], 4), idr[i]);
    }
    return blob.toBytes();
  }

  void bind(int id) {
    vfio(VfioIoctl.DEVICE_BIND_IOMMUFD).with("iommufd", 6).done("out_devid", id);
  }

  SeenCall info(int device, int flags, int type, int length) {
    return call(Ioctl.GET_HW_INFO)
        .with("flags", flags)
        .with("dev_id", device)
        .with("data_type", type)
        .with("data_len", length)
        .data("data_uptr", new byte[length]);
  }

  /** With a nest parent, id 3. */
  ArmTrace parent() {
    hwpt(DEVICE, IOAS, 1).done("out_hwpt_id", PARENT);
    return this;
  }

  /** With a nest parent, id 3, and a vIOMMU on it, id 4. */
  ArmTrace guestIommu() {
    parent();
    viommu(DEVICE, PARENT, 1).done("out_viommu_id", VIOMMU);
    return this;
  }

  /** The seventh nest parent, id 9, and a vIOMMU on it, id 10. */
  ArmTrace vmid7() {
    for (int id = PARENT; id < PARENT + 7; id++) {
      hwpt(DEVICE, IOAS, 1).done("out_hwpt_id", id);
    }
    viommu(DEVICE, PARENT + 6, 1).done("out_viommu_id", VIOMMU + 6);
    return this;
  }

  SeenCall nested(int on, long w0, long w1) {
    return hwpt(DEVICE, on, 0)
        .with("data_type", 2)
        .with("data_len", 16)
        .data("data_uptr", words(w0, w1));
  }

  SeenCall attach(int pt) {
    return vfio(VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT).with("pt_id", pt);
  }

  SeenCall attachPasid(int pasid, int pt) {
    return attach(pt).with("flags", 1).with("pasid", pasid);
  }

  SeenCall detach() {
    return vfio(VfioIoctl.DEVICE_DETACH_IOMMUFD_PT);
  }

  SeenCall detachPasid(int pasid) {
    return detach().with("flags", 1).with("pasid", pasid);
  }

  /** Commands of a guest, each by two words. */
  SeenCall guest(int id, long... words) {
    return invalidate(id, 1, 16, words.length / 2, words(words));
  }

  /** Commands of a guest, in the form of {@link #command}. */
  SeenCall guest(int id, String... commands) {
    long[] words = new long[commands.length * 2];
    for (int i = 0; i < commands.length; i++) {
      words[2 * i] = of(commands[i]).w0();
      words[2 * i + 1] = of(commands[i]).w1();
    }
    return guest(id, words);
  }

  /** A record of the SMMU's event queue, by its words. */
  void event(String type, long... words) {
    StringBuilder text = new StringBuilder(
        "{\"event\":{\"type\":\"%s\",\"sid\":%d,\"words\":[".formatted(type, SID));
    for (int i = 0; i < words.length; i++) {
      text.append(i == 0 ? "" : ",").append("\"0x%x\"".formatted(words[i]));
    }
    add(text.append("]}}").toString());
  }

  /** A read of the event queue, as the case names it. */
  void read(int size, byte[] data, Errno errno) {
    String form = "{\"ctx\":\"vmm-1\",\"queue-read\":{\"line\":%d,\"size\":%d,\"returned\":%d%s,"
        + "\"data\":%s}}";
    long number = line++;
    String right = form.formatted(
        number,
        size,
        errno == null ? data.length : -1,
        errno == null ? "" : ",\"error\":\"" + errno + "\"",
        hex(data));
    if (data.length > 0) {
      byte[] flipped = data.clone();
      flipped[data.length - 4] ^= 1;
      byte[] name = data.clone();
      name[12] ^= 1;
      not("other bytes", form.formatted(number, size, data.length, "", hex(flipped)));
      not("another StreamID", form.formatted(number, size, data.length, "", hex(name)));
    } else {
      byte[] some = new byte[40];
      not("a record", form.formatted(number, size, some.length, "", hex(some)));
    }
    add(right);
  }

  static byte[] words(long... words) {
    StructValue value = StructValue.ofSize(words.length * Long.BYTES);
    for (int i = 0; i < words.length; i++) {
      value.put(Member.in("word", i * Long.BYTES, Long.BYTES), words[i]);
    }
    return value.toBytes();
  }

  /**
   * A command record.
   *
   * @param text the opcode, and behind it fields as the architecture names them:
   *     {@code "TLBI_S2_IPA VMID=7 Addr=0x70000000 Leaf=1"}; {@code Addr} in bytes
   */
  static String command(String text) {
    String[] parts = text.split(" ");
    Opcode opcode = Opcode.byName(parts[0]).orElseThrow();
    if (opcode == Opcode.SYNC) {
      return "{\"ctx\":\"vmm-1\",\"command\":{\"op\":\"SYNC\",\"words\":[\"0xfc02046\",\"0x0\"]}}";
    }
    CommandWords words = of(text);
    return "{\"ctx\":\"vmm-1\",\"command\":{\"op\":\"%s\",\"words\":[\"0x%x\",\"0x%x\"]}}"
        .formatted(opcode, words.w0(), words.w1());
  }

  private static CommandWords of(String text) {
    String[] parts = text.split(" ");
    Opcode opcode = Opcode.byName(parts[0]).orElseThrow();
    CommandWords words = new CommandWords(opcode.code(), 0);
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=");
      Field field = opcode.layout().find(pair[0]).orElseThrow();
      long value = Long.decode(pair[1]);
      boolean address = field.equals(CommandFields.ADDRESS) || field.equals(CommandFields.IPA);
      words = words.with(field, address ? value >>> 12 : value);
    }
    return words;
  }
}
