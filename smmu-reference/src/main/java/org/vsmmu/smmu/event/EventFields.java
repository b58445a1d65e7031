package org.vsmmu.smmu.event;

import static org.vsmmu.smmu.layout.Field.bit;
import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;

/** Bit positions of the 256-bit event records (SMMUv3 5.2). */
public final class EventFields {
  public static final Field ID = bits("ID", 7, 0);

  /** SubstreamID is valid. */
  public static final Field SSV = bit("SSV", 11);

  public static final Field SSID = bits("SSID", 31, 12);
  public static final Field SID = bits("SID", 63, 32);

  public static final Field STAG = bits("STAG", 79, 64);
  public static final Field REASON = bits("Reason", 79, 64);

  /** F_TLB_CONFLICT and F_CFG_CONFLICT have a wider one. */
  public static final Field CONFLICT_REASON = bits("Reason", 95, 64);

  /** Granule protection check fault. */
  public static final Field GPCF = bit("GPCF", 80);

  public static final Field STALL = bit("Stall", 95);
  public static final Field PNU = bit("PnU", 97);
  public static final Field IND = bit("InD", 98);
  public static final Field RNW = bit("RnW", 99);
  public static final Field NSIPA = bit("NSIPA", 102);
  public static final Field S2 = bit("S2", 103);

  /** 0 CD fetch, 1 translation table fetch, 2 the access itself. */
  public static final Field CLASS = bits("CLASS", 105, 104);

  public static final Field TT_RNW = bit("TTRnW", 108);
  public static final Field IMPL_DEF = bits("ImplDef", 127, 112);
  public static final Field INPUT_ADDR = bits("InputAddr", 191, 128);

  /** IPA[55:12]. */
  public static final Field IPA = bits("IPA", 247, 204);

  /** Address[55:3] of the structure or descriptor. */
  public static final Field FETCH_ADDR = bits("FetchAddr", 247, 195);

  // F_BAD_ATS_TREQ: what the request asked for, before overrides.
  public static final Field ATS_SPAN = bits("Span", 67, 64);
  public static final Field ATS_PRIV = bit("Priv", 92);
  public static final Field ATS_X = bit("X", 93);
  public static final Field ATS_W = bit("W", 94);
  public static final Field ATS_R = bit("R", 95);

  /** InputAddr[63:12], without a page offset. */
  public static final Field INPUT_PAGE = bits("InputAddr", 191, 140);

  // E_PAGE_REQUEST: u unprivileged, p privileged.
  public static final Field UX = bit("uX", 97);
  public static final Field UW = bit("uW", 98);
  public static final Field UR = bit("uR", 99);
  public static final Field PX = bit("pX", 101);
  public static final Field PW = bit("pW", 102);
  public static final Field PR = bit("pR", 103);

  /** Units of 4096 bytes. */
  public static final Field PAGE_SPAN = bits("Span", 115, 108);

  private EventFields() {}
}
