package org.vsmmu.replay.log;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Permissions;
import org.vsmmu.smmu.translate.TranslationTable;

/**
 * How far a walk gets by its last descriptor (SMMUv3 4.3, 4.4).
 *
 * @param faults the faults that it can end in
 * @param translates whether it can also get through
 * @param most permissions that it may grant
 * @param least permissions that it surely grants
 * @param assumptions what must be true for it to get through
 */
record Reach(
    List<Ending> faults, boolean translates, int most, int least, List<Assumption> assumptions) {

  /** STE.S2PTW forbids tables in Device memory: MemAttr[3:2] 0 (SMMUv3 2.3). */
  private static final long MEM_ATTR = 0x30;

  static Reach fault(Ending... faults) {
    return new Reach(List.of(faults), false, 0, 0, List.of());
  }

  /** Of a walk that has read at least one descriptor. */
  static Reach of(SeenWalk walk, SeenConfig config) {
    return switch (walk.kind()) {
      case INVALID -> fault(ending(walk, EventType.F_TRANSLATION));
      case TABLE -> table(walk, config);
      case LEAF -> {
        Reach read = leaf(walk, walk.last().read(), config);
        boolean same = walk.last().used() == walk.last().read();
        yield same ? read : read.and(leaf(walk, walk.last().used(), config));
      }
    };
  }

  /** The table after the last descriptor could not be read, or lies nowhere. */
  private static Reach table(SeenWalk walk, SeenConfig config) {
    List<Ending> faults = new ArrayList<>();
    long next = walk.nextTable();
    Ending tooLarge = ending(walk, EventType.F_ADDR_SIZE);
    if (walk.table().surelyTooLarge(next)) {
      return fault(tooLarge);
    }
    if (walk.table().maybeTooLarge(next)) {
      faults.add(tooLarge.assuming(config.outputSize(), true, true));
    }
    faults.add(ending(walk, EventType.F_WALK_EABT).assuming(config.memory(), true, true));
    if (walk.limits() != 0) {
      faults.add(
          ending(walk, EventType.F_PERMISSION).assuming(config.leafBehindTable(), true, true));
    }
    return new Reach(faults, false, 0, 0, List.of());
  }

  private static Reach leaf(SeenWalk walk, long word, SeenConfig config) {
    SeenTable table = walk.table();
    long first = table.leafOutput(word, walk.last().level());
    List<Ending> faults = new ArrayList<>();
    List<Assumption> assumptions = new ArrayList<>();
    Ending tooLarge = ending(walk, EventType.F_ADDR_SIZE);
    if (table.surelyTooLarge(first)) {
      return fault(tooLarge);
    }
    if (table.maybeTooLarge(first)) {
      faults.add(tooLarge.assuming(config.outputSize(), true, true));
    }
    if ((word & TranslationTable.AF) == 0) {
      Setting flag = table.accessFlagFaults();
      faults.add(ending(walk, EventType.F_ACCESS).assuming(flag, true, false));
      assumptions.add(new Assumption(flag, false, true));
    }
    int most = table.permissions(word, walk.limits(), true);
    int least = table.permissions(word, walk.limits(), false);
    boolean translates = true;
    if (walk.stage2() && walk.cause() != FaultClass.IN) {
      translates = (most & Permissions.PRIV_READ) != 0;
      Ending refused = ending(walk, EventType.F_PERMISSION);
      if (!translates) {
        faults.add(refused);
      } else if ((word & MEM_ATTR) == 0) {
        faults.add(refused.assuming(config.protectedWalk(), true, true));
      }
    }
    return new Reach(faults, translates, most, least, assumptions);
  }

  /** What two words have in common. */
  private Reach and(Reach other) {
    List<Ending> both = new ArrayList<>(faults);
    both.retainAll(other.faults);
    List<Assumption> all = new ArrayList<>(assumptions);
    other.assumptions.stream().filter(a -> !all.contains(a)).forEach(all::add);
    return new Reach(
        both, translates && other.translates, most & other.most, least & other.least, all);
  }

  private static Ending ending(SeenWalk walk, EventType type) {
    return walk.stage2()
        ? Ending.stage2(type, walk.cause(), walk.input())
        : Ending.stage1(type, FaultClass.IN);
  }

  /**
   * The endings of an access that gets through to a leaf: translated, or refused for what it is.
   *
   * @param stage2 whether a refusal is one of stage 2
   */
  static List<Ending> endings(
      long output, boolean stage2, long ipa, int most, int least, SeenConfig config) {
    List<Ending> endings = new ArrayList<>();
    boolean[] translated = new boolean[2];
    boolean[] refused = new boolean[2];
    for (int privileged = 0; privileged < 2; privileged++) {
      boolean p = privileged == 1;
      int read = Permissions.forPrivilege(Permissions.READ, p);
      int write = Permissions.forPrivilege(Permissions.WRITE, p);
      translated[privileged] = (most & (read | write)) != 0;
      refused[privileged] = (least & read) == 0 || (least & write) == 0;
    }
    Ending through = Ending.translated(output);
    add(endings, through, translated, config);
    for (int privileged = 0; privileged < 2; privileged++) {
      boolean p = privileged == 1;
      boolean reads = (least & Permissions.forPrivilege(Permissions.READ, p)) == 0;
      boolean writes = (least & Permissions.forPrivilege(Permissions.WRITE, p)) == 0;
      Ending fault = stage2
          ? Ending.stage2(EventType.F_PERMISSION, FaultClass.IN, ipa)
          : Ending.stage1(EventType.F_PERMISSION, FaultClass.IN);
      if (refused[privileged]) {
        endings.add(fault.of(reads, writes).assuming(config.privileged(), p, p));
      }
    }
    return endings;
  }

  private static void add(
      List<Ending> endings, Ending ending, boolean[] byPrivilege, SeenConfig config) {
    if (byPrivilege[0] && byPrivilege[1]) {
      endings.add(ending);
    } else if (byPrivilege[0] || byPrivilege[1]) {
      endings.add(ending.assuming(config.privileged(), byPrivilege[1], byPrivilege[1]));
    }
  }
}
