package org.vsmmu.smmu.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.vectors.Vectors;

class StructureTextTest {
  @Test
  void explainsARangeInvalidation() {
    assertEquals(
        List.of(
            "TLBI_NH_VA vmid=0 asid=1 va=0x40008000 size=0x8000 tg=4K ttl=3 leaf",
            "  OP[7:0] = 0x12",
            "  NUM[16:12] = 3",
            "  SCALE[25:20] = 1",
            "  VMID[47:32] = 0",
            "  ASID[63:48] = 1",
            "  Leaf[64] = 1  (last level only)",
            "  TTL[73:72] = 3  (level 3)",
            "  TG[75:74] = 1  (4K)",
            "  Addr[127:76] = 0x40008  (address 0x40008000)"),
        command("C09", SmmuProfile.ARCHITECTURE).lines());
  }

  @Test
  void marksReservedBitsInPlace() {
    assertEquals(
        List.of(
            "CFGI_ALL",
            "  OP[7:0] = 4",
            "  RES0[9:8] = 1  (must be zero: no field of CFGI_STE_RANGE)",
            "  SSec[10] = 0  (Non-secure)",
            "  SID[63:32] = 0",
            "  Range[68:64] = 0x1f  (every StreamID)",
            "! UNPREDICTABLE: RES0 bits are not zero: 0x0000000000000100 0x0000000000000000"
                + " (SMMUv3 6.1) [profile generic]"),
        StructureText.command(0x104, 0x1f, SmmuProfile.GENERIC).lines());
  }

  @Test
  void marksAnIllegalCommandUnderItsProfile() {
    assertEquals(
        List.of("CERROR_ILL: TLBI_EL2_VA needs IDR0.Hyp (SMMUv3 6.2) [profile architecture]"),
        command("C21", SmmuProfile.ARCHITECTURE).remarks());
  }

  @Test
  void explainsAStage1StreamTableEntry() {
    List<String> lines = ste("S01").lines();
    assertTrue(
        lines.containsAll(List.of(
            "STE S1 s1ContextPtr=0x880012000 s1CdMax=16 vmid=0 eats=1",
            "  Config[3:1] = 5  (stage 1)",
            "  S1Fmt[5:4] = 2  (two-level, 1024 CDs a leaf)",
            "  S1ContextPtr[55:6] = 0x22000480  (address 0x880012000)",
            "  S1CDMax[63:59] = 0x10  (65536 CDs)",
            "  S1DSS[65:64] = 2  (use CD 0)",
            "  EATS[93:92] = 1  (full ATS)")),
        () -> String.join("\n", lines));
    assertTrue(lines.contains("  S2TG[175:174] = 0  (ignored: stage 2 is off)"));
    assertTrue(lines.stream().noneMatch(l -> l.startsWith("!")), () -> String.join("\n", lines));
  }

  @Test
  void saysWhichFieldsOfAnEntryAreIgnored() {
    List<String> invalid = ste("S06").fields();
    assertEquals(SteFields.STE.fields().size(), invalid.size());
    assertTrue(invalid.contains("V[0] = 0  (invalid)"));
    assertEquals(
        invalid.size() - 1,
        invalid.stream().filter(l -> l.endsWith("(ignored: V=0)")).count());
    StreamTableEntry bypass = StreamTableEntry.of(9 | 2L << 59, 0, 7L | 16L << 32);
    List<String> lines = StructureText.ste(bypass, SmmuProfile.GENERIC).fields();
    assertTrue(lines.contains("S1CDMax[63:59] = 2  (ignored: stage 1 is off)"));
    assertTrue(lines.contains("S2VMID[143:128] = 7  (ignored: no stage translates)"));
    assertTrue(lines.contains("S2T0SZ[165:160] = 0x10  (ignored: stage 2 is off)"));
  }

  @Test
  void readsEachGranuleInItsOwnEncoding() {
    List<String> cd = cd("D05").fields();
    assertTrue(cd.contains("TG0[7:6] = 1  (64K)"));
    assertTrue(cd.contains("TG1[23:22] = 2  (4K)"));
    List<String> ste = StructureText.ste(StreamTableEntry.of(0xd, 0, 1L << 46), SmmuProfile.GENERIC)
        .fields();
    assertTrue(ste.contains("S2TG[175:174] = 1  (64K)"));
    List<String> tlbi = command("C16", SmmuProfile.GENERIC).fields();
    assertTrue(tlbi.contains("TG[75:74] = 3  (64K)"));
  }

  @Test
  void saysThatADisabledHalfIsIgnored() {
    ContextDescriptor cd = ContextDescriptor.of(1L << 31 | 1L << 30 | 2L << 22);
    List<String> lines = StructureText.cd(cd, SmmuProfile.GENERIC).fields();
    assertTrue(lines.contains("TG1[23:22] = 2  (ignored: EPD1=1)"));
    assertTrue(lines.contains("TG0[7:6] = 0  (4K)"));
  }

  @Test
  void marksReservedBitsOfADescriptor() {
    Explanation cd =
        StructureText.cd(ContextDescriptor.of(1L << 31, 1L << 56), SmmuProfile.GENERIC);
    assertTrue(cd.fields().contains("RES0[121:120] = 1  (must be zero: no field of CD)"));
    assertTrue(cd.remarks().contains("RES0 bits of CD are not zero"));
  }

  @Test
  void showsEveryFieldOfEntriesAndDescriptors() {
    assertEquals(SteFields.STE.fields().size(), ste("S01").fields().size());
    assertEquals(CdFields.CD.fields().size(), cd("D01").fields().size());
  }

  @Test
  void saysWhyAnEntryIsIllegal() {
    assertEquals(
        List.of("C_BAD_STE: full ATS with stalls of stage 2: EATS=1, Config=7, S2S=1, IDR0.ATS=1"
            + " (SMMUv3 2.4) [profile architecture]"),
        ste("S04").remarks());
    assertEquals(List.of(), ste("S12").remarks());
    assertEquals(
        List.of("C_BAD_STE: not valid: V=0 (SMMUv3 2.4) [profile generic]"),
        StructureText.ste(StreamTableEntry.of(0xa), SmmuProfile.GENERIC).remarks());
  }

  @Test
  void saysWhyADescriptorIsIllegalAndUnderWhichEntry() {
    assertEquals(
        List.of("C_BAD_CD: A is 0 where faults always abort: A=0, IDR0.TERM_MODEL=1 (SMMUv3 3.4)"
            + " [profile architecture, as of a stage-1 STE in NS-EL1]"),
        cd("D03").remarks());
    assertEquals(List.of(), cd("D01").remarks());
  }

  @Test
  void saysWhatNeedsIdRegisters() {
    StreamTableEntry stage1 = StreamTableEntry.of(Vectors.byId("S05").words());
    assertEquals(
        List.of(
            "not judged: Config=5 needs IDR0.S1P (SMMUv3 2.4) [profile generic]",
            "not judged: S1CDMax=20 needs IDR1.SSIDSIZE (SMMUv3 2.4) [profile generic]",
            "not judged: S1ContextPtr=0x880012000 needs IDR5.OAS, IDR0.TTF, AIDR.ArchMinor"
                + " (SMMUv3 2.4) [profile generic]"),
        StructureText.ste(stage1, SmmuProfile.GENERIC).remarks());
    ContextDescriptor reserved = ContextDescriptor.of(Vectors.byId("D04").words());
    assertEquals(
        List.of("C_BAD_CD: TG1 is reserved or a granule that does not exist: TG1=0 (SMMUv3 3.4)"
            + " [profile generic, as of a stage-1 STE in NS-EL1]"),
        StructureText.cd(reserved, SmmuProfile.GENERIC).remarks());
    assertEquals(
        List.of(),
        StructureText.ste(StreamTableEntry.of(9), SmmuProfile.GENERIC).remarks());
  }

  @Test
  void marksReservedValues() {
    List<String> fields = StructureText.ste(
            StreamTableEntry.of(0xbL | 3 << 4 | 1L << 59, 3), SmmuProfile.ARCHITECTURE)
        .fields();
    assertTrue(fields.contains("S1Fmt[5:4] = 3  (reserved: linear)"));
    assertTrue(fields.contains("S1DSS[65:64] = 3  (reserved: terminate)"));
    assertTrue(cd("D04").fields().contains("TG1[23:22] = 0  (reserved)"));
  }

  @Test
  void marksWhatTheIdRegistersMakeIgnored() {
    StreamTableEntry ste = StreamTableEntry.of(0xbL | 5L << 59, 1L << 28 | 1L << 30);
    List<String> fields = StructureText.ste(ste, SmmuProfile.QEMU_11).fields();
    assertTrue(fields.contains("S1CDMax[63:59] = 5  (ignored: IDR1.SSIDSIZE=0)"));
    assertTrue(fields.contains("EATS[93:92] = 1  (ignored: IDR0.ATS=0)"));
    assertTrue(fields.contains("STRW[95:94] = 1  (ignored: IDR0.Hyp=0)"));
  }

  @Test
  void explainsAnEvent() {
    long[] w = Vectors.byId("E07").words();
    List<String> lines =
        StructureText.event(new EventRecord(w[0], w[1], w[2], w[3])).lines();
    assertTrue(lines.contains("  CLASS[105:104] = 1  (translation table fetch)"));
    assertTrue(lines.contains("  IPA[247:204] = 0x60012  (address 0x60012000)"));
    assertTrue(lines.contains("  S2[103] = 1  (stage 2)"));
  }

  @Test
  void explainsAnyWords() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 5_000; i++) {
      long[] w = random.longs(8).toArray();
      StructureText.command(w[0], w[1], SmmuProfile.GENERIC).lines();
      StructureText.ste(StreamTableEntry.of(w), SmmuProfile.GENERIC).lines();
      StructureText.cd(ContextDescriptor.of(w), SmmuProfile.QEMU_11).lines();
      StructureText.event(new EventRecord(w[0], w[1], w[2], w[3])).lines();
    }
  }

  private static Explanation command(String id, SmmuProfile profile) {
    long[] w = Vectors.byId(id).words();
    return StructureText.command(w[0], w[1], profile);
  }

  private static Explanation ste(String id) {
    return StructureText.ste(
        StreamTableEntry.of(Vectors.byId(id).words()), SmmuProfile.ARCHITECTURE);
  }

  private static Explanation cd(String id) {
    return StructureText.cd(
        ContextDescriptor.of(Vectors.byId(id).words()), SmmuProfile.ARCHITECTURE);
  }
}
