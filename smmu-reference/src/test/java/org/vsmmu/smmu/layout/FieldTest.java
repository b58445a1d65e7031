package org.vsmmu.smmu.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FieldTest {
  private static final Field ADDRESS = Field.bits("Addr", 127, 76);

  @Test
  void countsBitsOverAllWords() {
    assertEquals(0x12345, ADDRESS.get(0, 0x12345fffL));
    assertEquals(1, Field.bit("V", 95).get(new long[] {0, 1L << 31}));
  }

  @Test
  void readsAnAddressInPlace() {
    assertEquals(0x12345000, ADDRESS.inPlace(0x12345fffL));
  }

  @Test
  void coversAWholeWord() {
    Field mair = Field.bits("MAIR", 255, 192);
    long[] words = new long[4];
    mair.put(words, -1L);
    assertArrayEquals(new long[] {0, 0, 0, -1L}, words);
    assertEquals(-1L, mair.get(words));
  }

  @Test
  void replacesOnlyItsOwnBits() {
    assertEquals(0xf07fL, Field.bits("F", 11, 7).insert(0xffffL & ~0L, 0));
  }

  @Test
  void refusesAValueThatDoesNotFit() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> Field.bits("VMID", 47, 32).insert(0, 0x10000));
    assertEquals("VMID=0x10000 does not fit its 16 bits [47:32]", e.getMessage());
  }

  @Test
  void refusesToCrossAWord() {
    assertThrows(IllegalArgumentException.class, () -> Field.bits("F", 64, 63));
    assertThrows(IllegalArgumentException.class, () -> Field.bits("F", 3, 4));
  }
}
