package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Fault.FaultClass;

/**
 * Walks tables in memory as it is now (SMMUv3 4.3, 4.4). A walk leaves its result in the walker, so
 * that the hot path allocates nothing but faults.
 */
public final class Walker {

  private final Memory memory;
  private WalkListener listener = WalkListener.NONE;

  // The result of the last walk of each stage.
  private Fault fault;
  private long output;
  private int leafShift;
  private int permissions;
  private long stage1Output;
  private int stage1Shift;
  private int stage1Permissions;
  private boolean global;
  private long descriptorIpa;
  private boolean dirtyRefused;

  public Walker(Memory memory) {
    this.memory = memory;
  }

  /** Tells a listener of every descriptor from here on. */
  public void tell(WalkListener to) {
    listener = to;
  }

  Fault fault() {
    return fault;
  }

  /** Output address of the last stage-2 walk. */
  long output() {
    return output;
  }

  int leafShift() {
    return leafShift;
  }

  int permissions() {
    return permissions;
  }

  long stage1Output() {
    return stage1Output;
  }

  int stage1Shift() {
    return stage1Shift;
  }

  int stage1Permissions() {
    return stage1Permissions;
  }

  boolean global() {
    return global;
  }

  /** Writable only if hardware could mark the page dirty, which stage 2 does not let it. */
  boolean dirtyRefused() {
    return dirtyRefused;
  }

  /**
   * Translates an IPA; permissions are left to {@link #permissions}, unless the access is for a
   * table or a CD.
   *
   * @return whether there is no fault
   */
  boolean stage2(TranslationTable table, long ipa, FaultClass cause) {
    if (ipa >>> table.inputBits() != 0) {
      return failStage2(EventType.F_TRANSLATION, cause, ipa);
    }
    long base = table.base();
    for (int level = table.startLevel(); ; level++) {
      long at = table.descriptorAddress(base, level, ipa);
      long descriptor;
      try {
        descriptor = table.descriptor(memory.read(at));
      } catch (Unreadable unreadable) {
        return aborted(unreadable, Fault.walkAbort(true, cause, ipa, at));
      }
      listener.descriptor(true, level, at, descriptor);
      switch (table.kind(descriptor, level)) {
        case INVALID -> {
          return failStage2(EventType.F_TRANSLATION, cause, ipa);
        }
        case TABLE -> {
          base = table.nextTable(descriptor);
          if (table.tooLarge(base)) {
            return failStage2(EventType.F_ADDR_SIZE, cause, ipa);
          }
        }
        case LEAF -> {
          return stage2Leaf(table, descriptor, level, at, ipa, cause);
        }
      }
    }
  }

  private boolean stage2Leaf(
      TranslationTable table, long descriptor, int level, long at, long ipa, FaultClass cause) {
    long first = table.leafOutput(descriptor, level);
    if (table.tooLarge(first)) {
      return failStage2(EventType.F_ADDR_SIZE, cause, ipa);
    }
    if (table.faultsOnAccessFlag(descriptor)) {
      return failStage2(EventType.F_ACCESS, cause, ipa);
    }
    leafShift = table.shift(level);
    permissions = table.rules().permissions(descriptor, 0, table.updatesDirtyState());
    if (cause != FaultClass.IN
        && ((permissions & Needs.DESCRIPTOR_READ) == 0 || table.protectsFrom(descriptor))) {
      return failStage2(EventType.F_PERMISSION, cause, ipa);
    }
    listener.leaf(true, at, descriptor, table);
    output = first | (ipa & ((1L << leafShift) - 1));
    return true;
  }

  private boolean failStage2(EventType type, FaultClass cause, long ipa) {
    fault = Fault.stage2(type, cause, ipa);
    return false;
  }

  private boolean aborted(Unreadable unreadable, Fault abort) {
    if (unreadable == Unreadable.UNKNOWN) {
      throw unreadable;
    }
    fault = abort;
    return false;
  }

  private boolean failStage1(EventType type) {
    fault = Fault.stage1(type);
    return false;
  }

  /**
   * Translates a VA, permissions left to {@link #stage1Permissions}. The result is a PA, or an IPA
   * if there is a stage 2, which every descriptor's address then goes through.
   *
   * @return whether there is no fault
   */
  boolean stage1(Stage1 stage1, TranslationTable stage2, long va, int needs) {
    TranslationTable table = stage1.select(va, Needs.privileged(needs));
    if (table == null) {
      return failStage1(EventType.F_TRANSLATION);
    }
    long base = table.base();
    int limits = 0;
    for (int level = table.startLevel(); ; level++) {
      long at = table.descriptorAddress(base, level, va);
      descriptorIpa = at;
      if (stage2 != null) {
        if (!stage2(stage2, at, FaultClass.TT)) {
          return false;
        }
        at = output;
      }
      long descriptor;
      try {
        descriptor = table.descriptor(memory.read(at));
      } catch (Unreadable unreadable) {
        return aborted(unreadable, Fault.walkAbort(false, FaultClass.TT, 0, at));
      }
      listener.descriptor(false, level, at, descriptor);
      switch (table.kind(descriptor, level)) {
        case INVALID -> {
          return failStage1(EventType.F_TRANSLATION);
        }
        case TABLE -> {
          base = table.nextTable(descriptor);
          limits |= table.rules().limits(descriptor);
          if (table.tooLarge(base)) {
            return failStage1(EventType.F_ADDR_SIZE);
          }
        }
        case LEAF -> {
          if (!stage1Leaf(table, descriptor, level, limits, va)) {
            return false;
          }
          if (stage2 != null && refusesUpdate(table, descriptor, limits, needs)) {
            return false;
          }
          listener.leaf(false, at, descriptor, table);
          return true;
        }
      }
    }
  }

  /**
   * Whether stage 2 refuses a write that hardware has to make to a leaf descriptor. One for the
   * access flag comes before the permissions of stage 1, one for the dirty state after them (SMMUv3
   * 4.3).
   */
  private boolean refusesUpdate(TranslationTable table, long leaf, int limits, int needs) {
    if ((permissions & Permissions.WRITE) != 0) {
      return false;
    }
    dirtyRefused = table.becomesDirty(leaf, limits);
    boolean writes = (needs & Permissions.WRITE) != 0 && Needs.met(needs, stage1Permissions);
    if (!table.setsAccessFlag(leaf) && !(dirtyRefused && writes)) {
      return false;
    }
    fault = Fault.descriptorUpdate(descriptorIpa);
    return true;
  }

  private boolean stage1Leaf(
      TranslationTable table, long descriptor, int level, int limits, long va) {
    long first = table.leafOutput(descriptor, level);
    if (table.tooLarge(first)) {
      return failStage1(EventType.F_ADDR_SIZE);
    }
    if (table.faultsOnAccessFlag(descriptor)) {
      return failStage1(EventType.F_ACCESS);
    }
    dirtyRefused = false;
    stage1Shift = table.shift(level);
    stage1Permissions = table.rules().permissions(descriptor, limits, table.updatesDirtyState());
    stage1Output = first | (va & ((1L << stage1Shift) - 1));
    global = (descriptor & TranslationTable.NOT_GLOBAL) == 0;
    return true;
  }
}
