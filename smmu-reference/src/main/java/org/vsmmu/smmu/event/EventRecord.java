package org.vsmmu.smmu.event;

import java.util.OptionalLong;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Words;

/**
 * A record of the event queue, exactly as its four little-endian words stand in memory (SMMUv3
 * 5.2). Two records are equal if all their words are; fields that are UNKNOWN are not masked here.
 */
public record EventRecord(long w0, long w1, long w2, long w3) implements Words {
  public static final int WORDS = 4;
  public static final int BYTES = 32;

  @Override
  public long word(int index) {
    return switch (index) {
      case 0 -> w0;
      case 1 -> w1;
      case 2 -> w2;
      case 3 -> w3;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /** A copy of the four words. */
  public long[] toArray() {
    return new long[] {w0, w1, w2, w3};
  }

  /** The same record with another value in a field. */
  public EventRecord with(Field field, long value) {
    long[] words = toArray();
    words[field.word()] = field.insert(words[field.word()], value);
    return new EventRecord(words[0], words[1], words[2], words[3]);
  }

  public EventType type() {
    return EventType.of(code());
  }

  /** The event number, 0 to 255. */
  public int code() {
    return (int) get(EventFields.ID);
  }

  /** {@code F_TRANSLATION}; with the number where several share a type. */
  public String name() {
    EventType type = type();
    boolean shared = type == EventType.RESERVED || type == EventType.IMPLEMENTATION_DEFINED;
    return shared ? type.name() + "_0x%02x".formatted(code()) : type.name();
  }

  /** 0 to 2^32-1. */
  public long sid() {
    return get(EventFields.SID);
  }

  public boolean ssv() {
    return has(EventFields.SSV);
  }

  public int ssid() {
    return (int) get(EventFields.SSID);
  }

  /** A raw field, right-aligned; empty if this type of record has none. */
  public OptionalLong field(Field field) {
    return type().layout().contains(field) ? OptionalLong.of(get(field)) : OptionalLong.empty();
  }

  /** {@code F_PERMISSION sid=0x100 ssid=5 addr=0x123456789abc write class=IN}. */
  @Override
  public String toString() {
    return EventText.of(this);
  }
}
