package org.vsmmu.smmu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.vsmmu.smmu.config.CdFields.*;
import static org.vsmmu.smmu.config.StreamWorld.NS_EL1;
import static org.vsmmu.smmu.config.StreamWorld.NS_EL2;
import static org.vsmmu.smmu.config.StreamWorld.NS_EL2_E2H;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

class CdLegalityTest {
  private static final IdRegisters ID = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
  private static final IdRegisters V3_0 = ID.with(IdFields.ARCH_MINOR, 0);
  private static final IdRegisters V3_4 = ID.with(IdFields.ARCH_MINOR, 4);
  private static final StreamTableEntry STE = StreamTableEntry.of(0xb);

  /** Both halves of 48 bits, 4K. */
  private static final ContextDescriptor BOTH = with(
      ContextDescriptor.of(),
      V,
      1,
      AA64,
      1,
      A,
      1,
      R,
      1,
      IPS,
      5,
      T0SZ,
      16,
      T1SZ,
      16,
      TG1,
      2,
      ASID,
      7,
      TTB0,
      0x88010000L,
      TTB1,
      0x88020000L);

  private static final ContextDescriptor LOWER = with(BOTH, EPD1, 1);
  private static final ContextDescriptor UPPER = with(BOTH, EPD0, 1);

  private static ContextDescriptor with(ContextDescriptor cd, Object... fieldsAndValues) {
    long[] words = cd.toArray();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      ((Field) fieldsAndValues[i]).put(words, ((Number) fieldsAndValues[i + 1]).longValue());
    }
    return ContextDescriptor.of(words);
  }

  private static Set<CdRule> broken(
      ContextDescriptor cd, StreamTableEntry ste, IdRegisters id, StreamWorld world) {
    Set<CdRule> broken = EnumSet.noneOf(CdRule.class);
    for (CdRule rule : CdRule.values()) {
      if (rule.brokenBy(cd, ste, id, world)) {
        broken.add(rule);
      }
    }
    assertEquals(broken.isEmpty(), CdLegality.legal(cd, ste, id, world));
    assertEquals(broken.isEmpty(), CdLegality.judge(cd, ste, id, world).isEmpty());
    return broken;
  }

  private final List<DynamicTest> cases = new ArrayList<>();

  private void breaks(CdRule rule, String what, ContextDescriptor cd, IdRegisters id) {
    breaks(rule, what, cd, STE, id, NS_EL1);
  }

  private void breaks(
      CdRule rule,
      String what,
      ContextDescriptor cd,
      StreamTableEntry ste,
      IdRegisters id,
      StreamWorld world) {
    cases.add(dynamicTest(
        rule + " is broken by " + what,
        () -> assertEquals(EnumSet.of(rule), broken(cd, ste, id, world))));
  }

  private void keeps(CdRule rule, String what, ContextDescriptor cd, IdRegisters id) {
    keeps(rule, what, cd, STE, id, NS_EL1);
  }

  private void keeps(
      CdRule rule,
      String what,
      ContextDescriptor cd,
      StreamTableEntry ste,
      IdRegisters id,
      StreamWorld world) {
    cases.add(dynamicTest(
        rule + " is kept by " + what, () -> assertEquals(Set.of(), broken(cd, ste, id, world))));
  }

  @TestFactory
  Stream<DynamicTest> judgesFaultsAndFormats() {
    breaks(CdRule.INVALID, "V=0", with(BOTH, V, 0), ID);
    keeps(CdRule.INVALID, "V=1", BOTH, ID);
    ContextDescriptor stalls = with(BOTH, S, 1);
    StreamTableEntry stalld = StreamTableEntry.of(0xb, 1L << 27);
    breaks(CdRule.STALL_DISABLED, "S=1", stalls, stalld, ID, NS_EL1);
    keeps(CdRule.STALL_DISABLED, "S=0", BOTH, stalld, ID, NS_EL1);
    breaks(CdRule.NO_TERMINATION, "A=0", with(BOTH, A, 0), ID);
    keeps(CdRule.NO_TERMINATION, "A=0", with(BOTH, A, 0), ID.with(IdFields.TERM_MODEL, 0));
    breaks(CdRule.STALL, "S=1 without stalls", stalls, ID.with(IdFields.STALL_MODEL, 1));
    breaks(CdRule.STALL, "S=0 with forced stalls", BOTH, ID.with(IdFields.STALL_MODEL, 2));
    keeps(CdRule.STALL, "S=1 with both", stalls, ID);
    keeps(CdRule.STALL, "S=1 with forced stalls", stalls, ID.with(IdFields.STALL_MODEL, 2));
    ContextDescriptor big = with(BOTH, ENDI, 1);
    breaks(CdRule.ENDIAN, "big", big, ID);
    breaks(CdRule.ENDIAN, "little", BOTH, ID.with(IdFields.TTENDIAN, 3));
    breaks(CdRule.ENDIAN, "big in one half", with(big, EPD1, 1), ID);
    breaks(CdRule.ENDIAN, "big at EL2", with(big, EPD0, 1, EPD1, 1), STE, ID, NS_EL2);
    keeps(CdRule.ENDIAN, "no half", with(big, EPD0, 1, EPD1, 1), ID);
    keeps(CdRule.ENDIAN, "mixed", big, ID.with(IdFields.TTENDIAN, 0));
    IdRegisters both = ID.with(IdFields.TTF, 3);
    ContextDescriptor lpae = with(BOTH, AA64, 0);
    breaks(CdRule.LPAE, "AA64=0", lpae, ID);
    breaks(CdRule.LPAE, "E2H", lpae, STE, both, NS_EL2_E2H);
    keeps(CdRule.LPAE, "AA64=0", lpae, both);
    keeps(CdRule.LPAE, "EL2", lpae, STE, both, NS_EL2);
    keeps(CdRule.LPAE, "D128", lpae, STE, ID.with(IdFields.D128, 1), NS_EL2_E2H);
    breaks(CdRule.AARCH64, "AA64=1", BOTH, ID.with(IdFields.TTF, 1));
    StreamTableEntry overLpae = StreamTableEntry.of(0xf);
    StreamTableEntry overAArch64 = StreamTableEntry.of(0xf, 0, 1L << 51);
    breaks(CdRule.AARCH64, "LPAE below", BOTH, overLpae, both, NS_EL1);
    keeps(CdRule.AARCH64, "AArch64 below", BOTH, overAArch64, both, NS_EL1);
    keeps(CdRule.AARCH64, "D128 below", BOTH, overLpae, both.with(IdFields.D128, 1), NS_EL1);
    keeps(CdRule.AARCH64, "no stage 2", BOTH, both);
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> judgesFlagsAndTags() {
    breaks(CdRule.HTTU, "HA", with(BOTH, HA, 1), ID.with(IdFields.HTTU, 0));
    breaks(CdRule.HTTU, "HD", with(BOTH, HA, 1, HD, 1), ID.with(IdFields.HTTU, 1));
    breaks(CdRule.HTTU, "HAFT", with(BOTH, HAFT, 1), ID.with(IdFields.HTTU, 3));
    keeps(CdRule.HTTU, "HA", with(BOTH, HA, 1), ID.with(IdFields.HTTU, 1));
    keeps(CdRule.HTTU, "HD alone", with(BOTH, HD, 1), ID.with(IdFields.HTTU, 2));
    keeps(CdRule.HTTU, "HAFT", with(BOTH, HA, 1, HAFT, 1), ID.with(IdFields.HTTU, 3));
    keeps(CdRule.HTTU, "a HAFT of none", with(BOTH, HAFT, 1), ID.with(IdFields.HTTU, 2));
    keeps(
        CdRule.HTTU,
        "LPAE",
        with(BOTH, HA, 1, AA64, 0),
        ID.with(IdFields.HTTU, 0).with(IdFields.TTF, 3));
    IdRegisters narrow = ID.with(IdFields.ASID16, 0);
    breaks(CdRule.WIDE_ASID, "0x100", with(BOTH, ASID, 0x100), narrow);
    breaks(CdRule.WIDE_ASID, "E2H", with(BOTH, ASID, 0x100), STE, narrow, NS_EL2_E2H);
    keeps(CdRule.WIDE_ASID, "0xff", with(BOTH, ASID, 0xff), narrow);
    keeps(CdRule.WIDE_ASID, "0xffff", with(BOTH, ASID, 0xffff), ID);
    keeps(CdRule.WIDE_ASID, "EL2", with(BOTH, ASID, 0x100), STE, narrow, NS_EL2);
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> judgesSizesAndGranules() {
    IdRegisters stt = ID.with(IdFields.STT, 1);
    breaks(CdRule.T0_SIZE, "40", with(BOTH, T0SZ, 40), ID);
    keeps(CdRule.T0_SIZE, "39", with(BOTH, T0SZ, 39), ID);
    breaks(CdRule.T0_SIZE, "15", with(BOTH, T0SZ, 15), ID);
    breaks(CdRule.T0_SIZE, "15 in v3.0", with(BOTH, T0SZ, 15), V3_0);
    keeps(CdRule.T0_SIZE, "16", with(BOTH, T0SZ, 16), ID);
    breaks(CdRule.T0_SIZE, "49 with STT", with(BOTH, T0SZ, 49), stt);
    keeps(CdRule.T0_SIZE, "48 with STT", with(BOTH, T0SZ, 48), stt);
    ContextDescriptor lower64K = with(BOTH, TG0, 1);
    breaks(CdRule.T0_SIZE, "48 of 64K with STT", with(lower64K, T0SZ, 48), stt);
    keeps(CdRule.T0_SIZE, "47 of 64K with STT", with(lower64K, T0SZ, 47), stt);
    IdRegisters vax = ID.with(IdFields.VAX, 1);
    breaks(CdRule.T0_SIZE, "15 of 4K with VAX", with(BOTH, T0SZ, 15, DS, 1), vax);
    breaks(CdRule.T0_SIZE, "11 of 64K with VAX", with(lower64K, T0SZ, 11), vax);
    keeps(CdRule.T0_SIZE, "12 of 64K with VAX", with(lower64K, T0SZ, 12), vax);
    IdRegisters ds = vax.with(IdFields.DS, 1);
    keeps(CdRule.T0_SIZE, "12 of 4K with DS", with(BOTH, T0SZ, 12, DS, 1), ds);
    breaks(CdRule.T0_SIZE, "12 of 4K without DS", with(BOTH, T0SZ, 12), ds);
    breaks(CdRule.T0_SIZE, "EPD0 at EL2", with(UPPER, T0SZ, 40), STE, ID, NS_EL2);
    keeps(CdRule.T0_SIZE, "EPD0", with(UPPER, T0SZ, 63), ID);
    keeps(CdRule.T0_SIZE, "LPAE", with(BOTH, T0SZ, 1, AA64, 0), ID.with(IdFields.TTF, 3));
    breaks(CdRule.T1_SIZE, "40", with(BOTH, T1SZ, 40), ID);
    breaks(CdRule.T1_SIZE, "40 with E2H", with(BOTH, T1SZ, 40), STE, ID, NS_EL2_E2H);
    keeps(CdRule.T1_SIZE, "39", with(BOTH, T1SZ, 39), ID);
    keeps(CdRule.T1_SIZE, "EPD1", with(LOWER, T1SZ, 63), ID);
    keeps(CdRule.T1_SIZE, "EL2", with(BOTH, T1SZ, 63), STE, ID, NS_EL2);
    breaks(CdRule.GRANULE_0, "TG0=3", with(BOTH, TG0, 3), ID);
    breaks(CdRule.GRANULE_0, "no 4K", LOWER, ID.with(IdFields.GRAN4K, 0));
    breaks(CdRule.GRANULE_0, "no 16K", with(BOTH, TG0, 2), ID.with(IdFields.GRAN16K, 0));
    keeps(CdRule.GRANULE_0, "EPD0", with(UPPER, TG0, 3), ID);
    keeps(CdRule.GRANULE_0, "16K", with(LOWER, TG0, 2), ID.with(IdFields.GRAN4K, 0));
    breaks(CdRule.GRANULE_1, "TG1=0", with(BOTH, TG1, 0), ID);
    breaks(CdRule.GRANULE_1, "no 64K", with(BOTH, TG1, 3), ID.with(IdFields.GRAN64K, 0));
    keeps(CdRule.GRANULE_1, "EPD1", with(LOWER, TG1, 0), ID);
    keeps(CdRule.GRANULE_1, "EL2", with(BOTH, TG1, 0), STE, ID, NS_EL2);
    keeps(CdRule.GRANULE_1, "16K", with(UPPER, TG1, 1), ID.with(IdFields.GRAN4K, 0));
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> judgesTablesAndIndirection() {
    IdRegisters oas52 = V3_4.with(IdFields.OAS, 6);
    ContextDescriptor at36 = with(BOTH, TTB0, 1L << (36 - 4), IPS, 1);
    breaks(CdRule.TABLE_0, "2^36", at36, ID);
    keeps(CdRule.TABLE_0, "2^36-16", with(at36, TTB0, (1L << (36 - 4)) - 1), ID);
    ContextDescriptor at44 = with(BOTH, TTB0, 1L << (44 - 4));
    breaks(CdRule.TABLE_0, "2^44 of OAS 44", at44, ID.with(IdFields.OAS, 4));
    keeps(CdRule.TABLE_0, "2^44", at44, ID);
    keeps(CdRule.TABLE_0, "EPD0", with(at36, EPD0, 1), ID);
    ContextDescriptor at48 = with(BOTH, TTB0, 1L << (48 - 4), IPS, 6);
    breaks(CdRule.TABLE_0, "4K at 2^48", at48, oas52);
    keeps(CdRule.TABLE_0, "4K at 2^48 with DS", with(at48, DS, 1), oas52.with(IdFields.DS, 1));
    keeps(CdRule.TABLE_0, "64K at 2^48", with(at48, TG0, 1), oas52);
    keeps(CdRule.TABLE_0, "RES0 bits of v3.0", with(BOTH, TTB0, 1L << (48 - 4)), V3_0);
    keeps(CdRule.TABLE_0, "RES0 bits of v3.2", with(BOTH, TTB0, 1L << (52 - 4)), ID);
    breaks(CdRule.TABLE_0, "2^52 of v3.4", with(BOTH, TTB0, 1L << (52 - 4)), V3_4);
    ContextDescriptor upper36 = with(BOTH, TTB1, 1L << (36 - 4), IPS, 1);
    breaks(CdRule.TABLE_1, "2^36", upper36, ID);
    keeps(CdRule.TABLE_1, "2^36-16", with(upper36, TTB1, (1L << (36 - 4)) - 1), ID);
    keeps(CdRule.TABLE_1, "EPD1", with(upper36, EPD1, 1), ID);
    keeps(CdRule.TABLE_1, "EL2", upper36, STE, ID, NS_EL2);
    IdRegisters pi = V3_4.with(IdFields.S1PI, 1);
    StreamTableEntry indirect = StreamTableEntry.of(0xb, 1L << 24);
    ContextDescriptor pie = with(BOTH, PIE, 1);
    breaks(CdRule.INDIRECTION, "PIIP 100", with(pie, PIIP, 4L << 45), indirect, pi, NS_EL1);
    breaks(CdRule.INDIRECTION, "PIIP 110", with(pie, PIIP, 6), indirect, pi, NS_EL1);
    breaks(CdRule.INDIRECTION, "PIIU 100", with(pie, PIIU, 4), indirect, pi, NS_EL1);
    breaks(CdRule.INDIRECTION, "PIIU 110", with(pie, PIIU, 6L << 21), indirect, pi, NS_EL1);
    breaks(CdRule.INDIRECTION, "code", with(pie, PIIP, 2, PIIU, 5), indirect, pi, NS_EL1);
    keeps(
        CdRule.INDIRECTION,
        "the others",
        with(pie, PIIP, 0b111_001_101_011, PIIU, 0b001_111_101_001),
        indirect,
        pi,
        NS_EL1);
    keeps(
        CdRule.INDIRECTION,
        "code elsewhere",
        with(pie, PIIP, 2, PIIU, 0b101_000),
        indirect,
        pi,
        NS_EL1);
    keeps(CdRule.INDIRECTION, "PIE=0", with(BOTH, PIIP, 4), indirect, pi, NS_EL1);
    keeps(CdRule.INDIRECTION, "S1PIE=0", with(pie, PIIP, 4), pi);
    keeps(CdRule.INDIRECTION, "no S1PI", with(pie, PIIP, 4), indirect, V3_4, NS_EL1);
    IdRegisters d128 = V3_4.with(IdFields.D128, 1);
    breaks(CdRule.INDIRECTION, "D128", with(BOTH, AA64, 0, PIIP, 4), d128);
    return cases.stream();
  }

  @Test
  void testsEveryRule() {
    Set<String> tested = Stream.of(
            judgesFaultsAndFormats(),
            judgesFlagsAndTags(),
            judgesSizesAndGranules(),
            judgesTablesAndIndirection())
        .flatMap(tests -> tests)
        .map(DynamicTest::getDisplayName)
        .map(name -> name.substring(0, name.indexOf(' ', name.indexOf(" is ") + 4)))
        .collect(Collectors.toSet());
    Set<String> wanted = Arrays.stream(CdRule.values())
        .flatMap(rule -> Stream.of(rule + " is broken", rule + " is kept"))
        .collect(Collectors.toSet());
    assertEquals(wanted, tested);
  }

  @Test
  void looksAtNothingButWhatARuleNames() {
    SplittableRandom random = new SplittableRandom(34);
    for (int i = 0; i < 20_000; i++) {
      ContextDescriptor cd = ContextDescriptor.of(random.longs(8).toArray());
      ContextDescriptor other = ContextDescriptor.of(random.longs(8).toArray());
      StreamTableEntry ste = StreamTableEntry.of(random.longs(8).toArray());
      StreamWorld world = StreamWorld.values()[random.nextInt(3)];
      IdRegisters id = random(random);
      IdRegisters otherId = random(random);
      for (CdRule rule : CdRule.values()) {
        ContextDescriptor alike = with(other, EPD0, cd.get(EPD0), EPD1, cd.get(EPD1));
        alike = with(alike, AA64, cd.get(AA64));
        for (Field field : rule.clause().fields()) {
          alike = with(alike, field, cd.get(field));
        }
        IdRegisters alikeId = otherId;
        for (Field field : rule.clause().registers()) {
          alikeId = alikeId.with(field, id.get(field));
        }
        assertEquals(
            rule.brokenBy(cd, ste, id, world),
            rule.brokenBy(alike, ste, alikeId, world),
            rule::name);
      }
    }
  }

  private static IdRegisters random(SplittableRandom random) {
    int[] r = random.ints(6).toArray();
    return new IdRegisters(r[0], r[1], r[2], r[3], r[4], random.nextInt(5));
  }

  @Test
  void knowsWhatNoSmmuTakes() {
    assertEquals("not valid: V=0 (SMMUv3 3.4)", certain(with(BOTH, V, 0)));
    assertEquals("legal", certain(BOTH));
    assertEquals(
        "TG1 is reserved or a granule that does not exist: TG1=0 (SMMUv3 3.4)",
        certain(with(BOTH, TG1, 0)));
    assertTrue(certain(with(BOTH, T0SZ, 63)).startsWith("T0SZ is out of range: T0SZ=63"));
    assertEquals("legal", certain(with(BOTH, T0SZ, 48)));
  }

  private static String certain(ContextDescriptor cd) {
    return CdLegality.judge(cd, STE, NS_EL1).map(Illegality::toString).orElse("legal");
  }

  @Test
  void knowsWhatDependsOnIdRegisters() {
    List<String> open = CdLegality.unjudged(with(LOWER, A, 0, ASID, 0x100), STE, NS_EL1).stream()
        .map(Unjudged::reason)
        .toList();
    assertEquals(
        List.of(
            "A=0 needs IDR0.TERM_MODEL",
            "S=0 needs IDR0.STALL_MODEL",
            "ENDI=0 needs IDR0.TTENDIAN",
            "AA64=1 needs IDR0.TTF, IDR5.D128",
            "ASID=256 needs IDR0.ASID16",
            "TG0=0 needs IDR5.GRAN4K, IDR5.GRAN16K, IDR5.GRAN64K",
            "TTB0=0x880100000 needs IDR5.OAS, IDR5.DS, AIDR.ArchMinor"),
        open);
    assertEquals(List.of(), CdLegality.unjudged(with(BOTH, V, 0), STE, NS_EL1));
  }

  @Test
  void agreesWithEveryProfileOnWhatNoSmmuTakes() {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 300; i++) {
      ContextDescriptor cd = with(ContextDescriptor.of(random.longs(8).toArray()), V, 1);
      boolean certain = CdLegality.judge(cd, STE, NS_EL1).isPresent();
      for (int j = 0; j < 50; j++) {
        assertFalse(certain && CdLegality.legal(cd, STE, random(random), NS_EL1));
      }
    }
  }
}
