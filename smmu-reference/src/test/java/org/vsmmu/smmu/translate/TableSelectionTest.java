package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.PAGE;
import static org.vsmmu.smmu.translate.OneStream.SID;

import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.register.IdFields;

/** Which table an address belongs to, and whether it may be walked: the beginning of SMMUv3 4.3. */
class TableSelectionTest {
  private static final long TTB1 = 0x8_8050_0000L;
  private static final long UPPER = 0xffff_0000_0000_0000L;
  private static final String REFUSED = "F_TRANSLATION";

  /** 0x5000 of the lower half maps to 0x10000, of the upper one to 0x20000; both 48 bits. */
  private static OneStream halves() {
    OneStream stream = OneStream.stage1().cd(CdFields.EPD1, 0);
    stream.cd(CdFields.TG1, 2).cd(CdFields.T1SZ, 16).cd(CdFields.TTB1, TTB1 >>> 4);
    stream.tree().put(0x5000, 3, 0x10000 | PAGE);
    new Tree(stream.memory, TTB1, 12, 48, 0, TTB1 + 0x1000, 0).put(0x5000, 3, 0x20000 | PAGE);
    return stream;
  }

  private static String read(OneStream stream, long address) {
    return outcome(stream.read(address));
  }

  private static String outcome(Outcome outcome) {
    return outcome.event() == null ? outcome.toString() : outcome.event().name();
  }

  private static String privileged(OneStream stream, long address) {
    return outcome(stream.run(Transaction.read(SID, address).with(true, false)));
  }

  @Test
  void bit55SelectsTheHalf() {
    OneStream stream = halves();
    assertEquals("0x10008", read(stream, 0x5008));
    assertEquals("0x20008", read(stream, UPPER + 0x5008));
    assertEquals(REFUSED, read(stream, 0x0080_0000_0000_5008L));
    assertEquals(REFUSED, read(stream, UPPER - (1L << 55) + 0x5008));
  }

  @Test
  void everyBitAboveTheTableCounts() {
    OneStream stream = halves();
    for (int bit = 48; bit < 64; bit++) {
      assertEquals(REFUSED, read(stream, 1L << bit | 0x5008), "bit " + bit);
      assertEquals(REFUSED, read(stream, (UPPER | 0x5008) ^ 1L << bit), "bit " + bit);
    }
  }

  @Test
  void eachHalfIgnoresItsOwnTopByte() {
    OneStream stream = halves().cd(CdFields.TBI0, 1);
    for (int bit = 48; bit < 64; bit++) {
      String lower = bit < 56 ? REFUSED : "0x10008";
      assertEquals(lower, read(stream, 1L << bit | 0x5008), "bit " + bit);
      assertEquals(REFUSED, read(stream, (UPPER | 0x5008) ^ 1L << bit), "bit " + bit);
    }
    stream.cd(CdFields.TBI0, 0).cd(CdFields.TBI1, 1);
    for (int bit = 48; bit < 64; bit++) {
      String upper = bit < 56 ? REFUSED : "0x20008";
      assertEquals(REFUSED, read(stream, 1L << bit | 0x5008), "bit " + bit);
      assertEquals(upper, read(stream, (UPPER | 0x5008) ^ 1L << bit), "bit " + bit);
    }
  }

  @Test
  void sizesAreThoseOfTheHalf() {
    OneStream stream = halves().cd(CdFields.T0SZ, 20).cd(CdFields.T1SZ, 24);
    // 44 and 40 bits start at level 0 just the same.
    stream.tree().put(0xfff_ffff_f000L, 3, 0x30000 | PAGE);
    assertEquals("0x30123", read(stream, 0xfff_ffff_f123L));
    assertEquals(REFUSED, read(stream, 0x1000_0000_5008L));
    assertEquals("0x20008", read(stream, -1L << 40 | 0x5008));
    assertEquals(REFUSED, read(stream, -1L << 41 | 0x5008));
  }

  @Test
  void aDisabledHalfIsNotWalked() {
    OneStream stream = halves().cd(CdFields.EPD0, 1);
    assertEquals(REFUSED, read(stream, 0x5008));
    assertEquals("0x20008", read(stream, UPPER + 0x5008));
    stream.cd(CdFields.EPD0, 0).cd(CdFields.EPD1, 1);
    assertEquals("0x10008", read(stream, 0x5008));
    assertEquals(REFUSED, read(stream, UPPER + 0x5008));
    stream.cd(CdFields.EPD0, 1);
    assertEquals(REFUSED, read(stream, 0x5008));
  }

  @Test
  void aHalfCanBeClosedToTheUnprivileged() {
    OneStream stream = halves().cd(CdFields.E0PD0, 1);
    assertEquals("0x10008", read(stream, 0x5008));
    stream.id(IdFields.E0PD, 1);
    assertEquals(REFUSED, read(stream, 0x5008));
    assertEquals("0x10008", privileged(stream, 0x5008));
    assertEquals("0x20008", read(stream, UPPER + 0x5008));
    stream.cd(CdFields.E0PD0, 0).cd(CdFields.E0PD1, 1);
    assertEquals("0x10008", read(stream, 0x5008));
    assertEquals(REFUSED, read(stream, UPPER + 0x5008));
    assertEquals("0x20008", privileged(stream, UPPER + 0x5008));
  }

  private static OneStream el2(OneStream stream) {
    return stream.id(IdFields.HYP, 1).ste(SteFields.STRW, 2);
  }

  @Test
  void el2HasOneHalf() {
    OneStream stream = el2(halves()).cd(CdFields.E0PD0, 1).id(IdFields.E0PD, 1);
    assertEquals("0x10008", read(stream, 0x5008));
    assertEquals(REFUSED, read(stream, UPPER + 0x5008));
    // EPD0 does not count there, and nothing of the upper half is looked at.
    stream.cd(CdFields.EPD0, 1).cd(CdFields.T1SZ, 63).cd(CdFields.TG1, 0);
    assertEquals("0x10008", read(stream, 0x5008));
    for (int bit = 48; bit < 64; bit++) {
      assertEquals(REFUSED, read(stream, 1L << bit | 0x5008), "bit " + bit);
    }
    stream.cd(CdFields.TBI0, 1);
    for (int bit = 48; bit < 64; bit++) {
      String tagged = bit < 56 ? REFUSED : "0x10008";
      assertEquals(tagged, read(stream, 1L << bit | 0x5008), "bit " + bit);
    }
  }

  @Test
  void el2WithE2hHasBothHalves() {
    OneStream stream = el2(halves());
    stream.e2h = true;
    assertEquals("0x10008", read(stream, 0x5008));
    assertEquals("0x20008", read(stream, UPPER + 0x5008));
    stream.cd(CdFields.EPD0, 1);
    assertEquals(REFUSED, read(stream, 0x5008));
    stream.cd(CdFields.EPD0, 0).cd(CdFields.E0PD1, 1).id(IdFields.E0PD, 1);
    assertEquals(REFUSED, read(stream, UPPER + 0x5008));
  }

  @Test
  void aChangeOfE2hCounts() {
    OneStream stream = el2(halves());
    assertEquals(REFUSED, read(stream, UPPER + 0x5008));
    stream.e2h = true;
    assertEquals("0x20008", read(stream, UPPER + 0x5008));
    stream.e2h = false;
    assertEquals(REFUSED, read(stream, UPPER + 0x5008));
  }

  @Test
  void knowsAddressesWithoutTheirTag() {
    Stage1 stage1 = Context.of(
            StreamTableEntry.of(halves().ste),
            ContextDescriptor.of(halves().cd(CdFields.TBI0, 1).cd),
            halves().id,
            false)
        .stage1();
    assertEquals(0x5008, stage1.canonical(0xab00_0000_0000_5008L));
    assertEquals(0xab80_0000_0000_5008L, stage1.canonical(0xab80_0000_0000_5008L));
    Stage1 upper = Context.of(
            StreamTableEntry.of(halves().ste),
            ContextDescriptor.of(halves().cd(CdFields.TBI1, 1).cd),
            halves().id,
            false)
        .stage1();
    assertEquals(0xff80_0000_0000_5008L, upper.canonical(0xab80_0000_0000_5008L));
    assertEquals(0xab00_0000_0000_5008L, upper.canonical(0xab00_0000_0000_5008L));
  }
}
