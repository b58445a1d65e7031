package org.vsmmu.smmu.translate;

/** Which permissions a transaction needs, as bits of {@link Permissions}. */
public final class Needs {

  /** What reading a descriptor needs of stage 2: privilege does not matter there. */
  public static final int DESCRIPTOR_READ = Permissions.PRIV_READ;

  /** Reads, or writes, or executes; an atomic reads and writes (SMMUv3 4.1). */
  public static int of(Transaction t) {
    int kinds = t.write() ? Permissions.WRITE : 0;
    if (t.read()) {
      kinds |= t.instruction() && !t.write() ? Permissions.EXECUTE : Permissions.READ;
    }
    return Permissions.forPrivilege(kinds, t.privileged());
  }

  /** Whether these are needs of a privileged transaction. */
  public static boolean privileged(int needs) {
    return (needs & (Permissions.PRIV_READ | Permissions.PRIV_WRITE | Permissions.PRIV_EXECUTE))
        != 0;
  }

  public static boolean met(int needs, int granted) {
    return (needs & ~granted) == 0;
  }

  /** Whether an atomic fails for the read alone. */
  public static boolean readMissing(Transaction t, int granted) {
    int write = Permissions.forPrivilege(Permissions.WRITE, t.privileged());
    return t.read() && t.write() && (granted & write) != 0;
  }

  private Needs() {}
}
