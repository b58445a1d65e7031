package org.vsmmu.smmu.translate;

import java.util.HashMap;
import java.util.Map;

/** Zero until written; some words do not answer. */
final class WordMemory implements Memory {
  private final Map<Long, Long> words = new HashMap<>();
  private final Map<Long, Unreadable> unreadable = new HashMap<>();

  /** Writes words one after the other. */
  void put(long address, long... values) {
    for (int i = 0; i < values.length; i++) {
      words.put(address + 8L * i, values[i]);
    }
  }

  /** Reads of this word end in an external abort. */
  void abort(long address) {
    unreadable.put(address, Unreadable.ABORT);
  }

  /** Nobody knows what this word holds. */
  void hide(long address) {
    unreadable.put(address, Unreadable.UNKNOWN);
  }

  @Override
  public long read(long address) {
    if (unreadable.containsKey(address)) {
      throw unreadable.get(address);
    }
    return words.getOrDefault(address, 0L);
  }
}
