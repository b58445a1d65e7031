package org.vsmmu.smmu.history;

import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Fault;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Needs;
import org.vsmmu.smmu.translate.TranslationTable;

/** One thing that stage 2 may make of an IPA. */
sealed interface Stage2Result {

  /**
   * A leaf.
   *
   * @param base what the first byte of the leaf maps to
   * @param protectedFrom a protected table walk may not use it
   */
  record Leaf(Item item, long base, int shift, int permissions, boolean protectedFrom)
      implements Stage2Result {

    long output(long ipa) {
      return base | (ipa & ((1L << shift) - 1));
    }

    /** Why a fetch of a descriptor or CD may not go through it; null if it may. */
    Fault refusesFetch(FaultClass cause, long ipa) {
      boolean refused = protectedFrom || (permissions & Needs.DESCRIPTOR_READ) == 0;
      return refused ? Fault.stage2(EventType.F_PERMISSION, cause, ipa) : null;
    }
  }

  /**
   * A fault that a walk would meet now.
   *
   * @param table whose configuration is walked
   * @param pointer the cached pointer that the walk can begin at; null if none, and then only a
   *     stream with this configuration meets the fault
   * @param fetchAddress of F_WALK_EABT
   */
  record Failure(EventType type, TranslationTable table, Item pointer, long fetchAddress)
      implements Stage2Result {

    /** Whether a stream with this configuration of its own would meet it. */
    boolean meets(TranslationTable own) {
      return pointer != null || table.equals(own);
    }

    Fault fault(FaultClass cause, long ipa) {
      return type == EventType.F_WALK_EABT
          ? Fault.walkAbort(true, cause, ipa, fetchAddress)
          : Fault.stage2(type, cause, ipa);
    }
  }
}
