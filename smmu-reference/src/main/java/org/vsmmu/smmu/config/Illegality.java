package org.vsmmu.smmu.config;

import java.util.Objects;

/**
 * Why an STE or a CD is ILLEGAL.
 *
 * @param reason the rule and the values that break it
 * @param section e.g. {@code SMMUv3 2.4}
 */
public record Illegality(String reason, String section) {
  public Illegality {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(section, "section");
  }

  /** {@code not valid: V=0 (SMMUv3 2.4)}. */
  @Override
  public String toString() {
    return reason + " (" + section + ")";
  }
}
