package org.vsmmu.smmu.config;

import java.util.Objects;

/**
 * What about an STE or a CD only an ID register decides.
 *
 * @param reason the field and the ID registers, {@code S1CDMax=16 needs IDR1.SSIDSIZE}
 * @param section e.g. {@code SMMUv3 2.4}
 */
public record Unjudged(String reason, String section) {
  public Unjudged {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(section, "section");
  }

  /** {@code S1CDMax=16 needs IDR1.SSIDSIZE (SMMUv3 2.4)}. */
  @Override
  public String toString() {
    return reason + " (" + section + ")";
  }
}
