package org.vsmmu.conformance.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.FailureText;

class FailureTextTest {

  @Test
  void isReadyForAMail() {
    CaseResult failed = AnyRun.failing(1).cases().get(0);
    assertEquals("""
        stale.jsonl:3: TLB-STALE-AFTER-UNMAP (SMMUv3 6.5, 7.3, 7.6, part base):
        unmapped 0x1000-0x1fff (line 3) is used again at line 4 while no
        completed TLBI covers it.
        Expected invalidation: a TLBI that covers the range, completed by a
        CMD_SYNC.
        Got stale: 0x1000-0x1fff; domain: identified; model: takes the range as
        clean from here on.
            line 2  map    map 0x1000-0x1fff -> 0x8000 stage 1 vmid=0 asid=2
          > line 3  unmap  unmap 0x1000-0x1fff stage 1 vmid=0 asid=2
            line 4  reuse  map 0x1000-0x1fff -> 0x9000 stage 1 vmid=0 asid=2
        See: vsmmu rules TLB-STALE-AFTER-UNMAP, or
        docs/rules.md#tlb-stale-after-unmap
        Run it again: vsmmu check stale0000.jsonl""", String.join("\n", FailureText.of(failed)));
  }

  @Test
  void onlyALongWordOrTheCommandMakesALongLine() {
    for (CaseResult result : AnyRun.everything(false).cases()) {
      for (String line : FailureText.of(result)) {
        boolean fits = line.length() <= FailureText.WIDTH || line.startsWith("Run it again: ");
        assertTrue(fits || line.strip().split(" ").length <= 2, line);
      }
    }
  }

  @Test
  void saysWhatIsNotAsExpectedWhenThereIsNoFinding() {
    CaseResult unexpected = AnyRun.everything(false).cases().get(8);
    assertEquals("""
        unexpected.jsonl: not as it should be.
        Against the expectation of the case: verdict: expected DIVERGES, got
        CONFORMS; divergences: expected CFG-STALE at record 3 (line 4), got
        none.
        Run it again: vsmmu check unexpected.jsonl""", String.join("\n", FailureText.of(unexpected)));
  }
}
