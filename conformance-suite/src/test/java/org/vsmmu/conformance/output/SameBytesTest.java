package org.vsmmu.conformance.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.conformance.Desk;
import org.vsmmu.conformance.gate.Baseline;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.Gate;
import org.vsmmu.conformance.gate.GateOptions;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateText;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.Status;

/** A run judged one trace at a time gives the bytes of one judged eight at a time. */
class SameBytesTest {
  private static final Map<String, GateWriter> WRITERS = Outputs.all(name -> null);
  private static final String BASELINE = """
      kind,rule,trace,part,fingerprint,until,owner,link,reason
      waiver,TLB-STALE-AFTER-UNMAP,waived*.jsonl,,,until=2027-01-31,kim,,late
      """;

  private final Desk desk = desk();

  private static Desk desk() {
    Desk desk = new Desk();
    String gap = Desk.HEADER + Desk.map("0x8000") + Desk.unmap() + "{\"gap\":{\"lost\":7}}\n";
    for (int i = 0; i < 30; i++) {
      desk.with("clean%02d.jsonl".formatted(i), Desk.CLEAN)
          .with("waived%02d.jsonl".formatted(i), Desk.STALE)
          .with("gap%02d.jsonl".formatted(i), gap)
          .with(i + AnyRun.EVIL, i % 2 == 0 ? Desk.STALE : Desk.CLEAN);
    }
    return desk;
  }

  static Set<String> names() {
    return WRITERS.keySet();
  }

  private GateResult run(int jobs) {
    List<String> paths = new ArrayList<>(List.of("/", "missing"));
    try {
      GateOptions options = GateOptions.on(LocalDate.of(2026, 6, 1))
          .withBaseline(Baseline.read("b.csv", BASELINE), true)
          .withJobs(jobs);
      return new Gate(desk.captures(InputStream.nullInputStream()), options).run(paths);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theRunHasCasesOfEachKind() {
    Set<Status> statuses =
        run(8).cases().stream().map(CaseResult::status).collect(Collectors.toSet());
    assertTrue(
        statuses.containsAll(
            EnumSet.of(Status.PASS, Status.FAIL, Status.WAIVED, Status.UNDECIDED, Status.ERROR)),
        statuses.toString());
    assertTrue(run(8).cases().stream().anyMatch(c -> c.trace().contains(AnyRun.EVIL)));
  }

  @Test
  void theTextIsTheSame() {
    assertEquals(text(run(1)), text(run(8)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theOutputIsTheSame(String name) {
    GateWriter writer = WRITERS.get(name);
    assertEquals(AnyRun.written(writer, run(1)), AnyRun.written(writer, run(8)));
  }

  private static String text(GateResult result) {
    StringWriter text = new StringWriter();
    new GateText().write(result, new PrintWriter(text));
    return text.toString();
  }
}
