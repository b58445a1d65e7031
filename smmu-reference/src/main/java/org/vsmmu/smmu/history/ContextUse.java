package org.vsmmu.smmu.history;

import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.translate.Context;
import org.vsmmu.smmu.translate.Stage1;
import org.vsmmu.smmu.translate.TranslationTable;

/**
 * All of a configuration that TLB entries are made under, and a time in which some stream could use
 * it (SMMUv3 7.2, 15.3).
 *
 * @param configuration the CD that could be used last
 */
record ContextUse(Key key, long from, long to, Item configuration) {

  /** What TLB entries depend on, and carry. */
  record Key(
      StreamWorld world, int vmid, int asid, boolean aset, Stage1 stage1, TranslationTable stage2) {

    static Key of(Context context) {
      return new Key(
          context.world(),
          context.vmid(),
          context.asid(),
          context.cd() != null && context.cd().aset(),
          context.stage1(),
          context.stage2());
    }
  }
}
