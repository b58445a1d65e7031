package org.vsmmu.smmu.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final Field SPAN = Field.bits("Span", 4, 0);
  private static final Field POINTER = Field.bits("L2Ptr", 55, 6);
  private static final Layout L1STD = Layout.of("L1STD", 1, POINTER, SPAN);

  @Test
  void ordersItsFieldsByBit() {
    assertEquals(List.of(SPAN, POINTER), L1STD.fields());
  }

  @Test
  void findsAFieldByName() {
    assertEquals(Optional.of(SPAN), L1STD.find("Span"));
    assertEquals(Optional.empty(), L1STD.find("span"));
  }

  @Test
  void takesEveryOtherBitAsReserved() {
    assertArrayEquals(new long[] {0xff00_0000_0000_0020L}, L1STD.reserved(-1L));
    assertEquals(
        List.of(Field.bit("RES0", 5), Field.bits("RES0", 63, 56)), L1STD.gaps());
  }

  @Test
  void printsTheFieldsThatAreSet() {
    assertEquals("Span=0x9 L2Ptr=0x2000000", L1STD.text(0x8000_0009L));
    assertEquals("", L1STD.text(0));
  }

  @Test
  void refusesFieldsThatOverlapOrLieOutside() {
    assertThrows(
        IllegalArgumentException.class, () -> Layout.of("X", 1, SPAN, Field.bit("V", 4)));
    assertThrows(IllegalArgumentException.class, () -> Layout.of("X", 1, Field.bit("V", 64)));
  }

  @Test
  void refusesAWrongNumberOfWords() {
    assertThrows(IllegalArgumentException.class, () -> L1STD.text(0, 0));
  }
}
