package org.vsmmu.iommufd.arm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.arm.ArmMaster.Attachment;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.PrefetchConfig;

/** One move of a device, or of one of its PASIDs, to something else (iommufd 5.7, 5.8). */
final class AttachSequence {
  private final ArmMaster master;
  private final int ssid;
  private final ArmFeatures features;
  private final CommandLog log;
  private final HostInvalidation invalidation;

  /** @param ssid the PASID that moves; 0 for transactions without one */
  AttachSequence(
      ArmMaster master,
      int ssid,
      ArmFeatures features,
      CommandLog log,
      HostInvalidation invalidation) {
    this.master = master;
    this.ssid = ssid;
    this.features = features;
    this.log = log;
    this.invalidation = invalidation;
  }

  /**
   * What the device moves to.
   *
   * @param domain the paging domain at the bottom; empty for blocked and identity
   * @param ste the entry; empty if it is left alone
   * @param ats whether ATS is on afterwards
   * @param cd what happens to the descriptor
   * @param tag the domain's, or of a vIOMMU that has its own; empty without a domain
   */
  record Target(
      Optional<ArmDomain> domain, Optional<long[]> ste, boolean ats, CdUse cd, Optional<Tag> tag) {
    Target(Optional<ArmDomain> domain, Optional<long[]> ste, boolean ats, CdUse cd) {
      this(domain, ste, ats, cd, domain.map(ArmDomain::tag));
    }

    Target carrying(Tag other) {
      return new Target(domain, ste, ats, cd, Optional.of(other));
    }
  }

  /** What a move does with the device's own context descriptor. */
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
    Optional<Attachment> old = master.attachment(ssid);
    Optional<Attachment> now = target.domain.map(domain ->
        new Attachment(domain, domain.targets(master, ssid, target.ats, target.tag.orElseThrow())));
    now.ifPresent(a -> a.domain().join(a.targets()));
    boolean wasOn = master.atsOn();
    if (wasOn && !target.ats) {
      log.add(new HostStep.AtsSwitched(master.stream(), false));
    }
    if (target.cd == CdUse.WRITE) {
      writeCd(target.domain.orElseThrow().contextDescriptor(master.endpoint().stalls()));
    }
    target.ste.ifPresent(this::writeStes);
    if (target.cd == CdUse.CLEAR) {
      clearCd();
    }
    cleanAtcs(wasOn, target.ats);
    master.use(ssid, now);
    leave(old);
    if (target.cd == CdUse.CLEAR_LAST) {
      clearCd();
    }
  }

  /** Takes a PASID away: its descriptor goes first. */
  void remove() {
    Optional<Attachment> old = master.attachment(ssid);
    clearCd();
    if (master.atsOn()) {
      invalidation.atcs(master.streams(), ssid);
    }
    master.use(ssid, Optional.empty());
    leave(old);
  }

  /** The device may ask for translations only when its ATC holds none. */
  private void cleanAtcs(boolean wasOn, boolean on) {
    if (wasOn || on) {
      invalidation.atcs(master.streams(), wasOn && on ? ssid : 0);
    }
    if (on && !wasOn) {
      log.add(new HostStep.AtsSwitched(master.stream(), true));
    }
    master.switchAts(on);
  }

  private void leave(Optional<Attachment> old) {
    old.ifPresent(a -> a.domain().leave(a.targets(), invalidation::unused));
  }

  /** Every step is synchronised; the prefetch comes always, with no SYNC of its own. */
  private void writeStes(long[] target) {
    EntryUpdate update = EntryUpdate.plan(EntryKind.STE, master.ste(), target);
    for (Unknown stream : master.streams()) {
      for (EntryUpdate.Step step : update.steps()) {
        log.add(new HostStep.SteStored(stream, step.entry()));
        PhysicalCommand command = PhysicalCommand.of(new CfgiSte(0, true));
        submit(List.of(command.withStream(stream)));
      }
      if (!features.options().brokenPrefetch()) {
        PhysicalCommand prefetch = PhysicalCommand.of(new PrefetchConfig(false, 0, 0));
        log.add(prefetch.withStream(stream));
      }
    }
    master.installSte(target);
  }

  private void clearCd() {
    writeCd(new long[master.cd(ssid).length]);
  }

  private void writeCd(long[] target) {
    long[] current = master.cd(ssid);
    if (Arrays.equals(current, target)) {
      return;
    }
    if (master.needsSecondLevel(ssid)) {
      // An invalid first-level descriptor may be cached.
      syncCd(false);
    }
    for (EntryUpdate.Step step : EntryUpdate.plan(EntryKind.CD, current, target).steps()) {
      log.add(new HostStep.CdStored(master.stream(), ssid, step.entry()));
      syncCd(true);
    }
    master.installCd(ssid, target);
  }

  private void syncCd(boolean leaf) {
    PhysicalCommand command = PhysicalCommand.of(new CfgiCd(0, ssid, leaf));
    submit(master.streams().stream().map(command::withStream).toList());
  }

  private void submit(List<PhysicalCommand> commands) {
    CommandBatch batch = new CommandBatch(features, log);
    commands.forEach(batch::add);
    batch.submit();
  }
}
