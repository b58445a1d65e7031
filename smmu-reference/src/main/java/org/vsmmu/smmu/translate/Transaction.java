package org.vsmmu.smmu.translate;

/**
 * What arrives at the SMMU (SMMUv3 4).
 *
 * @param kind ordinary, ATS Translation Request, or ATS-translated
 * @param sid StreamID, 0 to 2^32-1
 * @param ssv whether it has a SubstreamID
 * @param ssid SubstreamID, 0 to 2^20-1; 0 without SSV
 * @param address all 64 bits, tag byte included
 * @param read it reads; a request for translation always asks to
 * @param write it writes; with {@code read} an atomic; of a request: NW is 0
 * @param privileged as it came in, before overrides
 * @param instruction as it came in; of a request: execute is asked for
 */
public record Transaction(
    Kind kind,
    long sid,
    boolean ssv,
    int ssid,
    long address,
    boolean read,
    boolean write,
    boolean privileged,
    boolean instruction) {

  /** How it wants to be treated. */
  public enum Kind {
    ORDINARY,
    ATS_REQUEST,
    ATS_TRANSLATED
  }

  /** An ordinary unprivileged data read without a SubstreamID. */
  public static Transaction read(long sid, long address) {
    return new Transaction(Kind.ORDINARY, sid, false, 0, address, true, false, false, false);
  }

  /** An ordinary unprivileged write without a SubstreamID. */
  public static Transaction write(long sid, long address) {
    return new Transaction(Kind.ORDINARY, sid, false, 0, address, false, true, false, false);
  }

  /** The same with a SubstreamID. */
  public Transaction withSubstream(int substream) {
    return new Transaction(
        kind, sid, true, substream, address, read, write, privileged, instruction);
  }

  /** The same, of another kind. */
  public Transaction as(Kind other) {
    return new Transaction(other, sid, ssv, ssid, address, read, write, privileged, instruction);
  }

  /** The same, privileged or not, instruction fetch or not. */
  public Transaction with(boolean priv, boolean inst) {
    return new Transaction(kind, sid, ssv, ssid, address, read, write, priv, inst);
  }

  /** RnW of its event records: an atomic counts as a write (SMMUv3 4.1). */
  boolean recordedAsRead() {
    return !write;
  }
}
