package org.vsmmu.smmu.history;

import org.vsmmu.smmu.translate.Permissions;

/**
 * A TLB entry that may be held.
 *
 * @param live whether a walk would make it now; otherwise it is stale
 * @param regime {@code s1}, {@code s2}, or {@code s1s2} for both stages in one entry
 * @param vmid the tag; negative if it has none
 * @param asid the tag; negative if it has none
 * @param global nG is 0
 * @param first its first input address
 * @param last its last
 * @param output what the first maps to
 * @param permissions bits of {@link Permissions}
 */
public record CachedEntry(
    boolean live,
    String regime,
    int vmid,
    int asid,
    boolean global,
    long first,
    long last,
    long output,
    int permissions) {

  /** A subset of {@code rwx}: what any access may do. */
  public String perms() {
    return ((permissions & (Permissions.PRIV_READ | Permissions.USER_READ)) != 0 ? "r" : "")
        + ((permissions & (Permissions.PRIV_WRITE | Permissions.USER_WRITE)) != 0 ? "w" : "");
  }
}
