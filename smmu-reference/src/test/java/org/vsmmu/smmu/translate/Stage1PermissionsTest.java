package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.SID;

import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdFields;

/** Every combination of what decides permissions at stage 1, against the table of SMMUv3 4.3. */
class Stage1PermissionsTest {
  private static final String[] ACCESSES = {"R", "W", "RW", "X"};
  private static final long LEAF = 0x9_0000_0000L | 0x403;

  /** AP[2:1] as privileged and unprivileged see it. */
  private static final String[] PRIVILEGED = {"RW", "RW", "R", "R"};

  private static final String[] UNPRIVILEGED = {"", "RW", "", "R"};

  /** One combination; bits of {@code n} in the order of the accessors. */
  private record Setting(int n) {
    int ap() {
      return n & 3;
    }

    boolean pxn() {
      return bit(2);
    }

    boolean uxn() {
      return bit(3);
    }

    int apTable() {
      return n >> 4 & 3;
    }

    boolean pxnTable() {
      return bit(6);
    }

    boolean uxnTable() {
      return bit(7);
    }

    boolean wxn() {
      return bit(8);
    }

    boolean pan() {
      return bit(9);
    }

    boolean epan() {
      return bit(10);
    }

    boolean had() {
      return bit(11);
    }

    boolean bit(int bit) {
      return (n >> bit & 1) != 0;
    }

    String data(boolean privileged) {
      String granted = (privileged ? PRIVILEGED : UNPRIVILEGED)[ap()];
      if (!had() && (apTable() & 2) != 0) {
        granted = granted.replace("W", "");
      }
      return !privileged && !had() && (apTable() & 1) != 0 ? "" : granted;
    }

    boolean executes(boolean privileged) {
      boolean never = privileged
          ? pxn() || (!had() && pxnTable()) || data(false).contains("W")
          : uxn() || (!had() && uxnTable());
      return !never && !(wxn() && data(privileged).contains("W"));
    }

    boolean allows(String access, boolean privileged) {
      if (access.equals("X")) {
        return executes(privileged);
      }
      boolean userPage = !data(false).isEmpty() || (epan() && executes(false));
      if (privileged && pan() && userPage) {
        return false;
      }
      return access.chars().allMatch(kind -> data(privileged).indexOf(kind) >= 0);
    }

    /** EL2: AP[1] counts as 1, UXN is the only XN, and nothing is unprivileged. */
    boolean allowsAtEl2(String access) {
      boolean writable = (ap() & 2) == 0 && (had() || (apTable() & 2) == 0);
      return switch (access) {
        case "R" -> true;
        case "X" -> !uxn() && (had() || !uxnTable()) && !(wxn() && writable);
        default -> writable;
      };
    }
  }

  private static OneStream stream(boolean el2, boolean e2h) {
    OneStream stream = OneStream.stage1().id(IdFields.EPAN, 1).id(IdFields.HAD, 1);
    stream.id(IdFields.HYP, 1).ste(SteFields.STRW, el2 ? 2 : 0);
    stream.e2h = e2h;
    return stream;
  }

  /** Both the table descriptors and the leaf take part, and both CD bits. */
  private static void apply(OneStream stream, Setting setting) {
    stream.cd(CdFields.WXN, setting.wxn() ? 1 : 0).cd(CdFields.PAN, setting.pan() ? 1 : 0);
    stream.cd(CdFields.EPAN, setting.epan() ? 1 : 0).cd(CdFields.HAD0, setting.had() ? 1 : 0);
    long table = (setting.pxnTable() ? 1L << 59 : 0)
        | (setting.uxnTable() ? 1L << 60 : 0)
        | (long) setting.apTable() << 61;
    int level = setting.n() % 3;
    Tree tree = stream
        .tree()
        .put(
            0,
            3,
            LEAF
                | (long) setting.ap() << 6
                | (setting.pxn() ? 1L << 53 : 0)
                | (setting.uxn() ? 1L << 54 : 0));
    for (int at = 0; at < 3; at++) {
      long entry = tree.at(0, at);
      long plain = stream.memory.read(entry) & 0xffff_ffff_ffffL;
      stream.memory.put(entry, plain | (at == level ? table : 0));
    }
  }

  private static Transaction access(String access, boolean privileged) {
    boolean write = access.contains("W");
    boolean read = !access.equals("W");
    Transaction t =
        new Transaction(Transaction.Kind.ORDINARY, SID, false, 0, 0x10, read, write, false, false);
    return t.with(privileged, access.equals("X"));
  }

  private static void check(
      OneStream stream, Setting setting, String access, boolean privileged, boolean allowed) {
    Outcome outcome = stream.run(access(access, privileged));
    String seen = outcome.event() == null ? outcome.toString() : outcome.event().name();
    String expected = allowed ? "0x900000010" : "F_PERMISSION";
    assertEquals(expected, seen, () -> setting + " " + access + " " + privileged);
  }

  @Test
  void el1() {
    for (boolean e2h : new boolean[] {false, true}) {
      OneStream stream = stream(e2h, e2h);
      for (int n = 0; n < 1 << 12; n++) {
        Setting setting = new Setting(n);
        apply(stream, setting);
        for (String access : ACCESSES) {
          check(stream, setting, access, true, setting.allows(access, true));
          check(stream, setting, access, false, setting.allows(access, false));
        }
      }
    }
  }

  @Test
  void el2() {
    OneStream stream = stream(true, false);
    for (int n = 0; n < 1 << 12; n++) {
      Setting setting = new Setting(n);
      apply(stream, setting);
      for (String access : ACCESSES) {
        check(stream, setting, access, n % 2 == 0, setting.allowsAtEl2(access));
      }
    }
  }

  @Test
  void fieldsCountOnlyWhereTheyExist() {
    OneStream stream = stream(false, false).id(IdFields.HAD, 0).id(IdFields.EPAN, 0);
    // HAD0 without IDR3.HAD: APTable counts.
    apply(stream, new Setting(1 | 2 << 4 | 1 << 11));
    check(stream, new Setting(1 | 2 << 4), "W", false, false);
    // EPAN without IDR3.EPAN: an unprivileged-executable page is no user page.
    apply(stream, new Setting(1 << 9 | 1 << 10));
    check(stream, new Setting(1 << 9), "R", true, true);
  }

  @Test
  void eachHalfHasItsOwnHad() {
    OneStream stream = stream(false, false).cd(CdFields.HAD1, 1);
    apply(stream, new Setting(1 | 2 << 4));
    check(stream, new Setting(1 | 2 << 4), "W", false, false);
    long ttb1 = 0x8_8050_0000L;
    stream.cd(CdFields.EPD1, 0).cd(CdFields.TG1, 2).cd(CdFields.T1SZ, 16);
    stream.cd(CdFields.TTB1, ttb1 >>> 4);
    new Tree(stream.memory, ttb1, 12, 48, 0, ttb1 + 0x1000, 0)
        .tables(1L << 62)
        .put(0, 3, LEAF | 0x40);
    assertEquals("0x900000000", stream.write(-1L << 48).toString());
    stream.cd(CdFields.HAD1, 0);
    assertEquals("F_PERMISSION", stream.write(-1L << 48).event().name());
  }

  @Test
  void tableBitsAddUp() {
    OneStream stream = stream(false, false);
    Tree tree = stream.tree().tables(1L << 62).put(0, 1, 0);
    tree.tables(1L << 61).put(0, 3, LEAF | 0x40);
    // The level-0 table forbids writes, the level-1 table unprivileged accesses.
    check(stream, new Setting(0), "R", true, true);
    check(stream, new Setting(0), "W", true, false);
    check(stream, new Setting(0), "R", false, false);
  }
}
