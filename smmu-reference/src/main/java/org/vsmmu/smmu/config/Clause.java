package org.vsmmu.smmu.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Words;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;

/** What a rule on a structure says, and what it looks at. */
final class Clause {
  private static final IdRegisters NOTHING = new IdRegisters(0, 0, 0, 0, 0, 0);
  private static final int LARGEST_SSIDSIZE = 20;
  private static final int LATEST_MINOR = 4;
  private static final int WIDEST_NUMBER = 16;

  private final String text;
  private final List<Field> fields;
  private final List<Field> registers;
  private final String section;

  /** Computed when first needed: every combination of the registers, in ascending order. */
  private List<IdRegisters> combinations = List.of();

  /**
   * A clause.
   *
   * @param text what is wrong when the rule is broken
   * @param fields of the structure; the first is the one to blame; those that choose the format of
   *     the tables need not be among them
   * @param registers fields of ID registers
   * @param section where it is written
   */
  Clause(String text, List<Field> fields, List<Field> registers, String section) {
    this.text = text;
    this.fields = List.copyOf(fields);
    this.registers = List.copyOf(registers);
    this.section = section;
  }

  List<Field> fields() {
    return fields;
  }

  List<Field> registers() {
    return registers;
  }

  Illegality brokenBy(Words structure, IdRegisters id) {
    Stream<String> known = registers.stream().map(field -> register(field) + "=" + id.get(field));
    return illegality(Stream.concat(values(structure), known));
  }

  Illegality brokenAnywhereBy(Words structure) {
    return illegality(values(structure));
  }

  private Illegality illegality(Stream<String> values) {
    return new Illegality(text + ": " + values.collect(Collectors.joining(", ")), section);
  }

  private Stream<String> values(Words structure) {
    return fields.stream().map(field -> value(structure, field));
  }

  Unjudged open(Words structure) {
    String needed = registers.stream().map(Clause::register).collect(Collectors.joining(", "));
    return new Unjudged(value(structure, fields.get(0)) + " needs " + needed, section);
  }

  /** Whether a breach is there on every SMMU that can be built. */
  boolean everywhere(Predicate<IdRegisters> breach) {
    return ids().stream().allMatch(breach);
  }

  /** Whether a breach is there on some SMMU. */
  boolean somewhere(Predicate<IdRegisters> breach) {
    return ids().stream().anyMatch(breach);
  }

  private List<IdRegisters> ids() {
    if (combinations.isEmpty()) {
      List<IdRegisters> ids = List.of(NOTHING);
      for (Field field : registers) {
        ids = combined(ids, field);
      }
      combinations = List.copyOf(ids);
    }
    return combinations;
  }

  private static List<IdRegisters> combined(List<IdRegisters> ids, Field field) {
    List<IdRegisters> combined = new ArrayList<>();
    for (IdRegisters id : ids) {
      for (int value = 0; value <= largest(field); value++) {
        combined.add(id.with(field, value));
      }
    }
    return combined;
  }

  private static int largest(Field field) {
    if (field.equals(IdFields.SSIDSIZE)) {
      return LARGEST_SSIDSIZE;
    }
    return field.equals(IdFields.ARCH_MINOR) ? LATEST_MINOR : (int) field.max();
  }

  private static String register(Field field) {
    return IdRegisters.register(field) + "." + field.name();
  }

  /** Addresses and patterns in hex and in place, numbers in decimal. */
  private static String value(Words structure, Field field) {
    return field.width() > WIDEST_NUMBER
        ? field.name() + "=0x" + Long.toHexString(structure.address(field))
        : field.name() + "=" + structure.get(field);
  }
}
