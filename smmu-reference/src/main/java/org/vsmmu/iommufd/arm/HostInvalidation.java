package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;

/** What the host sends when it changes its own page tables (iommufd 5.6). */
final class HostInvalidation {
  private static final int LARGEST_BATCH = 64;

  private final ArmFeatures features;
  private final CommandLog log;
  private int batched;

  HostInvalidation(ArmFeatures features, CommandLog log) {
    this.features = features;
    this.log = log;
  }

  /**
   * A range of a domain's tables has changed.
   *
   * @param granule bytes of the entries that changed
   * @param leaf whether only last-level entries did
   */
  void range(ArmDomain domain, Span span, long granule, boolean leaf) {
    if (domain.masters().isEmpty()) {
      return;
    }
    boolean tooBig = tooBig(span, granule);
    if (domain.stage1()) {
      if (tooBig) {
        add(PhysicalCommand.of(new TlbiNhAsid(0, 0)).withAsid(domain.tag()));
      } else {
        ranges(span, granule, leaf)
            .forEach(r -> add(PhysicalCommand.of(new TlbiNhVa(0, 0, r)).withAsid(domain.tag())));
      }
    } else if (tooBig) {
      add(PhysicalCommand.of(new TlbiS12Vmall(0)).withVmid(domain.tag()));
    } else {
      ranges(span, granule, leaf)
          .forEach(r -> add(PhysicalCommand.of(new TlbiS2Ipa(0, r)).withVmid(domain.tag())));
      if (domain.nestParent()) {
        sync();
        add(PhysicalCommand.of(new TlbiNhAll(0)).withVmid(domain.tag()));
      }
    }
    sync();
    translationCaches(domain, span);
  }

  /** ATCs go after the TLB: a refill must not find the old translation there. */
  private void translationCaches(ArmDomain domain, Span span) {
    for (ArmMaster master : domain.masters()) {
      if (master.atsOn()) {
        AtcInv command = domain.nestParent() ? wholeCache() : covering(span);
        add(PhysicalCommand.of(command).withStream(master.stream()));
      }
    }
    sync();
  }

  /** The last user of a tag has left. */
  void tag(ArmDomain domain) {
    add(
        domain.stage1()
            ? PhysicalCommand.of(new TlbiNhAsid(0, 0)).withAsid(domain.tag())
            : PhysicalCommand.of(new TlbiS12Vmall(0)).withVmid(domain.tag()));
    sync();
  }

  static AtcInv wholeCache() {
    return new AtcInv(false, false, 0, 0, AtcInv.SIZE_ALL, 0);
  }

  /** The smallest naturally aligned span that covers a range. */
  static AtcInv covering(Span span) {
    if (span.equals(Span.ALL)) {
      return wholeCache();
    }
    long first = span.start() >>> 12;
    int size = Long.SIZE - Long.numberOfLeadingZeros(first ^ (span.last() >>> 12));
    return new AtcInv(false, false, 0, 0, size, (first & -(1L << size)) << 12);
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

  private void add(PhysicalCommand command) {
    if (batched == LARGEST_BATCH) {
      // A full batch is pushed without a SYNC of its own.
      batched = 0;
    }
    log.add(command);
    batched++;
  }

  private void sync() {
    if (batched > 0) {
      log.sync();
      batched = 0;
    }
  }
}
