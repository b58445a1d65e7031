package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.qemu.QemuLogFormat;

/** Every translation and every event of QEMU's logs is judged by the words of its walk. */
class LoggedAccessesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"deb73-kprobe-raw", "deb73-strict-io", "deb73-passthrough-rebind", "lab73-nest"})
  void judgesEveryTranslationAndEveryEvent(String run) throws IOException {
    String capture = "qemu11-" + run + ".qemu.log.gz";
    List<String> lines = Replays.lines(capture);
    long hits = count(lines, "smmu_iotlb_lookup_hit");
    long translations = count(lines, "smmuv3_translate_success");
    long events = count(lines, "smmuv3_propagate_event");
    Input input = Input.open(capture, Replays.CAPTURED.resolve(capture));
    try (TraceReader reader = new QemuLogFormat().open(input, ReadOptions.NONE)) {
      Judged judged = Replays.judge(reader, ReplayOptions.DEFAULT).finish(capture, reader, "");
      boolean nest = run.equals("lab73-nest");
      assertTrue(translations > 200, "translations: " + translations);
      assertEquals(nest ? 336 : 0, events);
      assertEquals(
          new RuleCount(hits + translations + events, 0, 0, 0),
          count(judged, "OUTCOME-NOT-PERMITTED"));
      assertEquals(
          new RuleCount(hits + translations + events, nest ? 1 : 0, 0, 0),
          count(judged, "HIT-AFTER-INVALIDATE"));
      assertEquals(new RuleCount(events, 0, 0, 0), count(judged, "EVENT-MISMATCH"));
      assertEquals(nest ? Verdict.DIVERGES : Verdict.CONFORMS, judged.verdict());
    }
  }

  private static long count(List<String> lines, String event) {
    return lines.stream().filter(line -> line.contains(event)).count();
  }

  private static RuleCount count(Judged judged, String rule) {
    return judged.counts().entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(rule))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
