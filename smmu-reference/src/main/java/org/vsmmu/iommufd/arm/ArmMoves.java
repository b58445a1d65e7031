package org.vsmmu.iommufd.arm;

import java.util.Optional;
import org.vsmmu.iommufd.arm.ArmMaster.Plain;
import org.vsmmu.iommufd.arm.AttachSequence.CdUse;
import org.vsmmu.iommufd.arm.AttachSequence.Target;

/** Where the devices behind one SMMU can be moved to (iommufd 5.4, 5.7, 5.8). */
final class ArmMoves {
  private static final int RID = 0;

  private final ArmFeatures features;
  private final HostSte entries;
  private final CommandLog log;
  private final HostInvalidation invalidation;

  ArmMoves(ArmFeatures features, CommandLog log, HostInvalidation invalidation) {
    this.features = features;
    this.entries = new HostSte(features);
    this.log = log;
    this.invalidation = invalidation;
  }

  HostSte entries() {
    return entries;
  }

  /** To what the kernel itself uses the device with. */
  void toOwn(ArmMaster master) {
    if (master.ownDomain().isPresent()) {
      toPaging(master, master.ownDomain().get());
    } else {
      toPlain(master, Plain.IDENTITY);
    }
  }

  /**
   * To blocked or identity. While PASIDs are in use their CD table stays in the STE, and ATS stays
   * on for them.
   */
  void toPlain(ArmMaster master, Plain plain) {
    master.reportToNobody();
    boolean table = master.pasidsInUse() || keepsAts(master, plain);
    boolean ats = table && master.atsCapable();
    long[] bare = plain == Plain.IDENTITY ? entries.bypass() : entries.abort();
    long[] ste = table ? cdTable(master, defaultStream(plain), ats) : bare;
    master.plain(plain);
    move(master, new Target(Optional.empty(), Optional.of(ste), ats, CdUse.CLEAR_LAST));
  }

  void toPaging(ArmMaster master, ArmDomain domain) {
    master.reportToNobody();
    boolean ats = master.atsCapable();
    boolean stage1 = domain.stage1();
    long[] ste = stage1
        ? cdTable(master, HostSte.SSID_0, ats)
        : entries.stage2(domain, ats, master.endpoint().stalls());
    CdUse cd = stage1 ? CdUse.WRITE : CdUse.CLEAR;
    move(master, new Target(Optional.of(domain), Optional.of(ste), ats, cd));
  }

  /** The caller says to whom events go. */
  void toNested(ArmMaster master, ArmNested nested) {
    VirtualSte vste = nested.vste();
    // ATS is switched on even where the entry aborts.
    boolean ats = master.atsCapable() && (!vste.translates() || vste.wantsAts());
    boolean stalls = master.endpoint().stalls();
    long[] ste = entries.nested(vste, nested.parent(), nested.vmidPlaceholder(), ats, stalls);
    Target target = new Target(Optional.of(nested.parent()), Optional.of(ste), ats, CdUse.LEAVE);
    move(master, target.carrying(nested.tag()));
  }

  private void move(ArmMaster master, Target target) {
    sequence(master, RID).moveTo(target);
  }

  private AttachSequence sequence(ArmMaster master, int ssid) {
    return new AttachSequence(master, ssid, features, log, invalidation);
  }

  private static int defaultStream(Plain plain) {
    return plain == Plain.IDENTITY ? HostSte.S1_BYPASS : HostSte.TERMINATE;
  }

  private long[] cdTable(ArmMaster master, int s1dss, boolean ats) {
    return entries.cdTable(master.cdTable(), s1dss, ats, master.endpoint().stalls());
  }

  /** Whether the device's STE has a CD table, or can get one for its PASIDs. */
  static boolean takesPasids(ArmMaster master) {
    return master.cdTableInstalled() || master.attachment(RID).isEmpty();
  }

  /**
   * Gives a PASID a stage-1 domain. An STE without CD table gets one, which does with transactions
   * without PASID what was done before.
   */
  void pasidTo(ArmMaster master, int ssid, ArmDomain domain) {
    boolean ats = master.atsCapable();
    boolean same = master.cdTableInstalled() && master.steAllowsAts() == ats;
    Optional<long[]> ste =
        same ? Optional.empty() : Optional.of(cdTable(master, defaultStream(master.plain()), ats));
    sequence(master, ssid).moveTo(new Target(Optional.of(domain), ste, ats, CdUse.WRITE));
  }

  /** Takes a PASID away; with the last one the STE becomes again what it was without PASIDs. */
  void removePasid(ArmMaster master, int ssid) {
    sequence(master, ssid).remove();
    boolean last = !master.pasidsInUse() && master.attachment(RID).isEmpty();
    if (last && !keepsAts(master, master.plain())) {
      toPlain(master, master.plain());
    }
  }

  /** A device that works with ATS only keeps it, and its CD table, in the identity domain. */
  private static boolean keepsAts(ArmMaster master, Plain plain) {
    return plain == Plain.IDENTITY && master.endpoint().alwaysOnAts() && master.atsCapable();
  }
}
