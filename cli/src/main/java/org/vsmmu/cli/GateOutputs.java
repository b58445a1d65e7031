package org.vsmmu.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.Output;
import org.vsmmu.conformance.Unopenable;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.output.GateWriters;
import picocli.CommandLine.Option;

/** Where the gate writes what. */
final class GateOutputs {
  private static final String STDOUT = "-";

  private final Map<String, String> targets = new LinkedHashMap<>();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "Write the report for people to FILE; - is standard output, the default unless"
          + " another output goes there.")
  void text(String target) {
    targets.put("text", target);
  }

  @Option(names = "--json", paramLabel = "FILE", description = "Write JSON.")
  void json(String target) {
    targets.put("json", target);
  }

  @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML.")
  void junit(String target) {
    targets.put("junit", target);
  }

  @Option(names = "--ktap", paramLabel = "FILE", description = "Write KTAP.")
  void ktap(String target) {
    targets.put("ktap", target);
  }

  @Option(names = "--sarif", paramLabel = "FILE", description = "Write SARIF 2.1.0.")
  void sarif(String target) {
    targets.put("sarif", target);
  }

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write a summary in Markdown.")
  void markdown(String target) {
    targets.put("markdown", target);
  }

  @Option(
      names = "--github",
      paramLabel = "FILE",
      description = "Write annotations for GitHub Actions.")
  void github(String target) {
    targets.put("github", target);
  }

  @Option(
      names = "--github-summary",
      paramLabel = "FILE",
      description = "Write the summary as GitHub takes it for a step: 1 MiB at most.")
  void githubSummary(String target) {
    targets.put("github-summary", target);
  }

  @Option(
      names = "--gitlab",
      paramLabel = "FILE",
      description = "Write a code quality report for GitLab.")
  void gitlab(String target) {
    targets.put("gitlab", target);
  }

  @Option(
      names = "--kcidb",
      paramLabel = "FILE",
      description = "Write rows for KCIDB, of the CI system $$KCIDB_ORIGIN and the build"
          + " $$KCIDB_BUILD_ID.")
  void kcidb(String target) {
    targets.put("kcidb", target);
  }

  @Option(
      names = "--patchwork",
      paramLabel = "FILE",
      description = "Write a check for patchwork, one line.")
  void patchwork(String target) {
    targets.put("patchwork", target);
  }

  /** What is wrong with what was asked for. */
  Optional<String> complaint() {
    List<String> toStdout = targets.entrySet().stream()
        .filter(target -> target.getValue().equals(STDOUT))
        .map(target -> "--" + target.getKey())
        .toList();
    if (toStdout.size() > 1) {
      return Optional.of(
          String.join(" and ", toStdout) + " cannot both go to standard output: name a file");
    }
    return targets.keySet().stream()
        .filter(name -> GateWriters.byName(name).isEmpty())
        .findFirst()
        .map(name -> "--" + name + ": there is no such output");
  }

  /**
   * Writes everything that was asked for.
   *
   * @throws Unopenable when one cannot be written; those before it are
   */
  void write(GateResult result, Captures captures, PrintWriter stdout) throws Unopenable {
    if (!targets.containsKey("text") && !targets.containsValue(STDOUT)) {
      writer("text").write(result, stdout);
    }
    for (Map.Entry<String, String> target : targets.entrySet()) {
      GateWriter writer = writer(target.getKey());
      if (target.getValue().equals(STDOUT)) {
        writer.write(result, stdout);
      } else {
        Output.write(
            target.getValue(), captures.path(target.getValue()), out -> writer.write(result, out));
      }
    }
    stdout.flush();
  }

  private static GateWriter writer(String name) {
    return GateWriters.byName(name).orElseThrow();
  }
}
