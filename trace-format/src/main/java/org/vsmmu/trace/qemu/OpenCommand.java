package org.vsmmu.trace.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Operand;
import org.vsmmu.trace.Source;

/** A command whose opcode was read and whose operands may follow, with what came behind it. */
final class OpenCommand {

  /** Most records that wait behind a command; one of them makes at most 128 ranges. */
  static final int MOST_FOLLOWERS = 4096;

  /** A record without a position yet. */
  record Waiting(OptionalLong nanos, String context, Source source, Body body) {}

  private final OptionalLong nanos;
  private final String context;
  private final Source source;
  private final String op;
  private final QueueIndex index;
  private final SortedMap<String, Long> fields = new TreeMap<>();
  private final List<Waiting> followers = new ArrayList<>(2);
  private boolean refused;
  private boolean damaged;

  OpenCommand(OptionalLong nanos, String context, Source source, String op, QueueIndex index) {
    this.nanos = nanos;
    this.context = context;
    this.source = source;
    this.op = op;
    this.index = index;
  }

  void follow(Waiting record) {
    followers.add(record);
  }

  boolean full() {
    return followers.size() >= MOST_FOLLOWERS;
  }

  /** The SMMU raised an error for this command, so its queue entry stays where it is. */
  void refuse() {
    refused = true;
  }

  /** A line with operands could not be read: what the others say may be a part only. */
  void damage() {
    damaged = true;
  }

  /**
   * Takes the operands that a line says. QEMU splits a range that is no power of two, so further
   * ranges extend the first.
   *
   * @return null, or what was expected instead of a range that does not continue the last
   */
  String detail(KnownEvent event, SortedMap<String, Long> said) {
    if (!belongs(event.name())) {
      return null;
    }
    Long pages = said.get("pages");
    Long known = fields.get("pages");
    if (pages != null && known != null) {
      long expected = fields.get("addr") + (known << granuleShift());
      if (said.get("addr") != expected) {
        damaged = true;
        return "addr=0x" + Long.toHexString(expected) + ", the end of the range before it";
      }
      fields.put("pages", known + pages);
      return null;
    }
    said.forEach(this::take);
    return null;
  }

  /** The command's record and place, then what came behind it. */
  Waiting record() {
    return new Waiting(
        nanos,
        context,
        source,
        new Body.CommandSeen(
            QemuLogReader.QUEUE, op, Optional.empty(), damaged ? new TreeMap<>() : fields));
  }

  CommandPlace place() {
    return new CommandPlace(source, index.cons(), index.wrap(), refused);
  }

  List<Waiting> followers() {
    return followers;
  }

  /** What was expected instead of an operand that its field cannot hold; null when all fit. */
  static String misfit(SortedMap<String, Long> said) {
    for (Map.Entry<String, Long> field : said.entrySet()) {
      Operand operand = Operand.byName(field.getKey()).orElse(null);
      long value = field.getValue();
      if (operand != null && !operand.fits(value) && !isNone(field.getKey(), value)) {
        return "%s from %d to %d".formatted(operand.fieldName(), operand.low(), operand.high());
      }
    }
    return null;
  }

  /** -1 stands for "none": no stage 2, or a command that names no ASID. */
  private void take(String name, long value) {
    if (!name.equals("stage") && !isNone(name, value)) {
      fields.putIfAbsent(name, value);
    }
  }

  private static boolean isNone(String name, long value) {
    return value == -1 && (name.equals("vmid") || name.equals("asid"));
  }

  private boolean belongs(String event) {
    return switch (event) {
      case "smmu_iotlb_inv_asid_vmid" -> op.equals("TLBI_NH_ASID");
      case "smmuv3_cmdq_cfgi_ste", "smmuv3_cmdq_cfgi_ste_range", "smmuv3_cmdq_cfgi_cd" ->
        op.startsWith("CFGI_");
      default -> op.startsWith("TLBI_");
    };
  }

  private int granuleShift() {
    long tg = fields.getOrDefault("tg", 0L);
    return tg >= 1 && tg <= 3 ? (int) (10 + 2 * tg) : 12;
  }
}
