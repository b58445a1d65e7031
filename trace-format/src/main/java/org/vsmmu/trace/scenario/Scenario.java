package org.vsmmu.trace.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.MemoryRegion;
import org.vsmmu.trace.MemoryRegion.Content;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.json.JsonIn;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.JsonValue;
import org.vsmmu.trace.json.JsonValue.Kind;
import org.vsmmu.trace.json.Misfit;

/** One scenario as a trace of a whole machine. */
record Scenario(String id, TraceReader reader) {

  /** Probes of which the captures' README says that they are not scored. */
  private static final Set<String> DISPUTED =
      Set.of("s2-ias", "strw", "s2ha", "eats", "prefetch-ssec");

  /** The emulated machine's RAM, zero when a scenario begins. */
  private static final MemoryRegion RAM =
      new MemoryRegion(0x4000_0000L, 0x5fff_ffffL, Content.ZERO);

  /**
   * Reads a line.
   *
   * @throws Misfit when it is no scenario
   */
  static Scenario read(String line, Source place) throws Misfit {
    JsonObject in = JsonIn.parse("scenario", line);
    ReadReport report = new ReadReport();
    String id = in.text("id");
    in.text("kind");
    SmmuProfile unit = unit(in.choice("stage", "1", "2", "nested"));
    String note = in.has("note") ? in.anyText("note") : "";
    String probes = in.has("probes") ? in.anyText("probes") : "";
    StepRecords records = new StepRecords(unit.idRegisters().orElseThrow(), report);
    if (!probes.isEmpty()) {
      records.add(new Body.Note("probes: " + probes));
    }
    steps(in, records);
    in.rest().forEach(member -> report.unknown("member " + member + " of a scenario"));
    String origin = probes.isEmpty() ? note : (note + " probes=" + probes).strip();
    TraceHeader header = new TraceHeader(
            ScenarioFormat.NAME, "", origin, unit.name(), unit.idRegisters(), "", false, List.of())
        .withMachine(List.of(RAM));
    boolean disputed = DISPUTED.contains(probes);
    return new Scenario(
        id,
        new ScenarioReader(disputed ? header.unscored() : header, records.bodies(), place, report));
  }

  /** Each step with what was observed of it; there is less of that when the emulator died. */
  private static void steps(JsonObject in, StepRecords records) throws Misfit {
    if (!in.has("steps")) {
      throw in.misfit("steps", "an array of objects");
    }
    List<JsonValue> observed = new ArrayList<>();
    if (in.has("obs")) {
      observed.addAll(in.array("obs", "an array"));
    }
    int i = 0;
    for (JsonObject step : in.objects("steps")) {
      JsonObject seen = i < observed.size() ? seen(observed.get(i)) : null;
      records.step(step, seen);
      if (seen != null && seen.has("died")) {
        records.died(step, "the emulator died: " + seen.anyText("died"));
        return;
      }
      i++;
    }
  }

  private static JsonObject seen(JsonValue observed) throws Misfit {
    if (observed.kind() != Kind.OBJECT && !observed.isNull()) {
      throw observed.misfit("obs", "an object or null");
    }
    return observed.object();
  }

  /** What the emulator implements (its registers were read from it). */
  private static SmmuProfile unit(String stage) {
    return switch (stage) {
      case "1" -> SmmuProfile.QEMU_11_S1;
      case "2" -> SmmuProfile.QEMU_11_S2;
      default -> SmmuProfile.QEMU_11;
    };
  }
}
