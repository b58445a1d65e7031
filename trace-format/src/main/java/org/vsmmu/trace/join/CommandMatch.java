package org.vsmmu.trace.join;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.trace.Body.CommandSeen;

/** Whether the words of a queue entry can be the command that a log line tells of. */
public final class CommandMatch {
  private static final long PAGE_MASK = 0xfffL;

  /** QEMU knows five bits of SCALE. */
  private static final long SCALE_MASK = 31;

  /** What the words say otherwise, as {@code asid=9, expected asid=7}; empty when they match. */
  public static Optional<String> difference(CommandSeen logged, CommandWords words) {
    Opcode opcode = Opcode.of((int) words.w0());
    if (!sameOpcode(logged.op(), opcode)) {
      return Optional.of(opcode + ", expected " + logged.op());
    }
    for (Map.Entry<String, Long> field : logged.fields().entrySet()) {
      OptionalLong found = value(field.getKey(), opcode, words);
      if (found.isPresent() && found.getAsLong() != field.getValue()) {
        return Optional.of(opcode
            + " with "
            + text(field.getKey(), found.getAsLong())
            + ", expected "
            + text(field.getKey(), field.getValue()));
      }
    }
    return Optional.empty();
  }

  /** The operand that the log calls so; empty when the command has none or it is not compared. */
  static OptionalLong value(String name, Opcode opcode, CommandWords words) {
    return switch (name) {
      case "sid" -> operand(CommandFields.SID, opcode, words);
      case "vmid" -> operand(CommandFields.VMID, opcode, words);
      case "asid" -> operand(CommandFields.ASID, opcode, words);
      case "leaf" -> operand(CommandFields.LEAF, opcode, words);
      case "tg" -> operand(CommandFields.TG, opcode, words);
      case "ttl" -> operand(CommandFields.TTL, opcode, words);
      case "addr" -> OptionalLong.of(words.w1() & ~PAGE_MASK);
      case "pages" -> OptionalLong.of(pages(words));
      case "first" -> OptionalLong.of(words.get(CommandFields.SID) & ~streamMask(words));
      case "last" -> OptionalLong.of(words.get(CommandFields.SID) | streamMask(words));
      default -> OptionalLong.empty();
    };
  }

  /** QEMU prints UNKNOWN or INVALID for an opcode that it does not know. */
  private static boolean sameOpcode(String logged, Opcode opcode) {
    return switch (logged) {
      case "UNKNOWN", "INVALID" ->
        opcode.secure()
            || opcode == Opcode.CFGI_VMS_PIDM
            || opcode.kind() == Opcode.Kind.DPT
            || opcode.kind() == Opcode.Kind.OTHER;
      default -> logged.equals(opcode.name());
    };
  }

  private static OptionalLong operand(Field field, Opcode opcode, CommandWords words) {
    return opcode.layout().contains(field)
        ? OptionalLong.of(words.get(field))
        : OptionalLong.empty();
  }

  /** SMMUv3 6.4: (NUM+1) * 2^SCALE granules, one page without a granule. */
  private static long pages(CommandWords words) {
    long scale = words.get(CommandFields.SCALE) & SCALE_MASK;
    return words.get(CommandFields.TG) == 0 ? 1 : (words.get(CommandFields.NUM) + 1) << scale;
  }

  private static long streamMask(CommandWords words) {
    return (2L << words.get(CommandFields.RANGE)) - 1;
  }

  private static String text(String name, long value) {
    return name + "=0x" + Long.toHexString(value);
  }

  private CommandMatch() {}
}
