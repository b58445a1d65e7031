package org.vsmmu.trace.jsonl;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vsmmu.trace.Operand;

/** The names within {@code fields}, and which of them are addresses. */
final class FieldNames {
  /** What a command without words may say of its operands. */
  private static final Set<String> COMMAND = Arrays.stream(Operand.values())
      .map(Operand::fieldName)
      .collect(Collectors.toUnmodifiableSet());

  static final String COMMAND_EXPECTED = "only " + String.join(", ", new TreeSet<>(COMMAND));

  /** An implementation names what it likes. */
  private static final Pattern ANY = Pattern.compile("[a-z][A-Za-z0-9_]{0,31}");

  static final String ANY_EXPECTED = "a name of up to 32 letters, digits and _";

  /** Written in hex and all 64 bits wide; every other field is a signed integer. */
  private static final Set<String> ADDRESSES = Set.of(
      "addr", "address", "base", "gpa", "iova", "ipa", "mask", "output", "pa", "pte", "table",
      "ttb", "va");

  static boolean ofCommand(String name) {
    return COMMAND.contains(name);
  }

  static boolean any(String name) {
    return ANY.matcher(name).matches();
  }

  static boolean isAddress(String name) {
    return ADDRESSES.contains(name);
  }

  private FieldNames() {}
}
