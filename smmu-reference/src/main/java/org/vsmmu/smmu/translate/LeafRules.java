package org.vsmmu.smmu.translate;

/**
 * How the permission bits of descriptors are read (SMMUv3 4.3, 4.4).
 *
 * @param stage2 S2AP and XN rather than AP, PXN and UXN
 * @param singlePrivilege EL2: AP[1] counts as 1, one XN, everything is privileged
 * @param hierarchical APTable, PXNTable and UXNTable count
 * @param wxn what can be written cannot be executed
 * @param pan privileged data accesses to unprivileged pages fail
 * @param epan PAN looks at unprivileged execution too
 * @param xnx stage 2 tells execution by privilege
 */
public record LeafRules(
    boolean stage2,
    boolean singlePrivilege,
    boolean hierarchical,
    boolean wxn,
    boolean pan,
    boolean epan,
    boolean xnx) {

  private static final int AP1 = 6;
  private static final int AP2 = 7;
  private static final int PXN = 53;
  private static final int XN = 54;

  /** What tables on the way take away: bits of {@link #limits}. */
  private static final int NO_USER = 1;

  private static final int NO_WRITE = 1 << 1;
  private static final int NO_PRIV_EXECUTE = 1 << 2;
  private static final int NO_USER_EXECUTE = 1 << 3;

  public static LeafRules ofStage1(
      boolean singlePrivilege, boolean hierarchical, boolean wxn, boolean pan, boolean epan) {
    return new LeafRules(false, singlePrivilege, hierarchical, wxn, pan, epan, false);
  }

  public static LeafRules ofStage2(boolean xnx) {
    return new LeafRules(true, false, false, false, false, false, xnx);
  }

  /** What a table descriptor takes from everything below it. */
  public int limits(long table) {
    if (!hierarchical) {
      return 0;
    }
    // PXNTable 59, UXNTable 60, APTable 62:61.
    return (bit(table, 61) ? NO_USER : 0)
        | (bit(table, 62) ? NO_WRITE : 0)
        | (bit(table, 59) ? NO_PRIV_EXECUTE : 0)
        | (bit(table, 60) ? NO_USER_EXECUTE : 0);
  }

  /**
   * What a leaf grants.
   *
   * @param limits of the tables on the way, or-ed
   * @param dirty hardware manages the dirty state: DBM makes a page writable
   */
  public int permissions(long leaf, int limits, boolean dirty) {
    return stage2 ? stage2(leaf, dirty) : stage1(leaf, limits, dirty);
  }

  private int stage2(long leaf, boolean dirty) {
    boolean read = bit(leaf, AP1);
    boolean write = bit(leaf, AP2) || (dirty && (leaf & TranslationTable.DBM) != 0);
    int bits = (read ? Permissions.READ : 0) | (write ? Permissions.WRITE : 0);
    if (!xnx) {
      return bits | (bit(leaf, XN) ? 0 : Permissions.EXECUTE);
    }
    return bits
        | switch ((int) (leaf >>> PXN) & 3) {
          case 0 -> Permissions.EXECUTE;
          case 1 -> Permissions.USER_EXECUTE;
          case 2 -> 0;
          default -> Permissions.PRIV_EXECUTE;
        };
  }

  private int stage1(long leaf, int limits, boolean dirty) {
    boolean written = !bit(leaf, AP2) || (dirty && (leaf & TranslationTable.DBM) != 0);
    boolean write = written && (limits & NO_WRITE) == 0;
    if (singlePrivilege) {
      boolean execute = !bit(leaf, XN) && (limits & NO_USER_EXECUTE) == 0 && !(wxn && write);
      return Permissions.READ
          | (write ? Permissions.WRITE : 0)
          | (execute ? Permissions.EXECUTE : 0);
    }
    boolean user = bit(leaf, AP1) && (limits & NO_USER) == 0;
    boolean userWrite = user && write;
    boolean privExecute =
        !bit(leaf, PXN) && (limits & NO_PRIV_EXECUTE) == 0 && !userWrite && !(wxn && write);
    boolean userExecute = !bit(leaf, XN) && (limits & NO_USER_EXECUTE) == 0 && !(wxn && userWrite);
    boolean withheld = pan && (user || (epan && userExecute));
    int bits = withheld ? 0 : Permissions.PRIV_READ | (write ? Permissions.PRIV_WRITE : 0);
    return bits
        | (user ? Permissions.USER_READ : 0)
        | (userWrite ? Permissions.USER_WRITE : 0)
        | (privExecute ? Permissions.PRIV_EXECUTE : 0)
        | (userExecute ? Permissions.USER_EXECUTE : 0);
  }

  /** Whether a first write changes the descriptor: clean, DBM set, and no table forbids writes. */
  public boolean becomesDirty(long leaf, int limits) {
    boolean clean = stage2 ? !bit(leaf, AP2) : bit(leaf, AP2);
    return clean && (leaf & TranslationTable.DBM) != 0 && (limits & NO_WRITE) == 0;
  }

  private static boolean bit(long descriptor, int bit) {
    return (descriptor >>> bit & 1) != 0;
  }
}
