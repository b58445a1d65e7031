package org.vsmmu.smmu.translate;

/**
 * A word of memory that cannot be read. Thrown on the walker's hot path, so it carries no stack
 * trace and no address: who reads knows where.
 */
public final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The read ends in an external abort. */
  public static final Unreadable ABORT = new Unreadable("external abort");

  /**
   * The content was never seen, or is in a format that is not modelled: what depends on it cannot
   * be judged.
   */
  public static final Unreadable UNKNOWN = new Unreadable("content unknown");

  private Unreadable(String message) {
    super(message, null, false, false);
  }
}
