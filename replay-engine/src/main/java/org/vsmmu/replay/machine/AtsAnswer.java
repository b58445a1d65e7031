package org.vsmmu.replay.machine;

import java.util.OptionalLong;
import java.util.Set;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Outcome.Kind;

/**
 * The answer to an ATS request that was seen (SMMUv3 4.6).
 *
 * @param status as in {@code Body.AtsRequest}
 * @param noWrite whether NW is 1, or may be: then W may be withheld
 * @param output translated address of the first byte
 * @param size bytes that it covers, a power of two
 * @param perms what it grants, a subset of {@code rwx}
 * @param smallest the STU in bytes
 */
record AtsAnswer(
    String status,
    boolean noWrite,
    OptionalLong output,
    OptionalLong size,
    String perms,
    long smallest) {

  boolean read() {
    return perms.contains("r");
  }

  boolean write() {
    return perms.contains("w");
  }

  /** Whether the device may hold something from here on: R=W=0 grants nothing (SMMUv3 8.1). */
  boolean grants() {
    return status.equals("success")
        && (read() || write())
        && output.isPresent()
        && size.isPresent();
  }

  /** Whether the device would have seen this. */
  boolean matches(Outcome outcome) {
    return switch (status) {
      case "success" -> outcome.kind() == Kind.GRANTED && grantedBy(outcome);
      case "ur" -> outcome.kind() == Kind.UNSUPPORTED_REQUEST;
      case "ca" -> outcome.kind() == Kind.COMPLETER_ABORT;
      default -> false;
    };
  }

  private boolean grantedBy(Outcome outcome) {
    boolean mayWrite = (outcome.permissions() & Outcome.WRITE) != 0;
    boolean permissions = read() == ((outcome.permissions() & Outcome.READ) != 0)
        && perms.contains("x") == ((outcome.permissions() & Outcome.EXECUTE) != 0)
        && (write() == mayWrite || (mayWrite && noWrite));
    if (!permissions || size.isEmpty()) {
      return permissions;
    }
    long bytes = size.getAsLong();
    if (Long.compareUnsigned(bytes, smallest) < 0) {
      return false;
    }
    return !(read() || write()) || covers(outcome, bytes);
  }

  /** A completion never goes beyond the leaf, and its address is aligned to its size. */
  private boolean covers(Outcome outcome, long bytes) {
    int shift = Long.numberOfTrailingZeros(bytes);
    boolean fits = shift <= outcome.sizeShift() && Long.bitCount(bytes) == 1;
    return fits && (output.isEmpty() || output.getAsLong() == (outcome.address() & -bytes));
  }

  /** Fields of its records that are UNKNOWN: RnW of those that CR2.REC_CFG_ATS calls for. */
  static Set<Field> unknownFields() {
    return Set.of(EventFields.RNW);
  }

  /** {@code success -> 0x80000000 rw 0x1000 bytes}. */
  String text() {
    StringBuilder text = new StringBuilder(status);
    output.ifPresent(address -> text.append(" -> 0x").append(Long.toHexString(address)));
    if (status.equals("success")) {
      text.append(' ').append(perms.isEmpty() ? "nothing granted" : perms);
      size.ifPresent(bytes -> text.append(" 0x").append(Long.toHexString(bytes)).append(" bytes"));
    }
    return text.toString();
  }
}
