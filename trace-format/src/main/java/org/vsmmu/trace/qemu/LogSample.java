package org.vsmmu.trace.qemu;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.smmu.register.IdRegisters;

/** What the beginning of a log tells: whether it is one, its clock, and what SMMU it is about. */
final class LogSample {
  private static final int IDR0 = 0x0;
  private static final int IDR1 = 0x4;
  private static final int IDR2 = 0x8;
  private static final int IDR3 = 0xc;
  private static final int IDR5 = 0x14;
  private static final int AIDR = 0x1c;

  private final Map<Long, Long> registers = new TreeMap<>();
  private boolean events;
  private boolean timed;
  private boolean contradictory;

  private LogSample() {}

  static LogSample of(byte[] bytes) {
    LogSample sample = new LogSample();
    LinePrefix prefix = new LinePrefix();
    FieldScanner scanner = new FieldScanner();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf('\n');
    Iterator<String> lines = (end < 0 ? text : text.substring(0, end)).lines().iterator();
    while (lines.hasNext()) {
      sample.look(lines.next(), prefix, scanner);
    }
    return sample;
  }

  boolean hasEvents() {
    return events;
  }

  /** Whether the first event line has a time. */
  boolean timed() {
    return timed;
  }

  /**
   * The ID registers, when the guest read IDR0, IDR1, IDR3 and IDR5 and always read the same. Those
   * that it did not read count as 0.
   */
  Optional<IdRegisters> idRegisters() {
    boolean enough = registers.containsKey((long) IDR0)
        && registers.containsKey((long) IDR1)
        && registers.containsKey((long) IDR3)
        && registers.containsKey((long) IDR5);
    return enough && !contradictory
        ? Optional.of(new IdRegisters(
            value(IDR0), value(IDR1), value(IDR2), value(IDR3), value(IDR5), value(AIDR)))
        : Optional.empty();
  }

  private void look(String line, LinePrefix prefix, FieldScanner scanner) {
    int start = prefix.scan(line);
    int end = EventName.end(line, start);
    if (!EventName.is(line, start, end)) {
      return;
    }
    KnownEvent event = KnownEvents.of(line.substring(start, end));
    if (event == null) {
      return;
    }
    timed |= !events && prefix.timed();
    events = true;
    if (event.name().equals("smmuv3_read_mmio")) {
      remember(scanner.scan(line, end, event.fields()));
    }
  }

  private void remember(SortedMap<String, Long> read) {
    if (read == null || !isId(read.get("addr"))) {
      return;
    }
    Long before = registers.putIfAbsent(read.get("addr"), read.get("value"));
    contradictory |= before != null && !before.equals(read.get("value"));
  }

  private static boolean isId(long offset) {
    return offset == IDR0
        || offset == IDR1
        || offset == IDR2
        || offset == IDR3
        || offset == IDR5
        || offset == AIDR;
  }

  private int value(long offset) {
    return registers.getOrDefault(offset, 0L).intValue();
  }
}
