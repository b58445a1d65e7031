package org.vsmmu.smmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.history.RecordedSmmu.B;
import static org.vsmmu.smmu.history.RecordedSmmu.PAGE;
import static org.vsmmu.smmu.history.RecordedSmmu.SID;
import static org.vsmmu.smmu.history.RecordedSmmu.V;

import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.command.TlbiNhAll;

class FillsTest {
  private static final String F = "F_TRANSLATION";

  private static RecordedSmmu observed(boolean nested) {
    RecordedSmmu smmu = nested ? RecordedSmmu.nested() : RecordedSmmu.stage1();
    smmu.history().observe();
    return smmu;
  }

  private static SortedSet<String> reads(RecordedSmmu smmu, long va) {
    smmu.history().used(SID, va);
    return smmu.reads(SID, va);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatNoAccessUsedIsNotHeld(boolean nested) {
    RecordedSmmu smmu = observed(nested);
    assertEquals(Set.of("A"), reads(smmu, V));
    smmu.leaf(V, 0).leaf(V + 0x1000, B | PAGE).leaf(V + 0x1000, 0);
    assertEquals(Set.of("A", F), reads(smmu, V));
    assertEquals(Set.of(F), reads(smmu, V + 0x1000));
  }

  @Test
  void whateverCouldBeFetchedIsHeldOtherwise() {
    RecordedSmmu smmu = RecordedSmmu.stage1();
    smmu.leaf(V + 0x1000, B | PAGE).leaf(V + 0x1000, 0);
    assertEquals(Set.of("B", F), smmu.reads(SID, V + 0x1000));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInvalidationTakesWhatAccessesBroughtIn(boolean nested) {
    RecordedSmmu smmu = observed(nested);
    reads(smmu, V);
    smmu.leaf(V, 0).run(new TlbiNhAll(9)).sync();
    assertEquals(Set.of(F), reads(smmu, V));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsBroughtInWhileDisabled(boolean nested) {
    RecordedSmmu smmu = observed(nested);
    smmu.enable(false);
    smmu.history().used(SID, V);
    smmu.leaf(V, 0).enable(true);
    assertEquals(Set.of(F), reads(smmu, V));
  }
}
