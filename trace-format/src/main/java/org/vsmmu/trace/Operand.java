package org.vsmmu.trace;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The numbers of a command that a capture shows by name, and how wide their fields are (SMMUv3 4).
 * An address has all 64 bits.
 */
public enum Operand {
  ADDR(Long.MIN_VALUE, Long.MAX_VALUE),
  ASID(0, 0xffff),
  FIRST(0, 0xffff_ffffL),
  GLOBAL(0, 1),
  LAST(0, 0xffff_ffffL),
  LEAF(0, 1),
  NUM(0, 31),
  PAGES(1, 1L << 52),
  RANGE(0, 31),
  SCALE(0, 63),
  SID(0, 0xffff_ffffL),
  SIZE(0, 63),
  SSID(0, 0xf_ffff),
  SSV(0, 1),
  STAGE(0, 3),
  TG(0, 3),
  TTL(0, 3),
  VMID(0, 0xffff);

  private static final Map<String, Operand> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Operand::fieldName, o -> o));

  private final long low;
  private final long high;

  Operand(long low, long high) {
    this.low = low;
    this.high = high;
  }

  /** The operand that {@link Body.CommandSeen#fields} calls so. */
  public static Optional<Operand> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** What the fields of a command call it. */
  public String fieldName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The least value. */
  public long low() {
    return low;
  }

  /** The greatest value. */
  public long high() {
    return high;
  }

  /** Whether its field can hold this. */
  public boolean fits(long value) {
    return low <= value && value <= high;
  }
}
