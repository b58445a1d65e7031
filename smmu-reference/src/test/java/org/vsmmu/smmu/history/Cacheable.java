package org.vsmmu.smmu.history;

import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AddressTlbi;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;
import org.vsmmu.smmu.translate.Context;
import org.vsmmu.smmu.translate.Stage1;
import org.vsmmu.smmu.translate.TranslationTable;

/** The rows of SMMUv3 7.1, and which commands must take an item of each (6.4, 6.5). */
sealed interface Cacheable {

  /** Whether a command must take it. */
  boolean reachedBy(Command command);

  /** Input addresses of a descriptor, and the level and granule that hints speak of. */
  record Span(long first, long last, int level, int granuleShift) {
    static Span of(long input, TranslationTable table, int level) {
      long size = 1L << table.shift(level);
      long first = input & -size;
      return new Span(first, first + size - 1, level, table.granuleShift());
    }

    boolean holds(long input) {
      return first <= input && input <= last;
    }

    boolean addressed(Command command, boolean leaf) {
      if (!(command instanceof AddressTlbi addressed)) {
        return true;
      }
      TlbiRange range = addressed.range();
      AddressRange covered = range.covered(false);
      boolean hinted = range.tg() == 0
          || (10 + 2 * range.tg() == granuleShift
              && (range.ttl() == 0 || (leaf ? range.ttl() == level : level < range.ttl())));
      boolean kind = leaf || !range.leaf();
      return kind && hinted && covered.first() <= last && first <= covered.last();
    }
  }

  /** What stage-1 entries are made under. */
  record Setting(int vmid, int asid, boolean aset, Stage1 stage1, TranslationTable stage2) {
    static Setting of(Context context) {
      return new Setting(
          context.vmid(), context.asid(), context.cd().aset(), context.stage1(), context.stage2());
    }

    boolean reachedBy(Command command, boolean leaf, boolean global, Span span) {
      boolean names;
      if (command instanceof TlbiNhAll all) {
        names = all.vmid() == vmid;
      } else if (command instanceof TlbiNhAsid of) {
        names = of.vmid() == vmid && of.asid() == asid && !global;
      } else if (command instanceof TlbiNhVa va) {
        names = va.vmid() == vmid && (va.asid() == asid || global);
      } else if (command instanceof TlbiNhVaa vaa) {
        names = vaa.vmid() == vmid;
      } else if (command instanceof TlbiS12Vmall all) {
        names = all.vmid() == vmid;
      } else {
        names = command instanceof TlbiNsnhAll;
      }
      return names && span.addressed(command, leaf);
    }
  }

  record L1Std(long sid, int split, long word) implements Cacheable {
    @Override
    public boolean reachedBy(Command command) {
      if (command instanceof CfgiSte ste) {
        return !ste.leaf() && ste.sid() >>> split == sid >>> split;
      }
      return command instanceof CfgiSteRange range
          && (range.isAll()
              || (range.firstSid() >>> split <= sid >>> split
                  && sid >>> split <= range.lastSid() >>> split));
    }
  }

  record L1Cd(long sid, long index, int split, long at, long word) implements Cacheable {
    @Override
    public boolean reachedBy(Command command) {
      if (command instanceof CfgiCd cd) {
        return !cd.leaf() && cd.sid() == sid && cd.ssid() >>> split == index >>> split;
      }
      return throughStream(command, sid);
    }
  }

  private static boolean throughStream(Command command, long sid) {
    return (command instanceof CfgiSte ste && ste.sid() == sid)
        || (command instanceof CfgiSteRange range && (range.isAll() || range.covers(sid)))
        || (command instanceof CfgiCdAll all && all.sid() == sid);
  }

  /** A word of an STE or CD, which a cache may hold by itself. */
  record StructureWord(boolean cd, long sid, long index, long at, int number, long value)
      implements Cacheable {
    @Override
    public boolean reachedBy(Command command) {
      if (command instanceof CfgiCd of) {
        return cd && of.sid() == sid && of.ssid() == index;
      }
      return !(command instanceof CfgiCdAll && !cd) && throughStream(command, sid);
    }
  }

  record S2Table(int vmid, TranslationTable table, Span span, int next, long base)
      implements Cacheable {
    @Override
    public boolean reachedBy(Command command) {
      return stage2(command, vmid, span, false);
    }
  }

  record S2Leaf(int vmid, Span span, long base, int permissions) implements Cacheable {
    long output(long ipa) {
      return base | (ipa - span.first());
    }

    @Override
    public boolean reachedBy(Command command) {
      return stage2(command, vmid, span, true);
    }
  }

  private static boolean stage2(Command command, int vmid, Span span, boolean leaf) {
    return command instanceof TlbiNsnhAll
        || (command instanceof TlbiS12Vmall all && all.vmid() == vmid)
        || (command instanceof TlbiS2Ipa ipa
            && ipa.vmid() == vmid
            && span.addressed(command, leaf));
  }

  /**
   * A pointer to the table of level {@code next}.
   *
   * @param page where stage 2 puts the table, of a combined walk entry; -1 of a plain one
   */
  record S1Table(Setting setting, Span span, int next, long base, int limits, long page)
      implements Cacheable {
    S1Table combined(long at) {
      return new S1Table(setting, span, next, base, limits, at);
    }

    @Override
    public boolean reachedBy(Command command) {
      return setting.reachedBy(command, false, false, span);
    }
  }

  record S1Leaf(Setting setting, boolean global, Span span, long base, int permissions)
      implements Cacheable {
    long output(long va) {
      return base | (va - span.first());
    }

    /** Whether a look-up with the tags of a stream may hit it. */
    boolean answers(Setting own) {
      boolean sameSpace = setting.asid() == own.asid() || (global && setting.aset() == own.aset());
      return setting.vmid() == own.vmid() && sameSpace;
    }

    @Override
    public boolean reachedBy(Command command) {
      return setting.reachedBy(command, true, global, span);
    }
  }

  /** A page of a stage-1 leaf through stage 2, addressed as the stage-1 leaf is. */
  record Combined(S1Leaf leaf, long page, long ipa, long output, int permissions)
      implements Cacheable {
    @Override
    public boolean reachedBy(Command command) {
      return leaf.reachedBy(command);
    }
  }
}
