package org.vsmmu.trace.csv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Operand;

/** The columns of a command sequence, and the command that a row is. */
final class CommandColumns {
  static final String TIME = "time";
  static final String QUEUE = "queue";
  static final String WORD0 = "word0";
  static final String WORD1 = "word1";
  static final String OP = "op";

  /** The operands, named as in {@link Body.CommandSeen}. */
  private static final List<String> OPERANDS = List.of(
      "sid", "ssid", "ssv", "vmid", "asid", "addr", "size", "pages", "num", "scale", "tg", "ttl",
      "leaf", "range", "global", "stage", "first", "last");

  static final Set<String> ALL = all();

  private static final String CFGI_ALL = "CFGI_ALL";
  private static final String ONLY_QUEUE = "cmdq";

  private static Set<String> all() {
    Set<String> all = new HashSet<>(OPERANDS);
    all.addAll(List.of(TIME, QUEUE, WORD0, WORD1, OP));
    return Set.copyOf(all);
  }

  /** Whether a header line has what a command sequence needs. */
  static boolean recognises(String header) {
    List<String> names = new ArrayList<>();
    try {
      Row row = Row.parse(Table.withoutMark(header));
      for (int i = 0; i < row.size(); i++) {
        names.add(row.cell(i));
      }
    } catch (BadCell noTable) {
      return false;
    }
    return (names.contains(WORD0) && names.contains(WORD1))
        || (names.contains(OP) && names.stream().filter(ALL::contains).count() > 1);
  }

  /**
   * Says what a header must have beyond known names.
   *
   * @throws BadCell when there are neither words nor names of commands
   */
  static void require(Table table) throws BadCell {
    boolean words = table.has(WORD0) && table.has(WORD1);
    boolean half = table.has(WORD0) != table.has(WORD1);
    if (half || !(words || table.has(OP))) {
      throw new BadCell(1, "no such columns", "word0 and word1, or op");
    }
  }

  static Body.CommandSeen command(Table row) throws BadCell {
    String queue = row.text(QUEUE).isEmpty() ? ONLY_QUEUE : row.text(QUEUE);
    OptionalLong w0 = row.word(WORD0);
    OptionalLong w1 = row.word(WORD1);
    if (w0.isPresent() != w1.isPresent()) {
      throw row.bad(w0.isPresent() ? WORD1 : WORD0, "both words or neither");
    }
    String op = op(row);
    SortedMap<String, Long> fields = fields(row);
    if (w0.isEmpty()) {
      if (op.isEmpty()) {
        throw row.has(OP)
            ? row.bad(OP, "a command such as TLBI_NH_VA")
            : row.bad(WORD0, "a hex number such as 0x46");
      }
      return new Body.CommandSeen(queue, op, Optional.empty(), fields);
    }
    CommandWords words = new CommandWords(w0.getAsLong(), w1.getAsLong());
    String name = Opcode.of((int) words.w0()).name();
    if (!op.isEmpty() && !op.equals(name)) {
      throw row.bad(OP, name + ", which is what the words say");
    }
    if (!fields.isEmpty()) {
      throw row.bad(fields.firstKey(), "an empty cell beside words");
    }
    return new Body.CommandSeen(queue, name, Optional.of(words), Collections.emptySortedMap());
  }

  /** Names as Linux and QEMU write them are brought to the architecture's. */
  private static String op(Table row) throws BadCell {
    String op = row.text(OP);
    if (op.isEmpty() || op.equals(CFGI_ALL)) {
      return op;
    }
    return Opcode.byName(op)
        .orElseThrow(() -> row.bad(OP, "a command such as TLBI_NH_VA"))
        .name();
  }

  private static SortedMap<String, Long> fields(Table row) throws BadCell {
    SortedMap<String, Long> fields = new TreeMap<>();
    for (String name : OPERANDS) {
      OptionalLong value = row.number(name);
      if (value.isPresent()) {
        Operand operand = Operand.byName(name).orElseThrow();
        if (!operand.fits(value.getAsLong())) {
          throw row.bad(name, "a number from " + operand.low() + " to " + operand.high());
        }
        fields.put(name, value.getAsLong());
      }
    }
    return fields;
  }

  private CommandColumns() {}
}
