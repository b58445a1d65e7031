package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiEl2Asid;
import org.vsmmu.smmu.command.TlbiEl2Va;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;

/** What the host sends when it changes its own page tables (iommufd 5.6). */
final class HostInvalidation {
  private final ArmFeatures features;
  private final CommandBatch batch;

  HostInvalidation(ArmFeatures features, CommandLog log) {
    this.features = features;
    this.batch = new CommandBatch(features, log);
  }

  /**
   * A range of a domain's tables has changed. The list is walked once; an ATC goes after the TLB
   * from which it would be refilled, and stage-1 entries go after the stage 2 they were built on.
   *
   * @param granule bytes of the entries that changed
   * @param leaf whether only last-level entries did
   */
  void range(InvalidationList list, Span span, long granule, boolean leaf) {
    InvalidationTarget before = null;
    for (InvalidationTarget target : list.targets()) {
      if (before != null && closes(before.kind(), target.kind())) {
        batch.submit();
      }
      add(target, span, granule, leaf);
      before = target;
    }
    batch.submit();
  }

  private static boolean closes(InvalidationTarget.Kind before, InvalidationTarget.Kind next) {
    return before.ats() != next.ats()
        || (next == InvalidationTarget.Kind.S2_VMID_S1_CLEAR && before != next);
  }

  private void add(InvalidationTarget target, Span span, long granule, boolean leaf) {
    boolean tooBig = tooBig(span, granule);
    switch (target.kind()) {
      case S1_ASID, S2_VMID -> {
        if (tooBig) {
          addWholeTag(target);
        } else {
          ranges(span, granule, leaf).forEach(range -> addRange(target, range));
        }
      }
      case S2_VMID_S1_CLEAR -> {
        // TLBI_S12_VMALL covers stage 1 already.
        if (!tooBig) {
          batch.add(PhysicalCommand.of(new TlbiNhAll(0)).withVmid(target.tag().orElseThrow()));
        }
      }
      case ATS -> addAtc(target.stream().orElseThrow(), covering(span, target.ssid()));
      case ATS_FULL -> addAtc(target.stream().orElseThrow(), wholeCache(0));
    }
  }

  private void addRange(InvalidationTarget target, TlbiRange range) {
    if (target.kind() == InvalidationTarget.Kind.S2_VMID) {
      addTlb(target, new TlbiS2Ipa(0, range));
    } else {
      addTlb(target, features.e2h() ? new TlbiEl2Va(0, range) : new TlbiNhVa(0, 0, range));
    }
  }

  private void addWholeTag(InvalidationTarget target) {
    if (target.kind() == InvalidationTarget.Kind.S2_VMID) {
      addTlb(target, new TlbiS12Vmall(0));
    } else {
      addTlb(target, features.e2h() ? new TlbiEl2Asid(0) : new TlbiNhAsid(0, 0));
    }
  }

  private void addTlb(InvalidationTarget target, Command command) {
    Tag tag = target.tag().orElseThrow();
    PhysicalCommand made = PhysicalCommand.of(command);
    boolean stage2 = target.kind() == InvalidationTarget.Kind.S2_VMID;
    batch.add(stage2 ? made.withVmid(tag) : made.withAsid(tag));
  }

  private void addAtc(Unknown stream, AtcInv command) {
    batch.add(PhysicalCommand.of(command).withStream(stream));
  }

  /** The last user of a tag has left; nothing is sent for what is no tag of a TLB. */
  void unused(InvalidationTarget target) {
    boolean tag = target.kind() == InvalidationTarget.Kind.S1_ASID
        || target.kind() == InvalidationTarget.Kind.S2_VMID;
    if (tag) {
      addWholeTag(target);
      batch.submit();
    }
  }

  /** Everything in the ATCs of a device, or what is there for a PASID. */
  void atcs(List<Unknown> streams, int ssid) {
    streams.forEach(stream -> addAtc(stream, wholeCache(ssid)));
    batch.submit();
  }

  /** All entries, or those of a PASID; without PASID, entries of PASIDs go too. */
  static AtcInv wholeCache(int ssid) {
    return new AtcInv(false, ssid != 0, ssid, 0, AtcInv.SIZE_ALL, 0);
  }

  /** The smallest naturally aligned span that covers a range. */
  static AtcInv covering(Span span, int ssid) {
    if (span.equals(Span.ALL)) {
      return wholeCache(ssid);
    }
    long first = span.start() >>> 12;
    int size = Long.SIZE - Long.numberOfLeadingZeros(first ^ (span.last() >>> 12));
    return new AtcInv(false, ssid != 0, ssid, 0, size, (first & -(1L << size)) << 12);
  }

  /** Whether one command for the whole tag is sent instead. */
  boolean tooBig(Span span, long granule) {
    if (span.equals(Span.ALL)) {
      return true;
    }
    int shift = Long.numberOfTrailingZeros(granule);
    return !features.ids().ril() && !Span.below(span.length(), granule << (shift - 3));
  }

  /** The address operands for a range. */
  List<TlbiRange> ranges(Span span, long granule, boolean leaf) {
    List<TlbiRange> ranges = new ArrayList<>();
    long address = span.start();
    if (!features.ids().ril()) {
      for (long done = 0; done < span.length(); done += granule) {
        ranges.add(TlbiRange.single((address + done) & -4096L, leaf));
      }
      return ranges;
    }
    int shift = features.pageShift();
    int tg = (shift - 10) / 2;
    int log = Long.numberOfTrailingZeros(granule);
    int ttl = leaf ? 4 - (log - 3) / (shift - 3) : 0;
    long pages = span.length() >>> shift;
    if (!leaf && pages % 32 == 1) {
      // NUM, SCALE and TTL all zero is reserved: one page more.
      pages++;
    }
    while (pages != 0) {
      int scale = Long.numberOfTrailingZeros(pages);
      int num = (int) ((pages >>> scale) & 31);
      ranges.add(new TlbiRange(address & -4096L, tg, num - 1, scale & 31, ttl, leaf));
      address += (long) num << (scale + shift);
      pages -= (long) num << scale;
    }
    return ranges;
  }
}
