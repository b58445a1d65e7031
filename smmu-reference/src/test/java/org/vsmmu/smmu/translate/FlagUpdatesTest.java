package org.vsmmu.smmu.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.translate.OneStream.NESTED_TTB0;
import static org.vsmmu.smmu.translate.OneStream.OFFSET;
import static org.vsmmu.smmu.translate.OneStream.S2_BLOCK;
import static org.vsmmu.smmu.translate.OneStream.S2_PAGE;
import static org.vsmmu.smmu.translate.OneStream.SID;

import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdFields;

/** Access flag and dirty state, by software and by hardware (SMMUv3 4.3, 4.4). */
class FlagUpdatesTest {
  private static final long OUT = 0x9_0000_0000L;
  private static final long DBM = 1L << 51;

  /** Valid page with user access, AF=0. */
  private static final long UNTOUCHED = OUT | 0x343;

  private static final long READ_ONLY = OUT | 0x7c3;
  private static final long S2_UNTOUCHED = OUT | (S2_PAGE & ~0x400);
  private static final long S2_READ_ONLY = OUT | (S2_PAGE & ~0x80);

  private static String name(Outcome outcome) {
    return outcome.event() == null ? outcome.toString() : outcome.event().name();
  }

  @Test
  void stage1AccessFlag() {
    OneStream stream = OneStream.stage1().id(IdFields.HTTU, 1);
    stream.tree().put(0, 3, UNTOUCHED);
    assertEquals(
        "aborted, F_ACCESS sid=0x100 addr=0x10 read class=IN", stream.read(0x10).toString());
    assertEquals("0x900000010", name(stream.cd(CdFields.AFFD, 1).read(0x10)));
    assertEquals("0x900000010", name(stream.cd(CdFields.HA, 1).read(0x10)));
    assertEquals("0x900000010", name(stream.cd(CdFields.AFFD, 0).read(0x10)));
    assertEquals("0x900000010", name(stream.write(0x10)));
  }

  @Test
  void stage2AccessFlag() {
    OneStream stream = OneStream.stage2().id(IdFields.HTTU, 1);
    stream.s2tree().put(0, 3, S2_UNTOUCHED);
    assertEquals(
        "aborted, F_ACCESS sid=0x100 addr=0x10 read S2 class=IN ipa=0x0",
        stream.read(0x10).toString());
    assertEquals("0x900000010", name(stream.ste(SteFields.S2AFFD, 1).read(0x10)));
    assertEquals("0x900000010", name(stream.ste(SteFields.S2HA, 1).read(0x10)));
    assertEquals("0x900000010", name(stream.ste(SteFields.S2AFFD, 0).read(0x10)));
  }

  @Test
  void stage1DirtyState() {
    OneStream stream = OneStream.stage1().id(IdFields.HTTU, 2);
    stream.tree().put(0, 3, READ_ONLY | DBM);
    assertEquals("F_PERMISSION", name(stream.write(0x10)));
    assertEquals("F_PERMISSION", name(stream.cd(CdFields.HA, 1).write(0x10)));
    assertEquals("0x900000010", name(stream.cd(CdFields.HD, 1).write(0x10)));
    // HD without HA is nothing.
    assertEquals("F_PERMISSION", name(stream.cd(CdFields.HA, 0).write(0x10)));
    stream.cd(CdFields.HA, 1).tree().put(0, 3, READ_ONLY);
    assertEquals("F_PERMISSION", name(stream.write(0x10)));
    assertEquals("0x900000010", name(stream.read(0x10)));
  }

  @Test
  void dirtyStateRestoresNoWriteThatATableForbids() {
    OneStream stream = OneStream.stage1().id(IdFields.HTTU, 2).id(IdFields.HAD, 1);
    stream.cd(CdFields.HA, 1).cd(CdFields.HD, 1);
    stream.tree().tables(1L << 62).put(0, 3, READ_ONLY | DBM);
    assertEquals("F_PERMISSION", name(stream.write(0x10)));
    assertEquals("0x900000010", name(stream.cd(CdFields.HAD0, 1).write(0x10)));
  }

  @Test
  void stage2DirtyState() {
    OneStream stream = OneStream.stage2().id(IdFields.HTTU, 2);
    stream.s2tree().put(0, 3, S2_READ_ONLY | DBM);
    assertEquals("F_PERMISSION", name(stream.write(0x10)));
    assertEquals("F_PERMISSION", name(stream.ste(SteFields.S2HD, 1).write(0x10)));
    assertEquals("0x900000010", name(stream.ste(SteFields.S2HA, 1).write(0x10)));
    assertEquals("F_PERMISSION", name(stream.ste(SteFields.S2HD, 0).write(0x10)));
    stream.ste(SteFields.S2HD, 1).s2tree().put(0, 3, S2_READ_ONLY);
    assertEquals("F_PERMISSION", name(stream.write(0x10)));
  }

  /** Nested; the page with the stage-1 tables and the leaf is read-only at stage 2. */
  private static OneStream protectedTables(long leaf, long extra) {
    OneStream stream = OneStream.nested().id(IdFields.HTTU, 2).cd(CdFields.HA, 1);
    stream.cd(CdFields.HD, 1);
    stream.nestedTree().put(0, 3, (leaf & ~OUT) | 0x8000_0000L);
    long tables = OneStream.TABLES_PA | (S2_BLOCK & ~0x80) | extra;
    stream.s2tree().put(OneStream.TABLES_IPA, 1, tables);
    stream.s2tree().put(0x8000_0000L, 2, OUT | S2_BLOCK);
    return stream;
  }

  private static String refused(String access) {
    // Tables of levels 0 to 3 follow one another: the last is at 0x40103000.
    return "aborted, F_PERMISSION sid=0x100 addr=0x10 " + access + " S2 class=TT ipa=0x40103000";
  }

  @Test
  void stage2HasToAllowTheUpdateOfADescriptor() {
    assertEquals(refused("read"), protectedTables(UNTOUCHED, 0).read(0x10).toString());
    assertEquals(refused("write"), protectedTables(UNTOUCHED, 0).write(0x10).toString());
    OneStream clean = protectedTables(READ_ONLY | DBM, 0);
    assertEquals(refused("write"), clean.write(0x10).toString());
    assertEquals("0x900000010", name(clean.read(0x10)));
    // What is dirty already, or never can be, is not written.
    assertEquals("0x900000010", name(protectedTables(OUT | 0x743 | DBM, 0).write(0x10)));
    String stage1 = "aborted, F_PERMISSION sid=0x100 addr=0x10 write class=IN";
    assertEquals(stage1, protectedTables(READ_ONLY, 0).write(0x10).toString());
  }

  @Test
  void stage2DirtyStateServesTheUpdateOfADescriptor() {
    OneStream stream = protectedTables(UNTOUCHED, DBM);
    assertEquals(refused("read"), stream.read(0x10).toString());
    stream.ste(SteFields.S2HA, 1).ste(SteFields.S2HD, 1);
    assertEquals("0x900000010", name(stream.read(0x10)));
  }

  @Test
  void addressSizeComesBeforeTheUpdate() {
    OneStream stream = protectedTables(UNTOUCHED, 0).cd(CdFields.IPS, 0);
    stream.nestedTree().put(0, 3, 1L << 32 | 0x343);
    assertEquals("F_ADDR_SIZE", name(stream.read(0x10)));
  }

  @Test
  void theAccessFlagComesBeforePermissionsAndTheDirtyStateAfterThem() {
    // An unprivileged access to a privileged page: AF=0 is updated first, and refused.
    OneStream untouched = protectedTables(OUT | 0x303, 0);
    assertEquals(refused("read"), untouched.read(0x10).toString());
    OneStream clean = protectedTables(OUT | 0x783 | DBM, 0);
    assertEquals(
        "aborted, F_PERMISSION sid=0x100 addr=0x10 write class=IN",
        clean.write(0x10).toString());
    assertEquals(
        "aborted, F_PERMISSION sid=0x100 addr=0x10 write privileged S2 class=TT ipa=0x40103000",
        clean.run(Transaction.write(SID, 0x10).with(true, false)).toString());
  }

  @Test
  void aRequestGetsWhatNeedsNoUpdate() {
    OneStream clean = protectedTables(READ_ONLY | DBM, 0).ste(SteFields.EATS, 1);
    assertEquals(
        "success, 0x900000010 r at most 2^12 bytes",
        clean.run(OneStream.request(0x10)).toString());
    OneStream open = protectedTables(READ_ONLY | DBM, 0x80).ste(SteFields.EATS, 1);
    assertEquals(
        "success, 0x900000010 rw at most 2^12 bytes",
        open.run(OneStream.request(0x10)).toString());
    OneStream untouched = protectedTables(UNTOUCHED, 0).ste(SteFields.EATS, 1);
    assertEquals(
        "success, nothing granted", untouched.run(OneStream.request(0x10)).toString());
    assertEquals(NESTED_TTB0 + OFFSET, 0x9_0010_0000L);
  }
}
