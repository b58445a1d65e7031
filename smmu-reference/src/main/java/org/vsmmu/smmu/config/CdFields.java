package org.vsmmu.smmu.config;

import static org.vsmmu.smmu.layout.Field.bit;
import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

/** Bit positions of the context descriptor, 8 words (SMMUv3 3.3). */
public final class CdFields {
  // Word 0
  public static final Field T0SZ = bits("T0SZ", 5, 0);
  public static final Field TG0 = bits("TG0", 7, 6);
  public static final Field IR0 = bits("IR0", 9, 8);
  public static final Field OR0 = bits("OR0", 11, 10);
  public static final Field SH0 = bits("SH0", 13, 12);
  public static final Field EPD0 = bit("EPD0", 14);
  public static final Field ENDI = bit("ENDI", 15);
  public static final Field T1SZ = bits("T1SZ", 21, 16);
  public static final Field TG1 = bits("TG1", 23, 22);
  public static final Field IR1 = bits("IR1", 25, 24);
  public static final Field OR1 = bits("OR1", 27, 26);
  public static final Field SH1 = bits("SH1", 29, 28);
  public static final Field EPD1 = bit("EPD1", 30);
  public static final Field V = bit("V", 31);
  public static final Field IPS = bits("IPS", 34, 32);
  public static final Field AFFD = bit("AFFD", 35);
  public static final Field WXN = bit("WXN", 36);
  public static final Field UWXN = bit("UWXN", 37);
  public static final Field TBI0 = bit("TBI0", 38);
  public static final Field TBI1 = bit("TBI1", 39);
  public static final Field PAN = bit("PAN", 40);
  public static final Field AA64 = bit("AA64", 41);
  public static final Field HD = bit("HD", 42);
  public static final Field HA = bit("HA", 43);
  public static final Field S = bit("S", 44);
  public static final Field R = bit("R", 45);
  public static final Field A = bit("A", 46);
  public static final Field ASET = bit("ASET", 47);
  public static final Field ASID = bits("ASID", 63, 48);

  // Word 1: lower half
  public static final Field NSCFG0 = bit("NSCFG0", 64);
  public static final Field HAD0 = bit("HAD0", 65);
  public static final Field E0PD0 = bit("E0PD0", 66);
  public static final Field HAFT = bit("HAFT", 67);
  public static final Field TTB0 = bits("TTB0", 119, 68);
  public static final Field PNCH = bit("PnCH", 122);
  public static final Field EPAN = bit("EPAN", 123);
  public static final Field HWU059 = bit("HWU059", 124);
  public static final Field HWU060 = bit("HWU060", 125);
  public static final Field HWU061 = bit("HWU061", 126);
  public static final Field HWU062 = bit("HWU062", 127);

  // Word 2: upper half
  public static final Field NSCFG1 = bit("NSCFG1", 128);
  public static final Field HAD1 = bit("HAD1", 129);
  public static final Field E0PD1 = bit("E0PD1", 130);
  public static final Field AIE = bit("AIE", 131);
  public static final Field TTB1 = bits("TTB1", 183, 132);
  public static final Field DS = bit("DS", 186);
  public static final Field PIE = bit("PIE", 187);
  public static final Field HWU159 = bit("HWU159", 188);
  public static final Field HWU160 = bit("HWU160", 189);
  public static final Field HWU161 = bit("HWU161", 190);
  public static final Field HWU162 = bit("HWU162", 191);

  // Words 3 and 4: memory attributes, 8 bytes indexed by AttrIndx
  public static final Field MAIR = bits("MAIR", 255, 192);
  public static final Field AMAIR = bits("AMAIR", 319, 256);

  // Word 5
  public static final Field IMPL_DEF_5 = bits("ImplDef5", 351, 320);
  public static final Field PARTID = bits("PARTID", 367, 352);
  public static final Field PMG = bits("PMG", 375, 368);

  // Words 6 and 7: permission indirection
  public static final Field PIIU = bits("PIIU", 431, 384);
  public static final Field PIIP = bits("PIIP", 495, 448);

  public static final Layout CD =
      Layout.of(
          "CD",
          8,
          T0SZ, TG0, IR0, OR0, SH0, EPD0, ENDI, T1SZ, TG1, IR1, OR1, SH1, EPD1, V, IPS, AFFD, WXN,
          UWXN, TBI0, TBI1, PAN, AA64, HD, HA, S, R, A, ASET, ASID, NSCFG0, HAD0, E0PD0, HAFT,
          TTB0, PNCH, EPAN, HWU059, HWU060, HWU061, HWU062, NSCFG1, HAD1, E0PD1, AIE, TTB1, DS,
          PIE, HWU159, HWU160, HWU161, HWU162, MAIR, AMAIR, IMPL_DEF_5, PARTID, PMG, PIIU, PIIP);

  private CdFields() {}
}
