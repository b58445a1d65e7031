package org.vsmmu.smmu.translate;

/**
 * What a leaf grants, as a set of bits: read, write and execute, each for privileged and for
 * unprivileged accesses. Both stages use the same bits, so that their effect is the intersection
 * (SMMUv3 4.4).
 */
public final class Permissions {
  public static final int PRIV_READ = 1;
  public static final int PRIV_WRITE = 1 << 1;
  public static final int PRIV_EXECUTE = 1 << 2;
  public static final int USER_READ = 1 << 3;
  public static final int USER_WRITE = 1 << 4;
  public static final int USER_EXECUTE = 1 << 5;

  /** Everything: what a stage grants that does not translate. */
  public static final int ALL = 0x3f;

  public static final int READ = PRIV_READ | USER_READ;
  public static final int WRITE = PRIV_WRITE | USER_WRITE;
  public static final int EXECUTE = PRIV_EXECUTE | USER_EXECUTE;
  private static final int USER_SHIFT = 3;

  /** The bits of one kind of access, for one privilege: {@code READ} and privileged, say. */
  public static int forPrivilege(int kinds, boolean privileged) {
    return kinds & (privileged ? PRIV_READ | PRIV_WRITE | PRIV_EXECUTE : USER_READ * 7);
  }

  /** {@code rwx} of privileged and of unprivileged accesses: {@code rw-/r--}. */
  public static String text(int bits) {
    return triple(bits) + "/" + triple(bits >>> USER_SHIFT);
  }

  private static String triple(int bits) {
    return ((bits & PRIV_READ) != 0 ? "r" : "-")
        + ((bits & PRIV_WRITE) != 0 ? "w" : "-")
        + ((bits & PRIV_EXECUTE) != 0 ? "x" : "-");
  }

  private Permissions() {}
}
