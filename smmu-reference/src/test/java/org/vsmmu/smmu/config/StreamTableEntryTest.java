package org.vsmmu.smmu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.vectors.Vectors;

class StreamTableEntryTest {
  private static StreamTableEntry vector(String id) {
    return StreamTableEntry.of(Vectors.byId(id).words());
  }

  @ParameterizedTest(name = "Config {0}: abort {1}, bypass {2}, stage 1 {3}, stage 2 {4}")
  @CsvSource({
    "0, true, false, false, false",
    "1, true, false, false, false",
    "2, true, false, false, false",
    "3, true, false, false, false",
    "4, false, true, false, false",
    "5, false, false, true, false",
    "6, false, false, false, true",
    "7, false, false, true, true"
  })
  void tellsWhichStagesTranslate(
      int config, boolean abort, boolean bypass, boolean stage1, boolean stage2) {
    StreamTableEntry ste = StreamTableEntry.of(1 | config << 1);
    assertEquals(
        List.of(abort, bypass, stage1, stage2),
        List.of(ste.abort(), ste.bypass(), ste.stage1(), ste.stage2()));
    StreamTableEntry invalid = StreamTableEntry.of(config << 1);
    assertFalse(
        invalid.abort() || invalid.bypass() || invalid.stage1() || invalid.stage2());
  }

  @Test
  void readsAStage1Entry() {
    StreamTableEntry ste = vector("S01");
    assertEquals(0x880012000L, ste.s1ContextPtr());
    assertEquals(
        List.of(16, 2, 2, 1), List.of(ste.s1CdMax(), ste.s1Fmt(), ste.s1Dss(), ste.eats()));
    assertEquals("STE S1 s1ContextPtr=0x880012000 s1CdMax=16 vmid=0 eats=1", ste.toString());
  }

  @Test
  void readsAStage2Entry() {
    StreamTableEntry ste = vector("S02");
    assertEquals(0x880020000L, ste.s2Ttb());
    assertEquals(
        List.of(7, 24, 1, 4), List.of(ste.s2Vmid(), ste.s2T0sz(), ste.s2Sl0(), ste.s2Ps()));
    assertEquals(Optional.of(Granule.KB4), ste.s2Granule());
    assertTrue(ste.s2Aa64() && ste.s2Record() && ste.s2Affd() && ste.s2Ptw());
    assertFalse(ste.s2Stall() || ste.s2BigEndian() || ste.s2Ds());
    assertEquals("STE S2 vmid=7 s2Ttb=0x880020000", ste.toString());
  }

  @Test
  void readsANestedEntry() {
    StreamTableEntry ste = vector("S12");
    assertTrue(ste.nested());
    assertEquals(2, ste.eats());
    assertEquals(
        "STE S1+S2 s1ContextPtr=0x40001000 s1CdMax=0 vmid=7 s2Ttb=0x880020000 eats=2",
        ste.toString());
  }

  @Test
  void tellsEntriesThatTranslateNothing() {
    assertEquals("STE V=0", vector("S06").toString());
    assertEquals("STE abort", vector("S08").toString());
    assertEquals("STE bypass", vector("S09").toString());
    assertTrue(vector("S04").s2Stall());
    assertEquals(1, vector("S10").strw());
  }

  @Test
  void isEqualToAnEntryOfTheSameWords() {
    assertEquals(vector("S01"), vector("S01"));
    assertNotEquals(StreamTableEntry.of(1), StreamTableEntry.of(1, 0, 0, 0, 0, 0, 0, 1));
  }

  @Test
  void takesNoMoreThanEightWords() {
    assertThrows(IllegalArgumentException.class, () -> StreamTableEntry.of(new long[9]));
  }
}
