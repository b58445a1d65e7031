package org.vsmmu.smmu.history;

import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;

/**
 * An STE or a CD as it may be cached: each word is one of its versions, and all of them could be
 * held together (SMMUv3 7.1, 15.2).
 */
record Copy(long[] words, Item item) {

  StreamTableEntry ste() {
    return StreamTableEntry.of(words);
  }

  ContextDescriptor cd() {
    return ContextDescriptor.of(words);
  }
}
