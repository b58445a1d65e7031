package org.vsmmu.smmu.config;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Words;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * What a rule on a structure says, and what it looks at.
 *
 * @param text what is wrong when it is broken
 * @param fields of the structure; the first is the one to blame
 * @param registers fields of ID registers
 * @param section where it is written
 */
record Clause(String text, List<Field> fields, List<Field> registers, String section) {
  private static final IdRegisters NOTHING = new IdRegisters(0, 0, 0, 0, 0, 0);
  private static final int LARGEST_SSIDSIZE = 20;
  private static final int LATEST_MINOR = 4;

  Clause {
    fields = List.copyOf(fields);
    registers = List.copyOf(registers);
  }

  Illegality brokenBy(Words structure, IdRegisters id) {
    Stream<String> seen = fields.stream().map(field -> value(structure, field));
    Stream<String> known = registers.stream().map(field -> register(field) + "=" + id.get(field));
    String values = Stream.concat(seen, known).collect(Collectors.joining(", "));
    return new Illegality(text + ": " + values, section);
  }

  Illegality brokenAnywhereBy(Words structure) {
    String values =
        fields.stream().map(field -> value(structure, field)).collect(Collectors.joining(", "));
    return new Illegality(text + ": " + values, section);
  }

  Unjudged open(Words structure) {
    String needed = registers.stream().map(Clause::register).collect(Collectors.joining(", "));
    return new Unjudged(value(structure, fields.get(0)) + " needs " + needed, section);
  }

  /** Whether a breach is there on every SMMU that can be built. */
  boolean everywhere(Predicate<IdRegisters> breach) {
    return ids().allMatch(breach);
  }

  /** Whether a breach is there on some SMMU. */
  boolean somewhere(Predicate<IdRegisters> breach) {
    return ids().anyMatch(breach);
  }

  /** Every combination of the registers that the rule looks at. */
  private Stream<IdRegisters> ids() {
    Stream<IdRegisters> ids = Stream.of(NOTHING);
    for (Field field : registers) {
      ids = ids.flatMap(id -> values(field).map(value -> id.with(field, value)));
    }
    return ids;
  }

  private static Stream<Integer> values(Field field) {
    int most = (int) field.max();
    if (field.equals(IdFields.SSIDSIZE)) {
      most = LARGEST_SSIDSIZE;
    } else if (field.equals(IdFields.ARCH_MINOR)) {
      most = LATEST_MINOR;
    }
    return Stream.iterate(0, value -> value + 1).limit(most + 1L);
  }

  private static String register(Field field) {
    return IdRegisters.register(field) + "." + field.name();
  }

  private static String value(Words structure, Field field) {
    long value = structure.get(field);
    // wide fields are addresses or patterns
    return field.width() > 16
        ? field.name() + "=0x" + Long.toHexString(field.inPlace(structure.word(field.word())))
        : field.name() + "=" + value;
  }
}
