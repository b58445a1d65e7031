package org.vsmmu.conformance.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.output.KtapLines.Document;
import org.vsmmu.conformance.output.KtapLines.Result;

class KtapTest {

  private static Document parsed(GateResult result) {
    return KtapLines.parse(AnyRun.written(new Ktap(), result));
  }

  @Test
  void hasATestForEachTrace() {
    List<String> ended = parsed(AnyRun.everything(false)).tests().stream()
        .map(test -> (test.ok() ? "ok " : "not ok ") + test.directive())
        .map(String::strip)
        .toList();
    assertEquals(
        List.of(
            "ok",
            "not ok",
            "ok XFAIL",
            "not ok ERROR",
            "ok XFAIL",
            "ok",
            "ok SKIP",
            "not ok ERROR",
            "not ok",
            "ok",
            "ok"),
        ended);
  }

  @Test
  void countsLikeKselftest() {
    List<String> said = parsed(AnyRun.everything(false)).said();
    assertEquals("Totals: pass:3 fail:2 xfail:2 xpass:1 skip:1 error:2", said.get(said.size() - 1));
    List<String> strict = parsed(AnyRun.everything(true)).said();
    assertEquals(
        "Totals: pass:3 fail:4 xfail:2 xpass:1 skip:1 error:2", strict.get(strict.size() - 1));
  }

  @Test
  void namesTheRuleThatFailsWithAllThatAMaintainerNeeds() {
    Result failed = parsed(AnyRun.failing(1)).tests().get(0);
    Result rule = failed.inner().stream().filter(test -> !test.ok()).findFirst().orElseThrow();
    assertEquals("TLB-STALE-AFTER-UNMAP", rule.name());
    assertTrue(rule.said().contains("Run it again: vsmmu check stale0000.jsonl"), rule.toString());
    assertTrue(rule.data().contains("is used again"), rule.toString());
  }

  @Test
  void namesStayApartWithoutHashSigns() {
    Result evil = parsed(AnyRun.everything(false)).tests().get(1);
    assertTrue(evil.name().contains("%231 50%2523"), evil.name());
  }

  @Test
  void problemsOfTheBaselineFailWhenTheyAreToFail() {
    assertEquals(11, parsed(AnyRun.everything(false)).tests().size());
    List<Result> strict = parsed(AnyRun.everything(true)).tests();
    assertEquals(13, strict.size());
    assertEquals("baseline: waiver of CFG-STALE in old/**", strict.get(11).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TAP version 13\n1..0\n",
        "KTAP version 1\n1..1\n",
        "KTAP version 1\n1..1\nok 2 a\n",
        "KTAP version 1\n1..1\nok 1 a # ERROR b\n",
        "KTAP version 1\n1..1\nok 1 a#b\n",
        "KTAP version 1\n1..1\n  KTAP version 1\n  1..1\n  not ok 1 b\nok 1 a\n",
        "KTAP version 1\n1..1\nok 1 a\nhello\n"
      })
  void theParserIsStrict(String text) {
    assertThrows(AssertionError.class, () -> KtapLines.parse(text));
  }
}
