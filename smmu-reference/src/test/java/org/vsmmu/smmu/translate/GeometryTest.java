package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.S2TTB;
import static org.vsmmu.smmu.translate.OneStream.TTB0;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdFields;

/** Start levels, table sizes, blocks and addresses of every granule (SMMUv3 2.5, 4.3, 4.4). */
class GeometryTest {
  private static final Map<Integer, Integer> TG0 = Map.of(12, 0, 16, 1, 14, 2);

  /** AF and user access, shareability 0: those bits are address bits with DS. */
  private static final long PAGE = 0x443;

  private static final long BLOCK = 0x441;
  private static final long S2_PAGE = 0x4ff;
  private static final long S2_BLOCK = 0x4fd;

  private static OneStream wide(OneStream stream) {
    return stream.id(IdFields.OAS, 6).id(IdFields.VAX, 1).id(IdFields.STT, 1);
  }

  private static OneStream stage1(int granule, int inputBits, boolean wide, boolean ds) {
    OneStream stream = OneStream.stage1().id(IdFields.STT, 1);
    stream.cd(CdFields.TG0, TG0.get(granule)).cd(CdFields.T0SZ, 64 - inputBits);
    if (wide) {
      wide(stream).cd(CdFields.IPS, 6);
    }
    return ds ? stream.id(IdFields.DS, 1).cd(CdFields.DS, 1) : stream;
  }

  private static OneStream stage2(int granule, int inputBits, int sl0, boolean wide, boolean ds) {
    OneStream stream = OneStream.stage2().id(IdFields.STT, 1);
    stream.ste(SteFields.S2TG, TG0.get(granule)).ste(SteFields.S2T0SZ, 64 - inputBits);
    stream.ste(SteFields.S2SL0, sl0 & 3).ste(SteFields.S2SL0_2, sl0 >> 2);
    if (wide) {
      wide(stream).ste(SteFields.S2PS, 6);
    }
    return ds ? stream.id(IdFields.DS, 1).ste(SteFields.S2DS, 1) : stream;
  }

  private static Tree tree(OneStream stream, long root, int granule, int bits, int start) {
    return new Tree(stream.memory, root, granule, bits, start, 0x9_0000_0000L, 0);
  }

  /** {@code granule, ds, fewest bits, most bits, start level}, as the architecture lists them. */
  private static final int[][] STAGE_1_STARTS = {
    {12, 0, 16, 21, 3},
    {12, 0, 22, 30, 2},
    {12, 0, 31, 39, 1},
    {12, 0, 40, 48, 0},
    {14, 0, 16, 25, 3},
    {14, 0, 26, 36, 2},
    {14, 0, 37, 47, 1},
    {14, 0, 48, 48, 0},
    {16, 0, 17, 29, 3},
    {16, 0, 30, 42, 2},
    {16, 0, 43, 52, 1},
    {12, 1, 40, 48, 0},
    {12, 1, 49, 52, -1},
    {14, 1, 37, 47, 1},
    {14, 1, 48, 52, 0},
    {16, 1, 43, 52, 1},
  };

  static Stream<int[]> stage1Inputs() {
    return Stream.of(STAGE_1_STARTS)
        .flatMap(row -> IntStream.rangeClosed(row[2], row[3])
            .mapToObj(bits -> new int[] {row[0], row[1], bits, row[4]}));
  }

  @Test
  void stage1StartsWhereItsInputFits() {
    stage1Inputs().forEach(row -> {
      int granule = row[0];
      int bits = row[2];
      boolean ds = row[1] == 1;
      OneStream stream = stage1(granule, bits, bits > 48 || ds, ds);
      long top = (1L << bits) - 1;
      long base = 0x4_0000_0000L;
      tree(stream, TTB0, granule, bits, row[3]).put(top, 3, base | PAGE);
      long offset = top & ((1L << granule) - 1);
      String what = granule + " " + bits + " " + ds;
      assertEquals(Outcome.translated(base | offset), stream.read(top), what);
      assertEquals(granule, stream.walker().stage1Shift(), what);
      assertEquals("F_TRANSLATION", stream.read(top + 1).event().name(), what);
      assertEquals("F_TRANSLATION", stream.read(0).event().name(), what);
    });
  }

  /** {@code granule, ds, SL0 and above it SL0_2, start level}. */
  private static final int[][] STAGE_2_STARTS = {
    {12, 0, 3, 3},
    {12, 0, 0, 2},
    {12, 0, 1, 1},
    {12, 0, 2, 0},
    {14, 0, 0, 3},
    {14, 0, 1, 2},
    {14, 0, 2, 1},
    {16, 0, 0, 3},
    {16, 0, 1, 2},
    {16, 0, 2, 1},
    {12, 1, 2, 0},
    {12, 1, 4, -1},
    {14, 1, 2, 1},
    {14, 1, 3, 0},
    {16, 1, 2, 1},
  };

  @Test
  void stage2StartsWhereItIsTold() {
    int walks = 0;
    for (int[] row : STAGE_2_STARTS) {
      int granule = row[0];
      int below = granule + (3 - row[3]) * (granule - 3);
      boolean ds = row[1] == 1;
      int most = ds || granule == 16 ? 52 : 48;
      int least = granule == 16 ? 17 : 16;
      // From two descriptors to sixteen concatenated tables.
      for (int bits = below + 1; bits <= below + granule - 3 + 4; bits++) {
        if (bits < least || bits > most) {
          continue;
        }
        walks++;
        OneStream stream = stage2(granule, bits, row[2], bits > 48 || ds, ds);
        long top = (1L << bits) - 1;
        long root = 0xa_0000_0000L;
        stream.ste(SteFields.S2TTB, root >>> 4);
        tree(stream, root, granule, bits, row[3]).put(top, 3, 0x4_0000_0000L | S2_PAGE);
        String what = granule + " " + bits + " " + ds;
        long offset = top & ((1L << granule) - 1);
        assertEquals(Outcome.translated(0x4_0000_0000L | offset), stream.read(top), what);
        assertEquals(granule, stream.walker().leafShift(), what);
        // IAS comes before the size of the table.
        String beyond = bits == (bits > 48 || ds ? 52 : 48) ? "F_ADDR_SIZE" : "F_TRANSLATION";
        assertEquals(beyond, stream.read(top + 1).event().name(), what);
      }
    }
    assertEquals(177, walks);
  }

  /** {@code granule, ds, 52-bit addresses -> levels that have blocks}. */
  @ParameterizedTest
  @CsvSource({
    "12, false, false, '1 2'", "12, false, true, '1 2'", "12, true, true, '0 1 2'",
    "14, false, false, '2'", "14, false, true, '2'", "14, true, true, '1 2'",
    "16, false, false, '2'", "16, false, true, '1 2'", "16, true, true, '1 2'",
  })
  void blocksAreOfTheLevelsThatHaveThem(int granule, boolean ds, boolean wide, String levels) {
    List<String> allowed = List.of(levels.split(" "));
    int bits = ds || (wide && granule == 16) ? 52 : 48;
    int start = bits == 52 && granule == 12 ? -1 : granule == 16 ? 1 : 0;
    int sl0 = granule == 12 ? (ds ? 4 : 2) : granule == 14 && ds ? 3 : 2;
    int start2 = granule == 14 && !ds ? 1 : start;
    for (int level = start; level <= 3; level++) {
      OneStream one = stage1(granule, bits, wide, ds);
      tree(one, TTB0, granule, bits, start).put(0, level, BLOCK);
      boolean leaf = allowed.contains("" + level);
      assertEquals(
          leaf ? "0x123" : "F_TRANSLATION", name(one.read(0x123)), "stage 1, level " + level);
      if (leaf) {
        assertEquals(granule + (3 - level) * (granule - 3), one.walker().stage1Shift());
      }
      if (level < start2) {
        continue;
      }
      OneStream two = stage2(granule, bits, sl0, wide, ds);
      tree(two, S2TTB, granule, bits, start2).put(0, level, S2_BLOCK);
      assertEquals(
          leaf ? "0x123" : "F_TRANSLATION", name(two.read(0x123)), "stage 2, level " + level);
    }
  }

  private static String name(Outcome outcome) {
    return outcome.event() == null ? outcome.toString() : outcome.event().name();
  }

  @Test
  void aBlockMapsItsWholeRange() {
    OneStream stream = OneStream.stage1();
    // nT, Contiguous and whatever else stands below a block's address is not part of it.
    long block = 0xc0_0000_0000L | 0x3fff_f000L | 1L << 52 | OneStream.BLOCK;
    stream.tree().put(0x40_0000_0000L, 1, block);
    assertEquals("0xc012345678", name(stream.read(0x40_1234_5678L)));
    assertEquals(30, stream.walker().stage1Shift());
    stream.tree().put(0x80_0000_0000L, 3, 0xc0_0000_1000L | 1L << 52 | OneStream.PAGE);
    assertEquals("0xc000001fff", name(stream.read(0x80_0000_0fffL)));
  }

  @Test
  void bits51To48AreNoAddressWithout52Bits() {
    for (int granule : new int[] {12, 14, 16}) {
      for (boolean wide : new boolean[] {false, true}) {
        OneStream stream = stage1(granule, 48, wide, false);
        int start = granule == 16 ? 1 : 0;
        Tree tree = tree(stream, TTB0, granule, 48, start).tables(0x7L << 48);
        tree.put(0, 3, 0x7L << 48 | 0x4_0000_0000L | PAGE);
        assertEquals("0x400000000", name(stream.read(0)), granule + " " + wide);
      }
    }
    // 64K: bits 15:12 are 51:48 where there are such addresses, and nothing elsewhere.
    OneStream narrow = stage1(16, 48, false, false);
    tree(narrow, TTB0, 16, 48, 1).tables(0xf000).put(0, 3, 0x4_0000_0000L | 0xa000 | PAGE);
    assertEquals("0x400000010", name(narrow.read(0x10)));
    OneStream wide = stage1(16, 48, true, false);
    tree(wide, TTB0, 16, 48, 1).put(0, 3, 0x4_0000_0000L | 0xa000 | PAGE);
    assertEquals("0xa000400000010", name(wide.read(0x10)));
    OneStream wide2 = stage2(16, 48, 2, true, false);
    tree(wide2, S2TTB, 16, 48, 1).put(0, 3, 0x4_0000_0000L | 0xa000 | S2_PAGE);
    assertEquals("0xa000400000010", name(wide2.read(0x10)));
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 14})
  void addressesWithDsHave52Bits(int granule) {
    long high = 0x3_8000_0000_0000L | 0x4_0000_0000L;
    OneStream one = stage1(granule, 48, true, true);
    int start = 0;
    tree(one, TTB0, granule, 48, start).put(0, 3, high | 0x200 | PAGE);
    assertEquals("0xb800400000010", name(one.read(0x10)));
    OneStream two = stage2(granule, 48, granule == 12 ? 2 : 3, true, true);
    tree(two, S2TTB, granule, 48, start).put(0, 3, high | 0x300 | S2_PAGE);
    assertEquals("0xf800400000010", name(two.read(0x10)));
    // A table above 2^48.
    OneStream far = stage1(granule, granule == 12 ? 39 : 47, true, true);
    far.memory.put(TTB0, 1L << 49 | 1L << 30 | 0x100 | 3);
    far.memory.put(1L << 50 | 1L << 49 | 1L << 30, 0x4_0000_0000L | BLOCK);
    assertEquals("0x400000010", name(far.read(0x10)));
    // Without IDR5.DS neither structure can ask for it.
    assertEquals(
        "C_BAD_CD", name(stage1(granule, 49, true, true).id(IdFields.DS, 0).read(0)));
  }

  @Test
  void dsChangesNothingFor64K() {
    OneStream stream = stage1(16, 48, true, true);
    tree(stream, TTB0, 16, 48, 1).put(0, 3, 0x4_0000_0000L | 0x743);
    assertEquals("0x400000010", name(stream.read(0x10)));
    OneStream two = stage2(16, 48, 2, true, true);
    tree(two, S2TTB, 16, 48, 1).put(0, 3, 0x4_0000_0000L | 0x7ff);
    assertEquals("0x400000010", name(two.read(0x10)));
  }

  /** Bits of a table's address below its size are taken as 0. */
  @ParameterizedTest
  @CsvSource({"48, 4096", "47, 2048", "42, 64", "41, 32", "40, 16"})
  void tablesAreAlignedToTheirSize(int bits, long size) {
    OneStream stream = stage1(12, bits, false, false);
    tree(stream, TTB0 + 0x1000, 12, bits, 0).put((1L << bits) - 1, 3, 0x10000 | PAGE);
    for (long low = 16; low < size; low *= 2) {
      stream.cd[1] = TTB0 + 0x1000 + low;
      assertEquals("0x10fff", name(stream.read((1L << bits) - 1)));
    }
    stream.cd[1] = TTB0 + 0x1000 + Math.max(size, 16);
    stream.memory.put(TTB0 + 0x1000 + Math.max(size, 16), 0);
    assertEquals("F_TRANSLATION", name(stream.read(0)));
  }

  @Test
  void tablesAreAlignedTo64BytesWith52Bits() {
    for (int ips = 5; ips <= 6; ips++) {
      OneStream stream = stage1(12, 40, true, false).cd(CdFields.IPS, ips);
      tree(stream, TTB0, 12, 40, 0).put(0, 3, 0x10000 | PAGE);
      stream.cd[1] = TTB0 + 0x30;
      assertEquals(ips == 6 ? "0x10000" : "F_TRANSLATION", name(stream.read(0)));
      OneStream two = stage2(12, 40, 2, true, false).ste(SteFields.S2PS, ips);
      tree(two, S2TTB, 12, 40, 0).put(0, 3, 0x10000 | S2_PAGE);
      two.ste(SteFields.S2TTB, (S2TTB + 0x30) >>> 4);
      assertEquals(ips == 6 ? "0x10000" : "F_TRANSLATION", name(two.read(0)));
    }
  }

  @Test
  void concatenatedTablesAreAlignedTogether() {
    OneStream stream = OneStream.stage2();
    stream.s2tree().put(0xff_ffff_f000L, 3, 0x10000 | S2_PAGE);
    stream.ste(SteFields.S2TTB, (S2TTB + 0x1ff0) >>> 4);
    assertEquals("0x10123", name(stream.read(0xff_ffff_f123L)));
  }

  @Test
  void reservedAddressBitsOfTablesAreNotUsed() {
    OneStream stream = OneStream.stage1();
    stream.tree().put(0, 3, 0x10000 | PAGE);
    stream.cd(CdFields.TTB0, (1L << 52 | TTB0) >>> 4);
    assertEquals("0x10000", name(stream.read(0)));
    OneStream two = OneStream.stage2();
    two.s2tree().put(0, 3, 0x10000 | S2_PAGE);
    two.ste(SteFields.S2TTB, (1L << 52 | S2TTB) >>> 4);
    assertEquals("0x10000", name(two.read(0)));
  }

  @Test
  void descriptorsAreOfTheEndiannessOfTheirStage() {
    OneStream one = OneStream.stage1().id(IdFields.TTENDIAN, 0).cd(CdFields.ENDI, 1);
    one.tree().bigEndian().put(0, 3, 0x10000 | PAGE);
    assertEquals("0x10123", name(one.read(0x123)));
    OneStream two = OneStream.stage2().id(IdFields.TTENDIAN, 0).ste(SteFields.S2ENDI, 1);
    two.s2tree().bigEndian().put(0, 3, 0x10000 | S2_PAGE);
    assertEquals("0x10123", name(two.read(0x123)));
    // The descriptor that is told is the one that counts.
    long[] heard = new long[1];
    two.walker().tell(new WalkListener() {
      @Override
      public void leaf(boolean stage2, long at, long descriptor, TranslationTable table) {
        heard[0] = descriptor;
      }
    });
    two.read(0x123);
    assertEquals(0x10000 | S2_PAGE, heard[0]);
    OneStream nested = OneStream.nested().id(IdFields.TTENDIAN, 0).cd(CdFields.ENDI, 1);
    nested.nestedTree().bigEndian().put(0, 3, 0x4444_4000L | PAGE);
    assertEquals("0x904444123", name(nested.read(0x123)));
  }
}
