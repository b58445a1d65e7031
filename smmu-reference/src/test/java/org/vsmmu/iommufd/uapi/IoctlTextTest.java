package org.vsmmu.iommufd.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IoctlTextTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void namesMembersFlagsAndValues() {
    IoctlText text = IoctlText.of(
        0x89,
        hex("300000000100000003000000060000000000000000000000"
            + "adde00000800000070f5ffffffff00000000000000000000"));
    assertEquals("IOMMU_HWPT_ALLOC (0x3b89), 48 bytes", text.title());
    assertEquals(
        List.of(
            "size[0:3] = 0x30",
            "flags[4:7] = 1  (NEST_PARENT)",
            "dev_id[8:11] = 3",
            "pt_id[12:15] = 6",
            "out_hwpt_id[16:19] = 0",
            "__reserved[20:23] = 0",
            "data_type[24:27] = 0xdead  (SELFTEST)",
            "data_len[28:31] = 8",
            "data_uptr[32:39] = 0xfffffffff570",
            "fault_id[40:43] = 0",
            "__reserved2[44:47] = 0"),
        text.members());
    assertEquals(List.of(), text.remarks());
  }

  @Test
  void showsTheUnionOfATestOperation() {
    byte[] bytes = new byte[72];
    bytes[0] = 72;
    bytes[4] = 3;
    bytes[17] = 0x10;
    IoctlText text = IoctlText.of(0x3ba0, bytes);
    assertTrue(text.members().contains("op[4:7] = 3  (MD_CHECK_MAP)"), text::toString);
    assertTrue(text.members().contains("iova[16:23] = 0x1000"), text::toString);
  }

  @Test
  void remarksOnSizesAndReservedMembers() {
    assertEquals(
        List.of("shorter than the minimum of 8 bytes: EINVAL"),
        IoctlText.of(0x80, hex("07000000000000")).remarks());
    assertEquals(
        List.of("byte 8 lies behind the known 8 bytes and is not zero: E2BIG"),
        IoctlText.of(0x80, hex("090000000000000001")).remarks());
    assertEquals(
        List.of("__reserved is not zero: EOPNOTSUPP"),
        IoctlText.of(0x92, hex("0800000001000000")).remarks());
    assertEquals(
        List.of("__reserved is not zero, which no kernel looks at"),
        IoctlText.of(0x8b, hex("10000000000000000000000001000000")).remarks());
  }

  @Test
  void unknownNumbersAreEnotty() {
    assertEquals(
        List.of("no such call: ENOTTY"), IoctlText.of(0x96, new byte[8]).remarks());
    assertEquals(
        List.of("no such call: ENOTTY"), IoctlText.of(0x1281, new byte[8]).remarks());
  }

  @Test
  void anyNumberAndAnyBytesGiveAnExplanation() {
    for (int number = 0; number < 0x200; number++) {
      for (int length : new int[] {0, 3, 4, 8, 100}) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) 0xa5);
        assertTrue(!IoctlText.of(number, bytes).lines().isEmpty());
      }
    }
  }

  static List<StructLayout> everyLayout() {
    IntStream numbers = IntStream.range(0, 0x100);
    List<StructLayout> layouts = new java.util.ArrayList<>(Blobs.ALL);
    numbers.forEach(n -> {
      Ioctl.of(n).map(Ioctl::layout).ifPresent(layouts::add);
      VfioIoctl.of(n).flatMap(VfioIoctl::layout).ifPresent(layouts::add);
      TestOperation.of(n).map(TestOperation::layout).ifPresent(layouts::add);
    });
    return layouts;
  }

  /** Every byte is a member's or padding, and what is put in comes out. */
  @ParameterizedTest
  @MethodSource("everyLayout")
  void membersAndGapsTileTheStructure(StructLayout layout) {
    StructValue value = StructValue.ofSize(layout.size());
    int covered = 0;
    for (Member member : layout.members()) {
      long filled = -1L >>> (Long.SIZE - member.bytes() * Byte.SIZE);
      assertEquals(filled, value.put(member, filled).get(member), member::toString);
      covered += member.bytes();
    }
    for (Member gap : layout.gaps()) {
      assertEquals(0, value.get(gap), gap::toString);
      covered += gap.bytes();
    }
    assertEquals(layout.size(), covered);
    assertEquals(value, StructValue.of(value.toBytes()));
  }
}
