package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.PAGE;
import static org.vsmmu.smmu.translate.OneStream.S2_PAGE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdFields;

/** Output addresses of tables and leaves against IPS, S2PS and OAS (SMMUv3 4.3, 4.4). */
class AddressSizeTest {
  private static final String STAGE_1 = "aborted, F_ADDR_SIZE sid=0x100 addr=0x10 read class=IN";
  private static final String STAGE_2 =
      "aborted, F_ADDR_SIZE sid=0x100 addr=0x10 read S2 class=IN ipa=0x0";

  /** {@code IPS or S2PS, OAS, bits}. */
  @ParameterizedTest
  @CsvSource({"1,5,36", "2,5,40", "3,5,42", "4,5,44", "5,4,44", "7,3,42", "6,2,40", "5,1,36"})
  void everySizeBindsEveryLevel(int size, int oas, int bits) {
    for (int level = 0; level <= 3; level++) {
      OneStream stream = OneStream.stage1().id(IdFields.OAS, oas).cd(CdFields.IPS, size);
      stream.tree().put(0, level, 1L << bits | PAGE);
      assertEquals(STAGE_1, stream.read(0x10).toString(), "level " + level);
    }
    for (int level = 1; level <= 3; level++) {
      OneStream stream = OneStream.stage2().id(IdFields.OAS, oas).ste(SteFields.S2PS, size);
      stream.ste(SteFields.S2T0SZ, 28);
      new Tree(stream.memory, OneStream.S2TTB, 12, 36, 1, OneStream.S2TTB + 0x1000, 0)
          .put(0, level, 1L << bits | S2_PAGE);
      assertEquals(STAGE_2, stream.read(0x10).toString(), "level " + level);
    }
    OneStream fits = OneStream.stage1().id(IdFields.OAS, oas).cd(CdFields.IPS, size);
    fits.tree().put(0, 3, (1L << (bits - 1)) | PAGE);
    assertEquals(Outcome.translated((1L << (bits - 1)) | 0x10), fits.read(0x10));
  }

  @Test
  void blocksToo() {
    OneStream stream = OneStream.stage1().cd(CdFields.IPS, 1);
    stream.tree().put(0, 2, 1L << 36 | OneStream.BLOCK);
    assertEquals(STAGE_1, stream.read(0x10).toString());
    OneStream two = OneStream.stage2().ste(SteFields.S2PS, 1);
    two.s2tree().put(0, 2, 1L << 36 | OneStream.S2_BLOCK);
    assertEquals(STAGE_2, two.read(0x10).toString());
  }

  @Test
  void theSizeThatAVersionLacksCountsAsItsHighest() {
    // IPS 7 is 56 bits in v3.4, 52 before; without such an OAS it is neither.
    OneStream stream = OneStream.stage1().id(IdFields.OAS, 6).cd(CdFields.IPS, 7);
    stream.cd(CdFields.TG0, 1);
    stream.tree();
    new Tree(stream.memory, OneStream.TTB0, 16, 48, 1, 0x9_0000_0000L, 0)
        .put(0, 3, 0x1_0000_f000L | PAGE);
    assertEquals("0xf000100000010", stream.read(0x10).toString());
  }

  @Test
  void anIpaThatStage2CannotTakeIsATranslationFault() {
    OneStream stream = OneStream.nested();
    stream.nestedTree().put(0, 3, 1L << 40 | PAGE);
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x10 read S2 class=IN ipa=0x10000000000",
        stream.read(0x10).toString());
    stream.nestedTree().put(0, 1, 1L << 41 | 3);
    assertEquals(
        "aborted, F_TRANSLATION sid=0x100 addr=0x10 read S2 class=TT ipa=0x20000000000",
        stream.read(0x10).toString());
  }
}
