package org.vsmmu.trace.json;

import java.util.Locale;

/** The identifiers of the architecture and their widths (SMMUv3 6.1). */
public enum Id {
  SID(32),
  SSID(20),
  VMID(16),
  ASID(16);

  private final long max;

  Id(int bits) {
    max = (1L << bits) - 1;
  }

  /** The member's name in the trace. */
  public String member() {
    return name().toLowerCase(Locale.ROOT);
  }

  public long max() {
    return max;
  }
}
