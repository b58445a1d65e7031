package org.vsmmu.replay.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The traces of the conformance cases, by the names of their files. */
final class Cases {
  /** A case as the list has it. */
  record Listed(String id, String part, String setup, String action, String source) {
    /** Where its trace belongs (the parts of the plan). */
    String folder() {
      return switch (part) {
        case "core", "host", "amd" -> "base";
        case "ev", "rfc" -> "4";
        case "vCMDQ" -> "vcmdq";
        default -> part;
      };
    }
  }

  private final Map<String, CaseTrace> traces = new LinkedHashMap<>();
  private final Map<String, Listed> listed = listed();
  private final Map<String, String> reasons = new LinkedHashMap<>();

  Cases() {
    new CoreCases(this).add();
    new InfoCases(this).add();
    new NestingCases(this).add();
    new GuestCommandCases(this).add();
    new ViommuCases(this).add();
    new EventCases(this).add();
    new QueueCases(this).add();
    new AttachCases(this).add();
    new HostCases(this).add();
    new EntryCases(this).add();
    new RfcCases(this).add();
    new CasesWithoutTrace(reasons).add();
  }

  /** Name of the file, without its ending, to the trace; the name begins with the case's id. */
  Map<String, CaseTrace> traces() {
    return traces;
  }

  /** Every case of the list. */
  Map<String, Listed> all() {
    return listed;
  }

  /** Why a case has no trace. */
  Map<String, String> reasons() {
    return reasons;
  }

  Listed of(String file) {
    return listed.get(file.substring(0, 4));
  }

  void mock(String file, Consumer<MockTrace> script) {
    MockTrace trace = new MockTrace(header(file, ""));
    script.accept(trace);
    put(file, trace);
  }

  void arm(String file, Consumer<ArmTrace> script) {
    arm(file, ArmTrace.QEMU, "", script);
  }

  /** A case on an SMMU with ATS. */
  void ats(String file, Consumer<ArmTrace> script) {
    arm(file, ArmTrace.ATS, "", script);
  }

  void arm(String file, long[] idr, String profile, Consumer<ArmTrace> script) {
    put(file, idr, 0, true, profile, script);
  }

  void put(
      String file,
      long[] idr,
      long iidr,
      boolean canwbs,
      String profile,
      Consumer<ArmTrace> script) {
    ArmTrace trace = new ArmTrace(header(file, profile), idr, iidr, canwbs);
    script.accept(trace);
    put(file, trace);
  }

  /** A case without calls; {@code fields} are more fields of its header. */
  void raw(String file, String fields, Consumer<RawTrace> script) {
    String header = header(file, "");
    RawTrace trace = new RawTrace(header.substring(0, header.length() - 1) + fields + "}");
    script.accept(trace);
    put(file, trace);
  }

  private void put(String file, CaseTrace trace) {
    if (traces.put(file, trace) != null) {
      throw new IllegalArgumentException(file);
    }
  }

  private String header(String file, String profile) {
    Listed line = of(file);
    return "{\"format\":\"vsmmu-trace\",\"version\":\"1.2\",\"origin\":\"%s: %s: %s\"%s}"
        .formatted(
            line.id(),
            line.setup(),
            line.action().replace("\"", "\\\""),
            profile.isEmpty() ? "" : ",\"profile\":\"" + profile + "\"");
  }

  private static Map<String, Listed> listed() {
    Map<String, Listed> lines = new LinkedHashMap<>();
    try (InputStream in = Cases.class.getResourceAsStream("cases.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] parts = line.split(" · ");
        String source = parts[4].substring(1, parts[4].length() - 1);
        lines.put(parts[0], new Listed(parts[0], parts[1], parts[2], parts[3], source));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
