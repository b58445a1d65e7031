package org.vsmmu.iommufd.uapi;

import java.util.Objects;

/**
 * One little-endian member of a uAPI structure.
 *
 * @param name the header's name, e.g. {@code out_ioas_id}
 * @param offset the first byte, counted from the start of the structure
 * @param bytes 1 to 8
 * @param use what the kernel does with it
 * @param names what its values or bits are called
 */
public record Member(String name, int offset, int bytes, Use use, Names names) {

  /** What the kernel does with a member. */
  public enum Use {
    IN,
    OUT,
    IN_OUT,
    /** A user pointer. */
    POINTER,
    /** Must be zero; anything else is EOPNOTSUPP. */
    RESERVED,
    /** Documented as zero, but no kernel looks. */
    IGNORED
  }

  public Member {
    Objects.requireNonNull(name, "name");
    if (offset < 0 || bytes < 1 || bytes > Long.BYTES) {
      throw new IllegalArgumentException(
          "%s: %d bytes at %d; a member has 1 to 8 bytes".formatted(name, bytes, offset));
    }
  }

  public static Member in(String name, int offset, int bytes) {
    return new Member(name, offset, bytes, Use.IN, Names.NONE);
  }

  public static Member out(String name, int offset, int bytes) {
    return new Member(name, offset, bytes, Use.OUT, Names.NONE);
  }

  public static Member inOut(String name, int offset, int bytes) {
    return new Member(name, offset, bytes, Use.IN_OUT, Names.NONE);
  }

  public static Member pointer(String name, int offset, int bytes) {
    return new Member(name, offset, bytes, Use.POINTER, Names.NONE);
  }

  public static Member reserved(String name, int offset, int bytes) {
    return new Member(name, offset, bytes, Use.RESERVED, Names.NONE);
  }

  public static Member ignored(String name, int offset, int bytes) {
    return new Member(name, offset, bytes, Use.IGNORED, Names.NONE);
  }

  /** The same member, with names for its values. */
  public Member named(Names valueNames) {
    return new Member(name, offset, bytes, use, valueNames);
  }

  /** The first byte behind it. */
  public int end() {
    return offset + bytes;
  }

  /** {@code name@offset:bytes}. */
  @Override
  public String toString() {
    return name + "@" + offset + ":" + bytes;
  }
}
