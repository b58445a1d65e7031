package org.vsmmu.iommufd.uapi;

/** A call ends here with an error. Carries no stack: it is an answer, not a fault of this code. */
public final class CallFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final Errno errno;

  public CallFailed(Errno errno) {
    super(errno.name(), null, false, false);
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }

  /** Ends the call with {@code errno} unless {@code holds}. */
  public static void unless(boolean holds, Errno errno) throws CallFailed {
    if (!holds) {
      throw new CallFailed(errno);
    }
  }

  /** Ends the call with {@code errno} if {@code holds}. */
  public static void when(boolean holds, Errno errno) throws CallFailed {
    unless(!holds, errno);
  }
}
