package org.vsmmu.replay.iommufd;

/**
 * A call that did something else than predicted.
 *
 * @param sequence its number within the recording
 * @param call its name
 * @param what which prediction failed
 * @param field what of it: a member of the structure, a buffer, a command
 * @param predicted in words
 * @param seen in words
 */
public record CallMismatch(
    long sequence, String call, What what, String field, String predicted, String seen) {
  /** The field of a mismatch that is about the whole result. */
  static final String RESULT = "result";

  /** The kinds of predictions. */
  public enum What {
    /** Return value and errno. */
    RESULT,
    /** A byte of the structure, of a buffer, or of a queue read. */
    OUTPUT,
    /** A command that the SMMU got meanwhile. */
    COMMAND,
    /** A guest's command that was not forwarded as it should be. */
    FORWARD,
    /** The call has no prediction. */
    UNMODELLED
  }

  @Override
  public String toString() {
    return "%d %s: %s: %s predicted %s, seen %s"
        .formatted(sequence, call, what, field, predicted, seen);
  }
}
