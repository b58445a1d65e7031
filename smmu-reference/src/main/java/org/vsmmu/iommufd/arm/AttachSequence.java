package org.vsmmu.iommufd.arm;

import java.util.Arrays;
import java.util.Optional;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.PrefetchConfig;

/** One move of a device from what it is attached to, to something else (iommufd 5.7). */
final class AttachSequence {
  private final ArmMaster master;
  private final CommandLog log;
  private final HostInvalidation invalidation;

  AttachSequence(ArmMaster master, CommandLog log, HostInvalidation invalidation) {
    this.master = master;
    this.log = log;
    this.invalidation = invalidation;
  }

  /**
   * What the device moves to.
   *
   * @param domain the paging domain at the bottom; empty for blocked
   * @param ste the entry
   * @param ats whether ATS is on afterwards
   * @param cd what happens to CD 0
   */
  record Target(Optional<ArmDomain> domain, long[] ste, boolean ats, CdUse cd) {}

  /** What a move does with the device's own CD 0. */
  enum CdUse {
    /** Written before the STE points to it. */
    WRITE,
    /** Cleared after the STE does not point to it any more. */
    CLEAR,
    /** Cleared last, after the old tag was flushed. */
    CLEAR_LAST,
    LEAVE
  }

  void moveTo(Target target) {
    Optional<ArmDomain> old = master.domain();
    target.domain.ifPresent(domain -> domain.join(master));
    boolean wasOn = master.atsOn();
    if (target.cd == CdUse.WRITE) {
      writeCd(target.domain.orElseThrow().contextDescriptor());
    }
    writeSte(target.ste);
    if (target.cd == CdUse.CLEAR) {
      clearCd();
    }
    if (wasOn || target.ats) {
      log.add(PhysicalCommand.of(HostInvalidation.wholeCache()).withStream(master.stream()));
      log.sync();
    }
    master.switchAts(target.ats);
    master.use(target.domain);
    if (old.isPresent()) {
      old.get().leave(master);
      if (old.get().masters().isEmpty()) {
        invalidation.tag(old.get());
      }
    }
    if (target.cd == CdUse.CLEAR_LAST) {
      clearCd();
    }
  }

  /** Every step is synchronised; the prefetch comes always, with no SYNC of its own. */
  private void writeSte(long[] target) {
    EntryUpdate update = EntryUpdate.plan(EntryKind.STE, master.ste(), target);
    for (int i = 0; i < update.steps().size(); i++) {
      log.add(PhysicalCommand.of(new CfgiSte(0, true)).withStream(master.stream()));
      log.sync();
    }
    master.installSte(target);
    log.add(PhysicalCommand.of(new PrefetchConfig(false, 0, 0)).withStream(master.stream()));
  }

  private void clearCd() {
    writeCd(new long[master.cd().length]);
  }

  private void writeCd(long[] target) {
    if (Arrays.equals(master.cd(), target)) {
      return;
    }
    EntryUpdate update = EntryUpdate.plan(EntryKind.CD, master.cd(), target);
    for (int i = 0; i < update.steps().size(); i++) {
      log.add(PhysicalCommand.of(new CfgiCd(0, 0, true)).withStream(master.stream()));
      log.sync();
    }
    master.installCd(target);
  }
}
