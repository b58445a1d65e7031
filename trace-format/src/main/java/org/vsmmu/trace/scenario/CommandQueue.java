package org.vsmmu.trace.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.trace.Body.Word;

/** Where software puts its next command (SMMUv3 1.6). */
final class CommandQueue {
  private static final int COMMAND_BYTES = 16;
  private static final long LOG2SIZE = 0x1f;

  /** ADDR, bits 55 to 5. */
  private static final long ADDR = 0x00ff_ffff_ffff_ffe0L;

  private final int most;
  private OptionalLong base = OptionalLong.empty();
  private long prod;

  /** @param most log2 of the most entries that the SMMU supports */
  CommandQueue(int most) {
    this.most = most;
  }

  void base(long value) {
    base = OptionalLong.of(value);
  }

  /** The index with its wrap bit, as it was written or read back. */
  void prod(long value) {
    prod = value;
  }

  /** Whether CMDQ_BASE was written. */
  boolean placed() {
    return base.isPresent();
  }

  /** The value of CMDQ_PROD. */
  long prod() {
    return prod;
  }

  /** Stores commands one behind the other and moves the index behind the last. */
  List<Word> put(List<long[]> commands) {
    long value = base.orElseThrow();
    int size = (int) Math.min(value & LOG2SIZE, most);
    List<Word> words = new ArrayList<>();
    for (long[] command : commands) {
      long index = prod & ((1L << size) - 1);
      long address = (value & ADDR) + COMMAND_BYTES * index;
      words.add(new Word(address, command[0]));
      words.add(new Word(address + Long.BYTES, command[1]));
      prod = (prod + 1) & ((2L << size) - 1);
    }
    return words;
  }
}
