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
import org.vsmmu.conformance.gate.GateText;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.output.Outputs;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where the gate writes what: an option a format, each with a file. */
final class GateOutputs {
  private static final String TEXT = "text";
  private static final String STDOUT = "-";

  private final Map<String, String> targets = new LinkedHashMap<>();

  /** What was asked for. */
  GateOutputs(CommandSpec gate) {
    descriptions().keySet().forEach(name -> {
      String target = gate.findOption("--" + name).getValue();
      if (target != null) {
        targets.put(name, target);
      }
    });
  }

  /** Gives a command an option for each format. */
  static void addOptions(CommandSpec gate) {
    descriptions()
        .forEach((name, text) -> gate.addOption(OptionSpec.builder("--" + name)
            .paramLabel("FILE")
            .type(String.class)
            .description("Write " + text + ".")
            .build()));
  }

  private static Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        TEXT,
        "the report for people; by default to standard output (-), unless another output goes"
            + " there");
    all.putAll(Outputs.descriptions());
    return all;
  }

  /** What is wrong with what was asked for. */
  Optional<String> complaint() {
    List<String> toStdout = targets.entrySet().stream()
        .filter(target -> target.getValue().equals(STDOUT))
        .map(target -> "--" + target.getKey())
        .toList();
    return toStdout.size() < 2
        ? Optional.empty()
        : Optional.of(
            String.join(" and ", toStdout) + " cannot both go to standard output: name a file");
  }

  /**
   * Writes everything that was asked for.
   *
   * @throws Unopenable when one cannot be written; those before it are
   */
  void write(GateResult result, Captures captures, PrintWriter stdout) throws Unopenable {
    Map<String, GateWriter> writers = new LinkedHashMap<>(Outputs.all(System::getenv));
    writers.put(TEXT, new GateText());
    if (!targets.containsKey(TEXT) && !targets.containsValue(STDOUT)) {
      writers.get(TEXT).write(result, stdout);
    }
    for (Map.Entry<String, String> target : targets.entrySet()) {
      GateWriter writer = writers.get(target.getKey());
      if (target.getValue().equals(STDOUT)) {
        writer.write(result, stdout);
      } else {
        Output.write(
            target.getValue(), captures.path(target.getValue()), out -> writer.write(result, out));
      }
    }
    stdout.flush();
  }
}
