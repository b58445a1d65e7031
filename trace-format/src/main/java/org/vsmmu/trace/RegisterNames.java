package org.vsmmu.trace;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The registers of the Non-secure programming interface by name (SMMUv3 1.1). */
public final class RegisterNames {

  private record Place(long offset, int bytes) {}

  private static final int PAGE_1 = 0x10000;

  private static final Map<String, Place> PLACES = Map.ofEntries(
      word("IDR0", 0x0),
      word("IDR1", 0x4),
      word("IDR2", 0x8),
      word("IDR3", 0xc),
      word("IDR4", 0x10),
      word("IDR5", 0x14),
      word("IIDR", 0x18),
      word("AIDR", 0x1c),
      word("CR0", 0x20),
      word("CR0ACK", 0x24),
      word("CR1", 0x28),
      word("CR2", 0x2c),
      word("STATUSR", 0x40),
      word("GBPA", 0x44),
      word("AGBPA", 0x48),
      word("IRQ_CTRL", 0x50),
      word("IRQ_CTRLACK", 0x54),
      word("GERROR", 0x60),
      word("GERRORN", 0x64),
      doubleWord("GERROR_IRQ_CFG0", 0x68),
      word("GERROR_IRQ_CFG1", 0x70),
      word("GERROR_IRQ_CFG2", 0x74),
      doubleWord("STRTAB_BASE", 0x80),
      word("STRTAB_BASE_CFG", 0x88),
      doubleWord("CMDQ_BASE", 0x90),
      word("CMDQ_PROD", 0x98),
      word("CMDQ_CONS", 0x9c),
      doubleWord("EVENTQ_BASE", 0xa0),
      doubleWord("EVENTQ_IRQ_CFG0", 0xb0),
      word("EVENTQ_IRQ_CFG1", 0xb8),
      word("EVENTQ_IRQ_CFG2", 0xbc),
      doubleWord("PRIQ_BASE", 0xc0),
      doubleWord("PRIQ_IRQ_CFG0", 0xd0),
      word("PRIQ_IRQ_CFG1", 0xd8),
      word("PRIQ_IRQ_CFG2", 0xdc),
      word("EVENTQ_PROD", PAGE_1 + 0xa8),
      word("EVENTQ_CONS", PAGE_1 + 0xac),
      word("PRIQ_PROD", PAGE_1 + 0xc8),
      word("PRIQ_CONS", PAGE_1 + 0xcc));

  private RegisterNames() {}

  /** Byte offset of a register from the unit's base; empty when no register is called so. */
  public static OptionalLong offset(String name) {
    Place place = PLACES.get(name);
    return place == null ? OptionalLong.empty() : OptionalLong.of(place.offset());
  }

  /** 4 or 8 bytes; empty when no register is called so. */
  public static OptionalInt bytes(String name) {
    Place place = PLACES.get(name);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place.bytes());
  }

  private static Map.Entry<String, Place> word(String name, long offset) {
    return Map.entry(name, new Place(offset, Integer.BYTES));
  }

  private static Map.Entry<String, Place> doubleWord(String name, long offset) {
    return Map.entry(name, new Place(offset, Long.BYTES));
  }
}
