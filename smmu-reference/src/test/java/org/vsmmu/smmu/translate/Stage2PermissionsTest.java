package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.NESTED_CD;
import static org.vsmmu.smmu.translate.OneStream.NESTED_TTB0;
import static org.vsmmu.smmu.translate.OneStream.OFFSET;
import static org.vsmmu.smmu.translate.OneStream.PAGE;
import static org.vsmmu.smmu.translate.OneStream.S2_BLOCK;
import static org.vsmmu.smmu.translate.OneStream.S2_PAGE;
import static org.vsmmu.smmu.translate.OneStream.SID;
import static org.vsmmu.smmu.translate.OneStream.TABLES_IPA;
import static org.vsmmu.smmu.translate.OneStream.TABLES_PA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdFields;

/** Permissions of stage 2, of both stages together, and protected walks (SMMUv3 4.4, 2.3). */
class Stage2PermissionsTest {
  private static final long PAGE_AT = 0x8_d000_0000L;

  private static Transaction access(String access, boolean privileged) {
    boolean write = access.contains("W");
    boolean read = !access.equals("W");
    return new Transaction(
            Transaction.Kind.ORDINARY, SID, false, 0, 0x10, read, write, false, false)
        .with(privileged, access.equals("X"));
  }

  private static boolean executes(int xn, boolean xnx, boolean privileged) {
    if (!xnx) {
      return xn < 2;
    }
    return switch (xn) {
      case 0 -> true;
      case 1 -> !privileged;
      case 2 -> false;
      default -> privileged;
    };
  }

  /** S2AP, XN[1:0], XNX, privilege and access: all of them. */
  @Test
  void everyLeaf() {
    for (int n = 0; n < 64; n++) {
      int s2ap = n & 3;
      int xn = n >> 2 & 3;
      boolean xnx = (n & 16) != 0;
      boolean privileged = (n & 32) != 0;
      OneStream stream = OneStream.stage2().id(IdFields.XNX, xnx ? 1 : 0);
      // XN[1:0] are bits 54:53.
      stream.s2tree().put(0, 3, PAGE_AT | 0x43f | (long) s2ap << 6 | (long) xn << 53);
      for (String access : new String[] {"R", "W", "RW", "X"}) {
        boolean allowed = switch (access) {
          case "R" -> (s2ap & 1) != 0;
          case "W" -> (s2ap & 2) != 0;
          case "RW" -> s2ap == 3;
          default -> executes(xn, xnx, privileged);
        };
        String what = n + " " + access;
        Outcome outcome = stream.run(access(access, privileged));
        assertEquals(allowed ? "0x8d0000010" : "F_PERMISSION", name(outcome), what);
      }
    }
  }

  @Test
  void tablesGrantAndTakeNothing() {
    OneStream stream = OneStream.stage2();
    stream.s2tree().tables(0x1fL << 59).put(0, 3, PAGE_AT | S2_PAGE);
    assertEquals("0x8d0000010", name(stream.run(access("RW", false))));
    assertEquals("0x8d0000010", name(stream.run(access("X", false))));
  }

  @Test
  void bothStagesHaveToGrant() {
    for (int n = 0; n < 16; n++) {
      boolean read1 = (n & 1) != 0;
      boolean write1 = (n & 2) != 0;
      int s2ap = n >> 2;
      OneStream stream = OneStream.nested();
      // AP: 01 both, 11 read only, 00 nothing for the unprivileged.
      long ap = write1 ? 1 : read1 ? 3 : 0;
      stream.nestedTree().put(0, 3, 0x8000_0000L | 0x403 | ap << 6);
      stream.s2tree().put(0x8000_0000L, 3, PAGE_AT | 0x43f | (long) s2ap << 6);
      for (String access : new String[] {"R", "W"}) {
        boolean first = access.equals("R") ? read1 || write1 : write1;
        boolean second = access.equals("R") ? (s2ap & 1) != 0 : (s2ap & 2) != 0;
        String kind = access.equals("R") ? "read" : "write";
        String in2 = "aborted, F_PERMISSION sid=0x100 addr=0x10 %s S2 class=IN ipa=0x80000000";
        String in1 = "aborted, F_PERMISSION sid=0x100 addr=0x10 %s class=IN";
        String expected =
            !first ? in1.formatted(kind) : second ? "0x8d0000010" : in2.formatted(kind);
        assertEquals(expected, stream.run(access(access, false)).toString(), n + access);
      }
    }
  }

  private static String name(Outcome outcome) {
    return outcome.event() == null ? outcome.toString() : outcome.event().name();
  }

  /** Nested, with a page of its own for the first table of stage 1 and one for the CD. */
  private static OneStream pages(long cdBits, long tableBits) {
    OneStream stream = OneStream.nested();
    Tree s2 = stream.s2tree();
    s2.put(TABLES_IPA, 1, 0);
    s2.put(NESTED_CD, 3, NESTED_CD + OFFSET | cdBits);
    s2.put(NESTED_TTB0, 3, NESTED_TTB0 + OFFSET | tableBits);
    s2.put(0x8000_0000L, 2, PAGE_AT | S2_BLOCK);
    stream.memory.put(NESTED_TTB0 + OFFSET, NESTED_TTB0 | 3);
    // The table names itself: levels 0 to 2 are one page, and so is the leaf.
    return stream;
  }

  @Test
  void tablesAndCdsAreReadThroughStage2() {
    OneStream stream = pages(S2_PAGE & ~0x40, S2_PAGE);
    assertEquals(
        "aborted, F_PERMISSION sid=0x100 addr=0x10 read S2 class=CD ipa=0x4000f000",
        stream.read(0x10).toString());
    stream = pages(S2_PAGE & ~0x80, S2_PAGE & ~0x40);
    assertEquals(
        "aborted, F_PERMISSION sid=0x100 addr=0x10 write S2 class=TT ipa=0x40100000",
        stream.write(0x10).toString());
    stream = pages(S2_PAGE & ~0x80, S2_PAGE & ~0x80);
    assertEquals("F_ACCESS", name(stream.read(0x10)));
    // Execute-never and privilege play no part.
    stream = pages(S2_PAGE | 1L << 54, S2_PAGE | 1L << 54);
    assertEquals("F_ACCESS", name(stream.run(access("X", true))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void deviceMemoryIsKeptFromWalks(int fwb) {
    for (int memAttr = 0; memAttr < 16; memAttr++) {
      boolean device = fwb == 0 ? memAttr < 4 : (memAttr & 4) == 0;
      long other = (S2_PAGE & ~0x3c) | (memAttr << 2);
      OneStream cd = pages(other, S2_PAGE).ste(SteFields.S2PTW, 1).ste(SteFields.S2FWB, fwb);
      long normal = (S2_PAGE & ~0x3c) | (6 << 2);
      assertEquals(
          device
              ? "aborted, F_PERMISSION sid=0x100 addr=0x10 read S2 class=CD ipa=0x4000f000"
              : "aborted, F_ACCESS sid=0x100 addr=0x10 read class=IN",
          cd.read(0x10).toString());
      OneStream table = pages(normal, other).ste(SteFields.S2PTW, 1).ste(SteFields.S2FWB, fwb);
      assertEquals(
          device
              ? "aborted, F_PERMISSION sid=0x100 addr=0x10 read S2 class=TT ipa=0x40100000"
              : "aborted, F_ACCESS sid=0x100 addr=0x10 read class=IN",
          table.read(0x10).toString());
      assertEquals("F_ACCESS", name(table.ste(SteFields.S2PTW, 0).read(0x10)));
    }
  }

  @Test
  void deviceMemoryIsOpenToAccesses() {
    OneStream stream = OneStream.nested().ste(SteFields.S2PTW, 1);
    stream.nestedTree().put(0, 3, 0x8000_0000L | PAGE);
    stream.s2tree().put(0x8000_0000L, 3, PAGE_AT | (S2_PAGE & ~0x3c));
    assertEquals("0x8d0000010", name(stream.read(0x10)));
    // Without stage 1 there are no walks to protect.
    OneStream alone = OneStream.stage2().ste(SteFields.S2PTW, 1);
    alone.s2tree().put(0, 3, PAGE_AT | (S2_PAGE & ~0x3c));
    assertEquals("0x8d0000010", name(alone.read(0x10)));
    assertEquals("0x900000000", name(nestedIdentity().read(0)));
  }

  private static OneStream nestedIdentity() {
    OneStream stream = OneStream.nested();
    stream.nestedTree().put(0, 3, TABLES_IPA | PAGE);
    assertEquals(TABLES_PA, TABLES_IPA + OFFSET);
    return stream;
  }
}
