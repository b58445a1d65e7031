package org.vsmmu.smmu.config;

import static org.vsmmu.smmu.layout.Field.bit;
import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

/** Bit positions of the stream table entry, 8 words (SMMUv3 2.2). */
public final class SteFields {
  // Word 0
  public static final Field V = bit("V", 0);
  public static final Field CONFIG = bits("Config", 3, 1);
  public static final Field S1_FMT = bits("S1Fmt", 5, 4);
  public static final Field S1_CONTEXT_PTR = bits("S1ContextPtr", 55, 6);
  public static final Field S1_CD_MAX = bits("S1CDMax", 63, 59);

  // Word 1: stage 1, ATS, attributes for bypass
  public static final Field S1DSS = bits("S1DSS", 65, 64);
  public static final Field S1CIR = bits("S1CIR", 67, 66);
  public static final Field S1COR = bits("S1COR", 69, 68);
  public static final Field S1CSH = bits("S1CSH", 71, 70);
  public static final Field S2HWU59 = bit("S2HWU59", 72);
  public static final Field S2HWU60 = bit("S2HWU60", 73);
  public static final Field S2HWU61 = bit("S2HWU61", 74);
  public static final Field S2HWU62 = bit("S2HWU62", 75);
  public static final Field DRE = bit("DRE", 76);
  public static final Field CONT = bits("CONT", 80, 77);
  public static final Field DCP = bit("DCP", 81);
  public static final Field PPAR = bit("PPAR", 82);
  public static final Field MEV = bit("MEV", 83);
  public static final Field SW = bits("SW", 87, 84);
  public static final Field S1PIE = bit("S1PIE", 88);
  public static final Field S2FWB = bit("S2FWB", 89);
  public static final Field S1MPAM = bit("S1MPAM", 90);
  public static final Field S1STALLD = bit("S1STALLD", 91);
  public static final Field EATS = bits("EATS", 93, 92);
  public static final Field STRW = bits("STRW", 95, 94);
  public static final Field MEM_ATTR = bits("MemAttr", 99, 96);
  public static final Field MTCFG = bit("MTCFG", 100);
  public static final Field ALLOCCFG = bits("ALLOCCFG", 104, 101);
  public static final Field SHCFG = bits("SHCFG", 109, 108);
  public static final Field NSCFG = bits("NSCFG", 111, 110);
  public static final Field PRIVCFG = bits("PRIVCFG", 113, 112);
  public static final Field INSTCFG = bits("INSTCFG", 115, 114);
  public static final Field IMPL_DEF_1 = bits("ImplDef1", 127, 116);

  // Word 2: stage 2
  public static final Field S2VMID = bits("S2VMID", 143, 128);
  public static final Field IMPL_DEF_2 = bits("ImplDef2", 159, 144);
  public static final Field S2T0SZ = bits("S2T0SZ", 165, 160);
  public static final Field S2SL0 = bits("S2SL0", 167, 166);
  public static final Field S2IR0 = bits("S2IR0", 169, 168);
  public static final Field S2OR0 = bits("S2OR0", 171, 170);
  public static final Field S2SH0 = bits("S2SH0", 173, 172);
  public static final Field S2TG = bits("S2TG", 175, 174);
  public static final Field S2PS = bits("S2PS", 178, 176);
  public static final Field S2AA64 = bit("S2AA64", 179);
  public static final Field S2ENDI = bit("S2ENDI", 180);
  public static final Field S2AFFD = bit("S2AFFD", 181);
  public static final Field S2PTW = bit("S2PTW", 182);
  public static final Field S2HD = bit("S2HD", 183);
  public static final Field S2HA = bit("S2HA", 184);
  public static final Field S2S = bit("S2S", 185);
  public static final Field S2R = bit("S2R", 186);
  public static final Field S2HAFT = bit("S2HAFT", 187);
  public static final Field S2PIE = bit("S2PIE", 188);
  public static final Field S2POE = bit("S2POE", 189);
  public static final Field DPT_VMATCH = bits("DPT_VMATCH", 191, 190);

  // Word 3: stage-2 table
  public static final Field S2NSW = bit("S2NSW", 192);
  public static final Field S2NSA = bit("S2NSA", 193);
  public static final Field S2SL0_2 = bit("S2SL0_2", 194);
  public static final Field S2DS = bit("S2DS", 195);
  public static final Field S2TTB = bits("S2TTB", 247, 196);
  public static final Field S2SKL = bits("S2SKL", 254, 253);

  // Word 4: Secure stage 2, MPAM, MEC
  public static final Field IMPL_DEF_4 = bits("ImplDef4", 271, 256);
  public static final Field PARTID = bits("PARTID", 287, 272);
  public static final Field S_S2T0SZ = bits("S_S2T0SZ", 293, 288);
  public static final Field S_S2SL0 = bits("S_S2SL0", 295, 294);
  public static final Field S_S2TG = bits("S_S2TG", 303, 302);
  public static final Field MECID = bits("MECID", 319, 304);

  // Word 5
  public static final Field PMG = bits("PMG", 327, 320);
  public static final Field MPAM_NS = bit("MPAM_NS", 328);
  public static final Field ASSURED_ONLY = bit("AssuredOnly", 329);
  public static final Field TL0 = bit("TL0", 330);
  public static final Field TL1 = bit("TL1", 331);
  public static final Field VMS_PTR = bits("VMSPtr", 375, 332);

  // Word 6: Secure stage-2 table
  public static final Field S2SW = bit("S2SW", 384);
  public static final Field S2SA = bit("S2SA", 385);
  public static final Field S_S2SL0_2 = bit("S_S2SL0_2", 386);
  public static final Field S_S2TTB = bits("S_S2TTB", 439, 388);
  public static final Field S_S2SKL = bits("S_S2SKL", 446, 445);

  // Word 7
  public static final Field S2POI = bits("S2POI", 511, 448);

  public static final Layout STE =
      Layout.of(
          "STE",
          8,
          V, CONFIG, S1_FMT, S1_CONTEXT_PTR, S1_CD_MAX, S1DSS, S1CIR, S1COR, S1CSH, S2HWU59,
          S2HWU60, S2HWU61, S2HWU62, DRE, CONT, DCP, PPAR, MEV, SW, S1PIE, S2FWB, S1MPAM, S1STALLD,
          EATS, STRW, MEM_ATTR, MTCFG, ALLOCCFG, SHCFG, NSCFG, PRIVCFG, INSTCFG, IMPL_DEF_1,
          S2VMID, IMPL_DEF_2, S2T0SZ, S2SL0, S2IR0, S2OR0, S2SH0, S2TG, S2PS, S2AA64, S2ENDI,
          S2AFFD, S2PTW, S2HD, S2HA, S2S, S2R, S2HAFT, S2PIE, S2POE, DPT_VMATCH, S2NSW, S2NSA,
          S2SL0_2, S2DS, S2TTB, S2SKL, IMPL_DEF_4, PARTID, S_S2T0SZ, S_S2SL0, S_S2TG, MECID, PMG,
          MPAM_NS, ASSURED_ONLY, TL0, TL1, VMS_PTR, S2SW, S2SA, S_S2SL0_2, S_S2TTB, S_S2SKL, S2POI);

  private SteFields() {}
}
