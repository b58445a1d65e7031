package org.vsmmu.iommufd.arm;

import org.vsmmu.smmu.config.SteFields;

/** The stream table entries that the host writes (iommufd 5.2, 5.4). */
final class HostSte {
  static final int WORDS = 8;

  private static final int BYPASS = 4;
  private static final int STAGE_1 = 5;
  private static final int STAGE_2 = 6;
  private static final int BOTH = 7;
  private static final int WRITE_BACK = 1;
  private static final int INNER_SHAREABLE = 3;
  private static final int USE_INCOMING = 1;
  private static final int S1FMT_TWO_LEVEL = 2;
  private static final int STRW_EL2 = 2;

  /** S1DSS: what becomes of transactions without PASID, where a CD table is installed. */
  static final int TERMINATE = 0;

  static final int S1_BYPASS = 1;
  static final int SSID_0 = 2;

  private final ArmFeatures features;

  HostSte(ArmFeatures features) {
    this.features = features;
  }

  long[] abort() {
    long[] ste = new long[WORDS];
    SteFields.V.put(ste, 1);
    return ste;
  }

  long[] bypass() {
    long[] ste = abort();
    SteFields.CONFIG.put(ste, BYPASS);
    incomingShareability(ste);
    return ste;
  }

  /**
   * The device's own CD table.
   *
   * @param table where it is and how large
   * @param s1dss 0 terminate, 1 bypass, 2 SSID 0
   */
  long[] cdTable(CdTable table, int s1dss, boolean ats, boolean deviceStalls) {
    long[] ste = abort();
    SteFields.CONFIG.put(ste, STAGE_1);
    SteFields.S1_FMT.put(ste, table.twoLevel() ? S1FMT_TWO_LEVEL : 0);
    ste[0] |= SteFields.S1_CONTEXT_PTR.requireAddress(table.pointer());
    SteFields.S1_CD_MAX.put(ste, table.bits());
    SteFields.S1DSS.put(ste, s1dss);
    SteFields.S1CIR.put(ste, WRITE_BACK);
    SteFields.S1COR.put(ste, WRITE_BACK);
    SteFields.S1CSH.put(ste, INNER_SHAREABLE);
    SteFields.S1STALLD.put(ste, features.stalls() && !deviceStalls ? 1 : 0);
    SteFields.EATS.put(ste, ats ? 1 : 0);
    SteFields.STRW.put(ste, features.e2h() ? STRW_EL2 : 0);
    if (s1dss == S1_BYPASS) {
      incomingShareability(ste);
    }
    return ste;
  }

  /** A stage-2 domain. */
  long[] stage2(ArmDomain domain, boolean ats, boolean deviceStalls) {
    return stage2(domain, domain.tagPlaceholder(), ats, deviceStalls);
  }

  private long[] stage2(ArmDomain domain, int vmid, boolean ats, boolean deviceStalls) {
    long[] ste = abort();
    SteFields.CONFIG.put(ste, STAGE_2);
    SteFields.EATS.put(ste, ats ? 1 : 0);
    SteFields.S2FWB.put(ste, domain.writeBackForced() ? 1 : 0);
    incomingShareability(ste);
    SteFields.S2VMID.put(ste, vmid);
    putTableControl(ste);
    SteFields.S2AA64.put(ste, 1);
    SteFields.S2PTW.put(ste, 1);
    SteFields.S2R.put(ste, 1);
    SteFields.S2S.put(ste, deviceStalls ? 1 : 0);
    ste[3] |= SteFields.S2TTB.requireAddress(domain.tablePlaceholder());
    return ste;
  }

  /** What a guest's entry becomes on a parent. */
  long[] nested(VirtualSte vste, ArmDomain parent, boolean ats, boolean deviceStalls) {
    return nested(vste, parent, parent.tagPlaceholder(), ats, deviceStalls);
  }

  /** The same with another VMID than the parent's. */
  long[] nested(VirtualSte vste, ArmDomain parent, int vmid, boolean ats, boolean deviceStalls) {
    if (vste.bypasses()) {
      return stage2(parent, vmid, ats, deviceStalls);
    }
    if (!vste.translates()) {
      return abort();
    }
    long[] ste = stage2(parent, vmid, ats, deviceStalls);
    ste[0] = SteFields.CONFIG.insert(vste.w0(), BOTH);
    ste[1] |= vste.w1() | SteFields.MEV.mask();
    return ste;
  }

  private void incomingShareability(long[] ste) {
    if (features.overridesAttributes()) {
      SteFields.SHCFG.put(ste, USE_INCOMING);
    }
  }

  private void putTableControl(long[] ste) {
    boolean coherent = features.ids().cohacc();
    int oas = features.ids().oasBits();
    SteFields.S2T0SZ.put(ste, 64 - oas);
    SteFields.S2IR0.put(ste, coherent ? WRITE_BACK : 0);
    SteFields.S2OR0.put(ste, coherent ? WRITE_BACK : 0);
    SteFields.S2SH0.put(ste, coherent ? INNER_SHAREABLE : 2);
    int shift = features.pageShift();
    SteFields.S2TG.put(ste, shift == 12 ? 0 : shift == 14 ? 2 : 1);
    SteFields.S2PS.put(ste, sizeCode(oas));
    int start = startLevel(oas, shift);
    SteFields.S2SL0.put(ste, (shift == 12 ? ~(start + 1) : ~start) & 3);
  }

  private static int sizeCode(int bits) {
    return switch (bits) {
      case 32 -> 0;
      case 36 -> 1;
      case 40 -> 2;
      case 42 -> 3;
      case 44 -> 4;
      case 48 -> 5;
      default -> 6;
    };
  }

  /** The first level of a walk; one further down where tables stand side by side. */
  static int startLevel(int bits, int pageShift) {
    int perLevel = pageShift - 3;
    int levels = (bits - pageShift + perLevel - 1) / perLevel;
    boolean concatenated = (pageShift == 12 && (bits == 40 || bits == 42))
        || (pageShift == 14 && (bits == 40 || bits == 48));
    return 4 - levels + (concatenated ? 1 : 0);
  }
}
