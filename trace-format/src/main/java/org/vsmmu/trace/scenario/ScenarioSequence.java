package org.vsmmu.trace.scenario;

import java.io.IOException;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceSequence;
import org.vsmmu.trace.json.Misfit;
import org.vsmmu.trace.text.Lines;

/** Reads a scenario at a time. A line that is wrong or too long is noted and skipped. */
final class ScenarioSequence implements TraceSequence {
  private final ReadReport report = new ReadReport();
  private final Lines lines;
  private String id = "";

  ScenarioSequence(Input input) {
    lines = new Lines(input, report);
  }

  @Override
  public TraceReader next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      try {
        Scenario scenario = Scenario.read(line, lines.source());
        id = scenario.id();
        return scenario.reader();
      } catch (Misfit e) {
        report.problem(lines.source(), e.column(), e.found(), e.expected());
      }
    }
    return null;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
