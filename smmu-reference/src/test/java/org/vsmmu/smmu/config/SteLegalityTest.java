package org.vsmmu.smmu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.vsmmu.smmu.config.SteFields.*;
import static org.vsmmu.smmu.register.IdFields.*;

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
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

class SteLegalityTest {
  private static final IdRegisters ID = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
  private static final IdRegisters EL2 = ID.with(HYP, 1);
  private static final IdRegisters V3_0 = ID.with(ARCH_MINOR, 0);
  private static final IdRegisters V3_4 = ID.with(ARCH_MINOR, 4);

  private static final StreamTableEntry BYPASS = with(StreamTableEntry.of(1), CONFIG, 4);
  private static final StreamTableEntry STAGE_1 =
      with(StreamTableEntry.of(1 | 0x880012000L), CONFIG, 5);
  private static final StreamTableEntry STAGE_2 = stage2(6);
  private static final StreamTableEntry NESTED = with(stage2(7), S1_CONTEXT_PTR, 0x1000);

  /** 40-bit addresses from 4K tables, two of them at level 1. */
  private static StreamTableEntry stage2(int config) {
    StreamTableEntry ste = StreamTableEntry.of(1, 0, 7, 0x880020000L);
    return with(ste, CONFIG, config, S2T0SZ, 24, S2SL0, 1, S2PS, 5, S2AA64, 1, S2R, 1);
  }

  private static StreamTableEntry with(StreamTableEntry ste, Object... fieldsAndValues) {
    long[] words = ste.toArray();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      long value = ((Number) fieldsAndValues[i + 1]).longValue();
      ((Field) fieldsAndValues[i]).put(words, value);
    }
    return StreamTableEntry.of(words);
  }

  private static Set<SteRule> broken(StreamTableEntry ste, IdRegisters id) {
    Set<SteRule> broken = EnumSet.noneOf(SteRule.class);
    for (SteRule rule : SteLegality.rules(ste)) {
      if (rule.brokenBy(ste, id)) {
        broken.add(rule);
      }
    }
    assertEquals(broken.isEmpty(), SteLegality.legal(ste, id, false));
    assertEquals(broken.isEmpty(), SteLegality.judge(ste, id, true).isEmpty());
    return broken;
  }

  /** What breaks a rule and no other. */
  private final List<DynamicTest> cases = new ArrayList<>();

  private void breaks(SteRule rule, String what, StreamTableEntry ste, IdRegisters id) {
    cases.add(dynamicTest(
        rule + " is broken by " + what, () -> assertEquals(EnumSet.of(rule), broken(ste, id))));
  }

  private void keeps(SteRule rule, String what, StreamTableEntry ste, IdRegisters id) {
    cases.add(
        dynamicTest(rule + " is kept by " + what, () -> assertEquals(Set.of(), broken(ste, id))));
  }

  @Test
  void takesThePlainEntries() {
    for (StreamTableEntry ste : List.of(BYPASS, STAGE_1, STAGE_2, NESTED)) {
      assertEquals(Set.of(), broken(ste, ID));
      assertEquals(Set.of(), broken(ste, EL2));
    }
  }

  @TestFactory
  Stream<DynamicTest> judgesWhatExists() {
    breaks(SteRule.INVALID, "V=0", with(STAGE_1, V, 0), ID);
    keeps(SteRule.INVALID, "Config=0 with every other bit set", abortWithAllBits(0), ID);
    keeps(SteRule.INVALID, "Config=3 with every other bit set", abortWithAllBits(3), ID);
    breaks(SteRule.NO_STAGE_1, "Config=5", STAGE_1, ID.with(S1P, 0));
    breaks(SteRule.NO_STAGE_1, "Config=7", NESTED, ID.with(S1P, 0));
    keeps(SteRule.NO_STAGE_1, "Config=6", STAGE_2, ID.with(S1P, 0));
    keeps(SteRule.NO_STAGE_1, "Config=4", BYPASS, ID.with(S1P, 0));
    breaks(SteRule.NO_STAGE_2, "Config=6", STAGE_2, ID.with(S2P, 0));
    breaks(SteRule.NO_STAGE_2, "Config=7", NESTED, ID.with(S2P, 0));
    keeps(SteRule.NO_STAGE_2, "Config=5", STAGE_1, ID.with(S2P, 0));
    return cases.stream();
  }

  private static StreamTableEntry abortWithAllBits(int config) {
    return with(StreamTableEntry.of(-1, -1, -1, -1, -1, -1, -1, -1), CONFIG, config);
  }

  @TestFactory
  Stream<DynamicTest> judgesAts() {
    breaks(SteRule.SPLIT_ATS, "stage 1 alone", with(STAGE_1, EATS, 2), ID);
    breaks(SteRule.SPLIT_ATS, "stage 2 alone", with(STAGE_2, EATS, 2), ID);
    breaks(SteRule.SPLIT_ATS, "S2S", with(NESTED, EATS, 2, S2S, 1), ID);
    breaks(SteRule.SPLIT_ATS, "NS1ATS", with(NESTED, EATS, 2), ID.with(NS1ATS, 1));
    keeps(SteRule.SPLIT_ATS, "both stages", with(NESTED, EATS, 2), ID);
    keeps(SteRule.SPLIT_ATS, "bypass", with(BYPASS, EATS, 2), ID);
    keeps(SteRule.SPLIT_ATS, "no ATS", with(STAGE_1, EATS, 2), ID.with(ATS, 0));
    breaks(SteRule.FULL_ATS_STALLS, "stage 2", with(STAGE_2, EATS, 1, S2S, 1), ID);
    breaks(SteRule.FULL_ATS_STALLS, "both stages", with(NESTED, EATS, 1, S2S, 1), ID);
    keeps(SteRule.FULL_ATS_STALLS, "stage 1", with(STAGE_1, EATS, 1, S2S, 1), ID);
    keeps(SteRule.FULL_ATS_STALLS, "stage 1 of v3.0", with(STAGE_1, EATS, 1, S2S, 1), V3_0);
    keeps(SteRule.FULL_ATS_STALLS, "no ATS", with(NESTED, EATS, 1, S2S, 1), ID.with(ATS, 0));
    keeps(SteRule.FULL_ATS_STALLS, "EATS=0", with(NESTED, S2S, 1), ID);
    IdRegisters dpt = EL2.with(DPT, 1);
    breaks(SteRule.DPT_ATS, "NS-EL2", with(STAGE_1, EATS, 3, STRW, 2), dpt);
    breaks(SteRule.DPT_ATS, "S2S", with(NESTED, EATS, 3, S2S, 1), dpt);
    keeps(SteRule.DPT_ATS, "NS-EL1", with(STAGE_1, EATS, 3, S2S, 1), dpt);
    keeps(SteRule.DPT_ATS, "no DPT", with(NESTED, EATS, 3, S2S, 1), ID);
    breaks(SteRule.RESERVED_WORLD, "STRW=1", with(STAGE_1, STRW, 1), EL2);
    breaks(SteRule.RESERVED_WORLD, "STRW=3", with(STAGE_1, STRW, 3), EL2);
    keeps(SteRule.RESERVED_WORLD, "STRW=2", with(STAGE_1, STRW, 2), EL2);
    keeps(SteRule.RESERVED_WORLD, "both stages", with(NESTED, STRW, 1), EL2);
    keeps(SteRule.RESERVED_WORLD, "stage 2", with(STAGE_2, STRW, 1), EL2);
    keeps(SteRule.RESERVED_WORLD, "bypass", with(BYPASS, STRW, 1), EL2);
    keeps(SteRule.RESERVED_WORLD, "no EL2", with(STAGE_1, STRW, 1), ID);
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> judgesStage1() {
    StreamTableEntry stalld = with(STAGE_1, S1STALLD, 1);
    breaks(SteRule.STALL_DISABLE, "no stalls", stalld, ID.with(STALL_MODEL, 1));
    breaks(SteRule.STALL_DISABLE, "forced stalls", stalld, ID.with(STALL_MODEL, 2));
    keeps(SteRule.STALL_DISABLE, "stall and terminate", stalld, ID);
    keeps(
        SteRule.STALL_DISABLE,
        "stage 2 alone",
        with(STAGE_2, S1STALLD, 1, S1_CD_MAX, 31),
        ID.with(STALL_MODEL, 1));
    breaks(SteRule.TOO_MANY_CDS, "21 above 20", with(STAGE_1, S1_CD_MAX, 21), ID);
    keeps(SteRule.TOO_MANY_CDS, "20", with(STAGE_1, S1_CD_MAX, 20), ID);
    keeps(SteRule.TOO_MANY_CDS, "no substreams", with(STAGE_1, S1_CD_MAX, 31), noSubstreams());
    IdRegisters linear = ID.with(CD2L, 0);
    StreamTableEntry eightCds = with(STAGE_1, S1_CD_MAX, 3);
    breaks(SteRule.NO_TWO_LEVEL_CDS, "S1Fmt=1", with(eightCds, S1_FMT, 1), linear);
    breaks(SteRule.NO_TWO_LEVEL_CDS, "S1Fmt=2", with(eightCds, S1_FMT, 2), linear);
    keeps(SteRule.NO_TWO_LEVEL_CDS, "S1Fmt=3", with(eightCds, S1_FMT, 3), linear);
    keeps(SteRule.NO_TWO_LEVEL_CDS, "one CD", with(STAGE_1, S1_FMT, 1), linear);
    keeps(
        SteRule.NO_TWO_LEVEL_CDS,
        "no substreams",
        with(eightCds, S1_FMT, 2),
        noSubstreams().with(CD2L, 0));
    long tooHigh = 1L << (48 - 6);
    breaks(SteRule.CONTEXT_PTR, "2^OAS", with(STAGE_1, S1_CONTEXT_PTR, tooHigh), ID);
    keeps(SteRule.CONTEXT_PTR, "2^OAS-64", with(STAGE_1, S1_CONTEXT_PTR, tooHigh - 1), ID);
    keeps(SteRule.CONTEXT_PTR, "2^OAS of v3.0", with(STAGE_1, S1_CONTEXT_PTR, tooHigh), V3_0);
    breaks(SteRule.CONTEXT_PTR, "the IPA 2^IAS", with(NESTED, S1_CONTEXT_PTR, tooHigh), V3_0);
    IdRegisters lpae = ID.with(OAS, 1).with(TTF, 3);
    StreamTableEntry within36 = with(NESTED, S2T0SZ, 28);
    keeps(
        SteRule.CONTEXT_PTR, "the IPA 2^39", with(within36, S1_CONTEXT_PTR, 1L << (39 - 6)), lpae);
    breaks(SteRule.CONTEXT_PTR, "the PA 2^39", with(STAGE_1, S1_CONTEXT_PTR, 1L << (39 - 6)), lpae);
    return cases.stream();
  }

  private static IdRegisters noSubstreams() {
    return ID.with(SSIDSIZE, 0);
  }

  @TestFactory
  Stream<DynamicTest> judgesStage2Formats() {
    IdRegisters both = ID.with(TTF, 3).with(FWB, 1);
    StreamTableEntry lpae = with(STAGE_2, S2AA64, 0);
    breaks(SteRule.FWB_LPAE, "S2FWB", with(lpae, S2FWB, 1), both);
    keeps(SteRule.FWB_LPAE, "S2FWB without FWB", with(lpae, S2FWB, 1), both.with(FWB, 0));
    keeps(SteRule.FWB_LPAE, "AArch64", with(STAGE_2, S2FWB, 1), both);
    keeps(SteRule.FWB_LPAE, "D128", with(lpae, S2FWB, 1), both.with(D128, 1));
    breaks(SteRule.STAGE_2_STALL, "no stalls", with(STAGE_2, S2S, 1), ID.with(STALL_MODEL, 1));
    breaks(SteRule.STAGE_2_STALL, "forced stalls", STAGE_2, ID.with(STALL_MODEL, 2));
    keeps(SteRule.STAGE_2_STALL, "S2S=0", STAGE_2, ID.with(STALL_MODEL, 1));
    keeps(SteRule.STAGE_2_STALL, "S2S=1", with(STAGE_2, S2S, 1), ID.with(STALL_MODEL, 2));
    keeps(SteRule.STAGE_2_STALL, "stage 1", with(STAGE_1, S2S, 1), ID.with(STALL_MODEL, 1));
    breaks(SteRule.STAGE_2_FORMAT, "S2AA64=0", lpae, ID);
    breaks(SteRule.STAGE_2_FORMAT, "S2AA64=1", with(STAGE_2, S2T0SZ, 30), ID.with(TTF, 1));
    keeps(SteRule.STAGE_2_FORMAT, "LPAE", lpae, both);
    keeps(SteRule.STAGE_2_FORMAT, "D128", lpae, ID.with(D128, 1));
    breaks(SteRule.STAGE_2_HTTU, "S2HA", with(STAGE_2, S2HA, 1), ID.with(HTTU, 0));
    breaks(SteRule.STAGE_2_HTTU, "S2HD", with(STAGE_2, S2HA, 1, S2HD, 1), ID.with(HTTU, 1));
    breaks(SteRule.STAGE_2_HTTU, "S2HA of LPAE", with(lpae, S2HA, 1), both.with(HTTU, 2));
    breaks(SteRule.STAGE_2_HTTU, "S2HAFT", with(STAGE_2, S2HAFT, 1), ID.with(HTTU, 3));
    keeps(SteRule.STAGE_2_HTTU, "S2HA", with(STAGE_2, S2HA, 1), ID.with(HTTU, 1));
    keeps(SteRule.STAGE_2_HTTU, "S2HD", with(STAGE_2, S2HA, 1, S2HD, 1), ID.with(HTTU, 2));
    keeps(SteRule.STAGE_2_HTTU, "S2HD alone", with(STAGE_2, S2HD, 1), ID.with(HTTU, 2));
    keeps(SteRule.STAGE_2_HTTU, "S2HAFT", with(STAGE_2, S2HA, 1, S2HAFT, 1), ID.with(HTTU, 3));
    keeps(SteRule.STAGE_2_HTTU, "a S2HAFT of none", with(STAGE_2, S2HAFT, 1), ID.with(HTTU, 2));
    breaks(SteRule.STAGE_2_GRANULE, "S2TG=3", with(STAGE_2, S2TG, 3), ID);
    breaks(SteRule.STAGE_2_GRANULE, "no 4K", STAGE_2, ID.with(GRAN4K, 0));
    keeps(SteRule.STAGE_2_GRANULE, "4K alone", STAGE_2, ID.with(GRAN16K, 0).with(GRAN64K, 0));
    keeps(SteRule.STAGE_2_GRANULE, "S2TG=3 of LPAE", with(lpae, S2TG, 3), both);
    breaks(SteRule.STAGE_2_ENDIAN, "big", with(STAGE_2, S2ENDI, 1), ID);
    breaks(SteRule.STAGE_2_ENDIAN, "little", STAGE_2, ID.with(TTENDIAN, 3));
    keeps(SteRule.STAGE_2_ENDIAN, "mixed", with(STAGE_2, S2ENDI, 1), ID.with(TTENDIAN, 0));
    keeps(SteRule.STAGE_2_ENDIAN, "big", with(STAGE_2, S2ENDI, 1), ID.with(TTENDIAN, 3));
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> judgesStage2Tables() {
    IdRegisters oas52 = V3_4.with(OAS, 6);
    IdRegisters ds = oas52.with(DS, 1);
    StreamTableEntry at47 = with(STAGE_2, S2TTB, 1L << (47 - 4));
    StreamTableEntry at48 = with(STAGE_2, S2TTB, 1L << (48 - 4), S2PS, 6);
    breaks(SteRule.STAGE_2_TABLE, "2^36", with(STAGE_2, S2TTB, 1L << (36 - 4), S2PS, 1), ID);
    breaks(SteRule.STAGE_2_TABLE, "2^47 of OAS 44", at47, ID.with(OAS, 4));
    keeps(SteRule.STAGE_2_TABLE, "2^47", at47, ID);
    breaks(SteRule.STAGE_2_TABLE, "4K at 2^48", at48, oas52);
    keeps(SteRule.STAGE_2_TABLE, "4K at 2^48 with DS", with(at48, S2DS, 1), ds);
    breaks(SteRule.STAGE_2_TABLE, "4K at 2^48 without S2DS", at48, ds);
    keeps(SteRule.STAGE_2_TABLE, "64K at 2^48", with(at48, S2TG, 1), oas52);
    keeps(SteRule.STAGE_2_TABLE, "RES0 bits of v3.0", with(STAGE_2, S2TTB, 1L << 44), V3_0);
    keeps(SteRule.STAGE_2_TABLE, "RES0 bits of v3.2", with(STAGE_2, S2TTB, 1L << 48), ID);
    breaks(SteRule.STAGE_2_TABLE, "2^52 of v3.4", with(STAGE_2, S2TTB, 1L << 48), V3_4);

    IdRegisters stt = ID.with(STT, 1);
    StreamTableEntry level2 = with(STAGE_2, S2SL0, 0);
    breaks(SteRule.STAGE_2_SIZE, "40", with(level2, S2T0SZ, 40), ID);
    keeps(SteRule.STAGE_2_SIZE, "39", with(level2, S2T0SZ, 39), ID);
    StreamTableEntry level3 = with(STAGE_2, S2SL0, 3);
    breaks(SteRule.STAGE_2_SIZE, "49 with STT", with(level3, S2T0SZ, 49), stt);
    keeps(SteRule.STAGE_2_SIZE, "48 with STT", with(level3, S2T0SZ, 48), stt);
    StreamTableEntry pages64K = with(STAGE_2, S2TG, 1, S2SL0, 0);
    keeps(SteRule.STAGE_2_SIZE, "47 of 64K with STT", with(pages64K, S2T0SZ, 47), stt);
    IdRegisters ias44 = ID.with(OAS, 4);
    StreamTableEntry level0 = with(STAGE_2, S2SL0, 2, S2PS, 4);
    breaks(SteRule.STAGE_2_SIZE, "19 of IAS 44", with(level0, S2T0SZ, 19), ias44);
    keeps(SteRule.STAGE_2_SIZE, "20 of IAS 44", with(level0, S2T0SZ, 20), ias44);
    keeps(SteRule.STAGE_2_SIZE, "20 with S2PS 40", with(level0, S2T0SZ, 20, S2PS, 2), ias44);
    breaks(SteRule.STAGE_2_SIZE, "15 of 4K", with(level0, S2T0SZ, 15), oas52);
    keeps(SteRule.STAGE_2_SIZE, "16 of 4K", with(level0, S2T0SZ, 16), oas52);
    keeps(SteRule.STAGE_2_SIZE, "12 of 4K with DS", with(level0, S2T0SZ, 12, S2DS, 1), ds);
    breaks(
        SteRule.STAGE_2_SIZE,
        "11 of 4K with DS",
        with(level0, S2T0SZ, 11, S2DS, 1, S2SL0, 0, S2SL0_2, 1),
        ds.with(OAS, 7));
    StreamTableEntry top64K = with(STAGE_2, S2TG, 1, S2SL0, 2);
    keeps(SteRule.STAGE_2_SIZE, "12 of 64K", with(top64K, S2T0SZ, 12), oas52);
    breaks(SteRule.STAGE_2_SIZE, "11 of 64K", with(top64K, S2T0SZ, 11), oas52.with(OAS, 7));
    keeps(SteRule.STAGE_2_SIZE, "15 in v3.0", with(level0, S2T0SZ, 15), V3_0.with(OAS, 6));

    breaks(SteRule.STAGE_2_START, "level 2 for 40 bits", with(STAGE_2, S2SL0, 0), ID);
    breaks(SteRule.STAGE_2_START, "a reserved level", with(STAGE_2, S2SL0, 3), ID);
    keeps(SteRule.STAGE_2_START, "16 tables", with(STAGE_2, S2T0SZ, 21), ID);
    breaks(SteRule.STAGE_2_START, "32 tables", with(STAGE_2, S2T0SZ, 20), ID);
    keeps(SteRule.STAGE_2_START, "two entries", with(STAGE_2, S2T0SZ, 33), ID);
    breaks(SteRule.STAGE_2_START, "a single entry", with(STAGE_2, S2T0SZ, 34), ID);
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> judgesIndirectionAndTags() {
    IdRegisters pi = V3_4.with(S2PI, 1).with(S2PO, 1).with(TTF, 3);
    StreamTableEntry indirect = with(STAGE_2, S2PIE, 1);
    breaks(SteRule.STAGE_2_INDIRECTION, "LPAE", with(indirect, S2AA64, 0), pi);
    keeps(SteRule.STAGE_2_INDIRECTION, "AArch64", indirect, pi);
    keeps(SteRule.STAGE_2_INDIRECTION, "D128", with(indirect, S2AA64, 0), pi.with(D128, 1));
    keeps(SteRule.STAGE_2_INDIRECTION, "no S2PI", with(indirect, S2AA64, 0), pi.with(S2PI, 0));
    StreamTableEntry overlay = with(indirect, S2POE, 1);
    breaks(SteRule.STAGE_2_OVERLAY, "direct permissions", with(overlay, S2PIE, 0), pi);
    breaks(SteRule.STAGE_2_OVERLAY, "an S2HWU", with(overlay, S2HWU62, 1), pi.with(PBHA, 1));
    keeps(SteRule.STAGE_2_OVERLAY, "an S2HWU of none", with(overlay, S2HWU62, 1), pi);
    breaks(SteRule.STAGE_2_OVERLAY, "overlay 0001", with(overlay, S2POI, 0x10L), pi);
    breaks(SteRule.STAGE_2_OVERLAY, "overlay 0101", with(overlay, S2POI, 5L << 60), pi);
    keeps(SteRule.STAGE_2_OVERLAY, "the others", with(overlay, S2POI, 0xfedcba9876432000L), pi);
    keeps(SteRule.STAGE_2_OVERLAY, "no S2PO", with(STAGE_2, S2POE, 1), pi.with(S2PO, 0));
    IdRegisters narrow = EL2.with(VMID16, 0);
    breaks(SteRule.WIDE_VMID, "0x100", with(STAGE_2, S2VMID, 0x100), narrow);
    breaks(SteRule.WIDE_VMID, "0x100 of stage 1", with(STAGE_1, S2VMID, 0x100), narrow);
    keeps(SteRule.WIDE_VMID, "0xff", with(STAGE_2, S2VMID, 0xff), narrow);
    keeps(SteRule.WIDE_VMID, "NS-EL2", with(STAGE_1, S2VMID, 0x100, STRW, 2), narrow);
    keeps(SteRule.WIDE_VMID, "bypass", with(BYPASS, S2VMID, 0x100), narrow);
    keeps(SteRule.WIDE_VMID, "no stage 2", with(STAGE_1, S2VMID, 0x100), narrow.with(S2P, 0));
    IdRegisters mpam = ID.with(MPAM, 1);
    StreamTableEntry vms = with(NESTED, S1MPAM, 1, VMS_PTR, 1L << (48 - 12));
    breaks(SteRule.VMS_TABLE, "2^48", vms, mpam);
    keeps(SteRule.VMS_TABLE, "2^48-4K", with(vms, VMS_PTR, (1L << (48 - 12)) - 1), mpam);
    keeps(SteRule.VMS_TABLE, "S1MPAM=0", with(vms, S1MPAM, 0), mpam);
    keeps(SteRule.VMS_TABLE, "no MPAM", vms, ID);
    keeps(SteRule.VMS_TABLE, "stage 1", with(STAGE_1, S1MPAM, 1, VMS_PTR, 1L << 36), mpam);
    return cases.stream();
  }

  @Test
  void looksAtNothingButWhatARuleNames() {
    SplittableRandom random = new SplittableRandom(24);
    for (int i = 0; i < 20_000; i++) {
      StreamTableEntry ste = StreamTableEntry.of(random.longs(8).toArray());
      StreamTableEntry other = StreamTableEntry.of(random.longs(8).toArray());
      IdRegisters id = random(random);
      IdRegisters otherId = random(random);
      for (SteRule rule : SteRule.values()) {
        StreamTableEntry alike = other;
        List<Field> kept = new ArrayList<>(rule.clause().fields());
        kept.addAll(List.of(V, CONFIG, S2AA64));
        for (Field field : kept) {
          alike = with(alike, field, ste.get(field));
        }
        IdRegisters alikeId = otherId;
        for (Field field : rule.clause().registers()) {
          alikeId = alikeId.with(field, id.get(field));
        }
        assertEquals(rule.brokenBy(ste, id), rule.brokenBy(alike, alikeId), rule::name);
      }
    }
  }

  private static IdRegisters random(SplittableRandom random) {
    int[] r = random.ints(6).toArray();
    return new IdRegisters(r[0], r[1], r[2], r[3], r[4], random.nextInt(5));
  }

  @Test
  void testsEveryRule() {
    Set<String> tested = Stream.of(
            judgesWhatExists(),
            judgesAts(),
            judgesStage1(),
            judgesStage2Formats(),
            judgesStage2Tables(),
            judgesIndirectionAndTags())
        .flatMap(tests -> tests)
        .map(DynamicTest::getDisplayName)
        .map(name -> name.substring(0, name.indexOf(' ', name.indexOf(" is ") + 4)))
        .collect(Collectors.toSet());
    Set<String> wanted = Arrays.stream(SteRule.values())
        .flatMap(rule -> Stream.of(rule + " is broken", rule + " is kept"))
        .collect(Collectors.toSet());
    assertEquals(wanted, tested);
  }

  @Test
  void knowsWhatNoSmmuTakes() {
    assertEquals("not valid: V=0 (SMMUv3 2.4)", certain(with(STAGE_1, V, 0)));
    assertEquals("legal", certain(STAGE_2));
    assertEquals(
        "S2TG is reserved or a granule that does not exist: S2TG=3 (SMMUv3 2.4)",
        certain(with(STAGE_2, S2TG, 3)));
    assertTrue(certain(with(STAGE_2, S2T0SZ, 63)).startsWith("S2T0SZ is out of range"));
    assertTrue(certain(with(STAGE_2, S2SL0, 0)).endsWith("(SMMUv3 2.5)"));
    assertEquals("legal", certain(with(STAGE_2, S2SL0, 3, S2T0SZ, 48)));
  }

  private static String certain(StreamTableEntry ste) {
    return SteLegality.judge(ste).map(Illegality::toString).orElse("legal");
  }

  @Test
  void knowsWhatDependsOnIdRegisters() {
    List<String> open = SteLegality.unjudged(with(STAGE_1, S1_CD_MAX, 16)).stream()
        .map(Unjudged::toString)
        .toList();
    assertEquals(
        List.of(
            "Config=5 needs IDR0.S1P (SMMUv3 2.4)",
            "S1CDMax=16 needs IDR1.SSIDSIZE (SMMUv3 2.4)",
            "S1ContextPtr=0x880012000 needs IDR5.OAS, IDR0.TTF, AIDR.ArchMinor (SMMUv3 2.4)"),
        open);
    assertEquals(List.of(), SteLegality.unjudged(BYPASS));
    assertEquals(List.of(), SteLegality.unjudged(with(STAGE_1, V, 0)));
  }

  @Test
  void agreesWithEveryProfileOnWhatNoSmmuTakes() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 300; i++) {
      StreamTableEntry ste =
          with(StreamTableEntry.of(random.longs(8).toArray()), V, 1, CONFIG, random.nextInt(8));
      boolean certain = SteLegality.judge(ste).isPresent();
      boolean open = !SteLegality.unjudged(ste).isEmpty();
      for (int j = 0; j < 50; j++) {
        boolean legal = SteLegality.legal(ste, random(random).with(SSIDSIZE, 16), false);
        assertFalse(certain && legal);
        assertTrue(legal || certain || open);
      }
    }
  }
}
