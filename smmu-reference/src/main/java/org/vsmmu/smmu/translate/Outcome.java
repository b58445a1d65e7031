package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.event.EventRecord;

/**
 * What became of a transaction.
 *
 * @param kind what the device sees
 * @param address the output address of TRANSLATED and of a GRANTED request; 0 otherwise
 * @param event the record; null when none is written
 * @param permissions of a GRANTED request: a subset of {@code READ}, {@code WRITE} and
 *     {@code EXECUTE}, WRITE perhaps withheld if it has NW=1; 0 otherwise
 * @param sizeShift of a GRANTED request: log2 of the bytes that the answer may cover at most
 */
public record Outcome(Kind kind, long address, EventRecord event, int permissions, int sizeShift) {

  /** What the device sees. */
  public enum Kind {
    /** It goes on to the output address. */
    TRANSLATED,
    ABORTED,
    /** Reads as zero, writes are ignored. */
    RAZ_WI,
    /** It waits for CMD_RESUME. */
    STALLED,
    /** An ATS request succeeds; with no permissions it grants nothing. */
    GRANTED,
    /** An ATS request gets Unsupported Request. */
    UNSUPPORTED_REQUEST,
    /** An ATS request gets Completer Abort. */
    COMPLETER_ABORT
  }

  public static final int READ = 1;
  public static final int WRITE = 1 << 1;
  public static final int EXECUTE = 1 << 2;

  /** Terminated without a record. */
  public static final Outcome SILENT_ABORT = of(Kind.ABORTED, null);

  /** It goes on to this address. */
  public static Outcome translated(long address) {
    return new Outcome(Kind.TRANSLATED, address, null, 0, 0);
  }

  public static Outcome of(Kind kind, EventRecord event) {
    return new Outcome(kind, 0, event, 0, 0);
  }

  /** Another outcome that differs in the record alone. */
  public Outcome withoutEvent() {
    return event == null ? this : new Outcome(kind, address, null, permissions, sizeShift);
  }

  /** {@code 0x80001000}, {@code aborted without a record}, {@code aborted, F_TRANSLATION ...}. */
  @Override
  public String toString() {
    String what = switch (kind) {
      case TRANSLATED -> "0x" + Long.toHexString(address);
      case ABORTED -> "aborted";
      case RAZ_WI -> "read as zero, write ignored";
      case STALLED -> "stalled";
      case GRANTED -> granted();
      case UNSUPPORTED_REQUEST -> "Unsupported Request";
      case COMPLETER_ABORT -> "Completer Abort";
    };
    if (event != null) {
      return what + ", " + event;
    }
    return kind == Kind.ABORTED || kind == Kind.RAZ_WI ? what + " without a record" : what;
  }

  private String granted() {
    if (permissions == 0) {
      return "success, nothing granted";
    }
    return "success, 0x%x %s%s%s at most 2^%d bytes"
        .formatted(
            address,
            (permissions & READ) != 0 ? "r" : "",
            (permissions & WRITE) != 0 ? "w" : "",
            (permissions & EXECUTE) != 0 ? "x" : "",
            sizeShift);
  }
}
