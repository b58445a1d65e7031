package org.vsmmu.trace.jsonl;

import java.util.Locale;

/** The identifiers of the architecture and their widths (SMMUv3 6.1). */
enum Id {
  SID(32),
  SSID(20),
  VMID(16),
  ASID(16);

  private final long max;

  Id(int bits) {
    max = (1L << bits) - 1;
  }

  /** The member's name in the trace. */
  String member() {
    return name().toLowerCase(Locale.ROOT);
  }

  long max() {
    return max;
  }
}
