package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueBaseTest {
  @ParameterizedTest
  @CsvSource({"0,19,0", "8,19,8", "19,19,19", "31,19,19", "31,31,19", "8,4,4", "8,0,0"})
  void capsTheSize(int written, int max, int effective) {
    assertEquals(effective, new QueueBase(written, max).log2Size());
    assertEquals(1 << effective, new QueueBase(written, max).entries());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 16, 0x7fffffffe0", "1, 16, 0x7fffffffe0", "2, 16, 0x7fffffffc0", "0, 32, 0x7fffffffe0",
    "1, 32, 0x7fffffffc0", "8, 16, 0x7ffffff000", "8, 32, 0x7fffffe000", "19, 32, 0x7fff000000"
  })
  void alignsTheAddressDownToTheQueueAndAtLeastTo32Bytes(int log2, int entry, String address) {
    QueueBase base = new QueueBase(0x4000_007f_ffff_ffe0L | log2, 19, entry);
    assertEquals(Long.decode(address), base.address());
  }

  @Test
  void ignoresTheWrapBitOfAnIndex() {
    QueueBase base = new QueueBase(0x8002, 19, QueueBase.EVENT_BYTES);
    assertEquals(0x8060, base.entryAddress(3));
    assertEquals(0x8060, base.entryAddress(7));
    assertEquals(0x8060, base.entryAddress(0x8000_0003));
  }

  @Test
  void rejectsEntriesThatNoQueueHas() {
    assertThrows(IllegalArgumentException.class, () -> new QueueBase(0, 19, 64));
    assertThrows(IllegalArgumentException.class, () -> new QueueBase(0, -1));
  }
}
