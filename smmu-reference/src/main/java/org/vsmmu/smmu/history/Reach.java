package org.vsmmu.smmu.history;

import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.history.Item.Kind;
import org.vsmmu.smmu.history.Item.Tag;

/** What a command must remove: not more, not less (SMMUv3 6.4, 6.5). */
final class Reach {

  /** Whether the command of a slot must remove an item of this tag. */
  static boolean covers(Slot slot, Tag tag) {
    return switch (tag.kind()) {
      case L1STD, STE, L1CD, CD -> configuration(slot.command(), tag);
      case S1_TABLE, S1_LEAF, S2_TABLE, S2_LEAF -> slot.scope() != null && tlb(slot, tag);
    };
  }

  private static boolean configuration(Command command, Tag tag) {
    if (command instanceof CfgiSte ste) {
      return named(ste.sid(), tag) && (tag.kind() != Kind.L1STD || !ste.leaf());
    }
    if (command instanceof CfgiSteRange range) {
      return range.isAll() || overlaps(range, tag);
    }
    if (command instanceof CfgiCd cd) {
      boolean sameStream = tag.sid() == cd.sid();
      boolean sameIndex = tag.index() >>> tag.first() == (long) cd.ssid() >>> tag.first();
      boolean leaf = tag.kind() == Kind.CD || (tag.kind() == Kind.L1CD && !cd.leaf());
      return leaf && sameStream && sameIndex;
    }
    return command instanceof CfgiCdAll all
        && tag.sid() == all.sid()
        && (tag.kind() == Kind.CD || tag.kind() == Kind.L1CD);
  }

  /** An L1STD is found through any StreamID that it leads to. */
  private static boolean named(long sid, Tag tag) {
    return tag.kind() == Kind.L1STD
        ? sid >>> tag.first() == tag.sid() >>> tag.first()
        : sid == tag.sid();
  }

  private static boolean overlaps(CfgiSteRange range, Tag tag) {
    if (tag.kind() != Kind.L1STD) {
      return range.firstSid() <= tag.sid() && tag.sid() <= range.lastSid();
    }
    long entry = tag.sid() >>> tag.first();
    return range.firstSid() >>> tag.first() <= entry && entry <= range.lastSid() >>> tag.first();
  }

  private static boolean tlb(Slot slot, Tag tag) {
    TlbScope scope = slot.scope();
    boolean table = tag.kind() == Kind.S1_TABLE || tag.kind() == Kind.S2_TABLE;
    return named(scope, slot.ignoredVmidBits(), tag, table)
        && (scope.range().isEmpty() || addressed(scope.range().get(), slot.covered(), tag, table));
  }

  private static boolean named(TlbScope scope, int ignored, Tag tag, boolean table) {
    boolean el1 = tag.world() == StreamWorld.NS_EL1;
    boolean stage1 = tag.kind() == Kind.S1_LEAF || tag.kind() == Kind.S1_TABLE;
    boolean vmid = scope.vmid() < 0 || scope.vmid() >>> ignored == tag.vmid() >>> ignored;
    boolean asid = scope.asid() == tag.asid();
    // Table pointers carry no nG: they are an ASID's (SMMUv3 7.1).
    boolean global = tag.global() && !table;
    return switch (scope.opcode()) {
      case TLBI_NSNH_ALL -> el1;
      case TLBI_S12_VMALL -> el1 && vmid;
      case TLBI_NH_ALL, TLBI_NH_VAA -> el1 && stage1 && vmid;
      case TLBI_NH_ASID -> el1 && stage1 && vmid && asid && !global;
      case TLBI_NH_VA -> el1 && stage1 && vmid && (asid || global);
      case TLBI_S2_IPA -> el1 && !stage1 && vmid;
      case TLBI_EL2_ALL -> !el1;
      case TLBI_EL2_ASID -> tag.world() == StreamWorld.NS_EL2_E2H && asid && !global;
      case TLBI_EL2_VA -> !el1 && (tag.world() == StreamWorld.NS_EL2 || asid || global);
      case TLBI_EL2_VAA -> !el1;
      default -> false;
    };
  }

  private static boolean addressed(TlbiRange range, AddressRange covered, Tag tag, boolean table) {
    boolean touched = Long.compareUnsigned(covered.first(), tag.last()) <= 0
        && Long.compareUnsigned(tag.first(), covered.last()) <= 0;
    if (!touched || (table && range.leaf())) {
      return false;
    }
    if (range.tg() == 0) {
      return true;
    }
    boolean level =
        range.ttl() == 0 || (table ? tag.level() < range.ttl() : tag.level() == range.ttl());
    return range.granuleShift() == tag.granuleShift() && level;
  }

  private Reach() {}
}
