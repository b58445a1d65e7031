package org.vsmmu.smmu.decode;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.vsmmu.smmu.layout.Field;

/** What the values of a structure's fields mean. */
final class Meanings {
  private final Map<Field, LongFunction<String>> meanings = new HashMap<>();

  /** Names for the values 0, 1, 2, ...; values beyond are reserved. */
  Meanings values(Field field, String... names) {
    meanings.put(field, v -> v >= 0 && v < names.length ? names[(int) v] : "reserved");
    return this;
  }

  Meanings text(Field field, LongFunction<String> meaning) {
    meanings.put(field, meaning);
    return this;
  }

  /** Fields whose bits in place are a byte address. */
  Meanings addresses(Field... fields) {
    for (Field field : fields) {
      meanings.put(field, v -> "address 0x" + Long.toHexString(v << field.shift()));
    }
    return this;
  }

  /** Empty if the value stands for itself. */
  Optional<String> of(Field field, long value) {
    return Optional.ofNullable(meanings.get(field)).map(m -> m.apply(value));
  }
}
