package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * The kernel's own unit tests of its entry writer (iommufd 5.9): cases C200 to C223. The test
 * device overrides attributes and has stalls.
 */
class EntryUpdateTest {
  private static final CdTable TABLE = new CdTable(0x1_0000_0000L, 0, false);
  private static final CdTable OTHER_TABLE = new CdTable(0x2_0000_0000L, 0, false);

  private static final ArmFeatures FEATURES = new ArmFeatures(
      new IdRegisters(0x0c4d_741b & ~(3 << 24), 0x0a73_9d20 | 1 << 27, 0, 0x0d14, 0x75, 2),
      0,
      true,
      true);
  private static final ArmIommu SMMU = new ArmIommu(FEATURES, TagPool.fresh(16));

  private static long[] ste(String name) {
    HostSte entries = new HostSte(FEATURES);
    boolean ats = name.endsWith("*");
    boolean stall = name.contains("stall");
    String kind = name.replace("*", "").replace("-stall", "");
    return switch (kind) {
      case "abort" -> entries.abort();
      case "bypass" -> entries.bypass();
      case "cdtable" -> entries.cdTable(TABLE, 2, ats, stall);
      case "cdtable-s1bypass" -> entries.cdTable(TABLE, 1, ats, stall);
      case "cdtable-terminate" -> entries.cdTable(TABLE, 0, ats, stall);
      case "other-s1bypass" -> entries.cdTable(OTHER_TABLE, 1, ats, stall);
      case "s2" -> stage2(entries, ats, stall, 0);
      case "s2-vmid7" -> stage2(entries, ats, stall, 7);
      case "nested" -> nested(entries, ats, TABLE, 2, 7);
      case "nested-other" -> nested(entries, ats, OTHER_TABLE, 2, 7);
      case "nested-s1bypass" -> nested(entries, ats, TABLE, 1, 7);
      case "nested-other-s1bypass" -> nested(entries, ats, OTHER_TABLE, 1, 7);
      case "nested-vmid0-s1bypass" -> nested(entries, ats, TABLE, 1, 0);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static long[] stage2(HostSte entries, boolean ats, boolean stall, int vmid) {
    return entries.stage2(
        new ArmDomain(SMMU, ArmDomain.Use.STAGE_2, new NumberedTag(vmid), vmid), ats, stall);
  }

  private static long[] nested(HostSte entries, boolean ats, CdTable table, int s1dss, int vmid) {
    long w0 = table.pointer() | 0xb;
    VirtualSte vste = new VirtualSte(w0, 0xd4 | s1dss, ats);
    ArmDomain parent = new ArmDomain(SMMU, ArmDomain.Use.STAGE_2, new NumberedTag(vmid), vmid);
    return entries.nested(vste, parent, ats, false);
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "C200 | bypass | abort | true | 0/1",
        "C201 | abort | bypass | true | 1/0",
        "C202 | cdtable* | abort | true | 0/1",
        "C203 | abort | cdtable* | true | 1/0",
        "C204 | cdtable* | bypass | true | 1/0/1",
        "C205 | bypass | cdtable* | true | 1/0/1",
        "C206 | cdtable* | cdtable-s1bypass* | true | 1",
        "C206 | cdtable-s1bypass* | cdtable* | true | 1",
        "C207 | cdtable-s1bypass* | bypass | true | 0/1",
        "C208 | bypass | cdtable-s1bypass* | true | 1/0",
        "C209 | s2* | abort | true | 0/1,2,3",
        "C210 | abort | s2* | true | 1,2,3/0",
        "C211 | s2* | bypass | true | 0/1,2,3",
        "C212 | bypass | s2* | true | 1,2,3/0",
        "C213 | cdtable* | s2* | true | 1,2,3/0/1",
        "C214 | s2* | cdtable* | true | 1/0/1,2,3",
        "C215 | cdtable* | other-s1bypass* | false | 0/1/0",
        "C216 | cdtable-stall* | s2-stall* | true | 1,2,3/0/1",
        "C217 | s2-stall* | cdtable-stall* | true | 1/0/1,2,3",
        "C218 | nested-vmid0-s1bypass* | s2 | true | 1/0/1",
        "C219 | s2 | nested-vmid0-s1bypass* | true | 1/0",
        "5.9 | s2-vmid7 | nested | true | 1/0",
        "5.9 | s2-vmid7* | nested* | true | 1/0",
        "5.9 | nested* | s2-vmid7* | true | 1/0/1",
        "5.9 | nested | nested-other | true | 0",
        "5.9 | nested | nested-other-s1bypass | false | 0/1/0",
        "5.9 | nested | nested* | true | 1",
        "5.9 | cdtable | nested | false | 0/1,2,3/0",
        "5.9 | abort | cdtable-terminate | true | 1/0",
        "5.9 | abort | abort | true | ''",
      })
  void rewritesStreamTableEntries(
      String id, String from, String to, boolean hitless, String groups) {
    EntryUpdate update = EntryUpdate.plan(EntryKind.STE, ste(from), ste(to));
    assertEquals(groups, groups(update));
    assertEquals(hitless, update.hitless());
  }

  private static String groups(EntryUpdate update) {
    return update.steps().stream()
        .map(step -> step.words().stream().map(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining("/"));
  }

  private static long[] cd(int asid, boolean epd0) {
    long[] cd = new long[8];
    CdFields.V.put(cd, 1);
    CdFields.AA64.put(cd, 1);
    CdFields.ASID.put(cd, asid);
    CdFields.MAIR.put(cd, 0x4404ff);
    if (epd0) {
      CdFields.EPD0.put(cd, 1);
    } else {
      CdFields.T0SZ.put(cd, 16);
      CdFields.TTB0.put(cd, 0x1234);
    }
    return cd;
  }

  @Test
  void rewritesContextDescriptors() {
    long[] empty = new long[8];
    assertEquals("1,3/0", groups(EntryUpdate.plan(EntryKind.CD, empty, cd(778, false))), "C220");
    assertEquals("0/1,3", groups(EntryUpdate.plan(EntryKind.CD, cd(778, false), empty)), "C220");
    EntryUpdate asid = EntryUpdate.plan(EntryKind.CD, cd(778, false), cd(1997, false));
    assertEquals("0", groups(asid), "C221");
    EntryUpdate release = EntryUpdate.plan(EntryKind.CD, cd(778, false), cd(778, true));
    assertEquals(2, release.steps().size(), "C223");
    EntryUpdate back = EntryUpdate.plan(EntryKind.CD, cd(778, true), cd(778, false));
    assertEquals(List.of(2, true), List.of(back.steps().size(), back.hitless()), "C223");
  }

  /** What a process's own page tables need: 4K tables of the CPU, faults recorded. */
  private static long[] sharedCd() {
    long[] cd = cd(778, false);
    CdFields.IR0.put(cd, 1);
    CdFields.OR0.put(cd, 1);
    CdFields.SH0.put(cd, 3);
    CdFields.EPD1.put(cd, 1);
    CdFields.IPS.put(cd, 4);
    CdFields.R.put(cd, 1);
    CdFields.A.put(cd, 1);
    return cd;
  }

  /** The process has gone: walks are off, faults are not recorded. */
  private static long[] releasedCd() {
    long[] cd = cd(778, true);
    CdFields.EPD1.put(cd, 1);
    CdFields.IPS.put(cd, 4);
    CdFields.A.put(cd, 1);
    return cd;
  }

  @Test
  void sharesAndReleasesAddressSpaces() {
    long[] empty = new long[8];
    EntryUpdate made = EntryUpdate.plan(EntryKind.CD, empty, sharedCd());
    assertEquals("1,3/0", groups(made), "C222");
    assertEquals(0, made.steps().get(0).entry().get(0), "C222: not valid in between");
    EntryUpdate cleared = EntryUpdate.plan(EntryKind.CD, sharedCd(), empty);
    assertEquals("0/1,3", groups(cleared), "C222");
    assertEquals(0, cleared.steps().get(0).entry().get(0), "C222");
    EntryUpdate released = EntryUpdate.plan(EntryKind.CD, sharedCd(), releasedCd());
    assertEquals("0/1", groups(released), "C223");
    EntryUpdate back = EntryUpdate.plan(EntryKind.CD, releasedCd(), sharedCd());
    assertEquals("1/0", groups(back), "C223");
  }

  @Test
  void composesTheEntriesOfTheSheet() {
    IdRegisters qemu = new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1414, 0x74, 1);
    HostSte entries = new HostSte(new ArmFeatures(qemu, 0, true, true));
    ArmDomain parent = new ArmDomain(SMMU, ArmDomain.Use.STAGE_2, new NumberedTag(1), 1);
    long[] s2 = entries.stage2(parent, false, false);
    assertEquals(0x044c_3594_0000_0001L, s2[2]);
    long[] nested = entries.nested(new VirtualSte(0x4000_000bL, 0xd6, false), parent, false, false);
    assertEquals(0x4000_000fL, nested[0]);
    assertEquals(0x800d6L, nested[1]);
    assertEquals(s2[2], nested[2]);
    assertEquals(0xd6, entries.cdTable(TABLE, 2, false, false)[1]);
    assertEquals(SteFields.CONFIG.get(s2), 6);
  }
}
