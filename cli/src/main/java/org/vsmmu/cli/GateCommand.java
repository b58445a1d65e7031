package org.vsmmu.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Output;
import org.vsmmu.conformance.ProfileName;
import org.vsmmu.conformance.gate.Baseline;
import org.vsmmu.conformance.gate.CaseFilter;
import org.vsmmu.conformance.gate.Gate;
import org.vsmmu.conformance.gate.GateOptions;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.KernelVersion;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.conformance.mutant.MutantRun;
import org.vsmmu.conformance.mutant.MutantScore;
import org.vsmmu.conformance.mutant.ScoreFile;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.replay.ReplayOptions.Mode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code vsmmu gate}. */
@Command(
    name = "gate",
    description = {
      "Judge a corpus or a set of captures, and say whether a change may pass. A trace is held"
          + " against NAME.expect.json beside it; without one it has to conform.",
      ""
    },
    exitCodeListHeading = "%nExit code (the worst, in the order 70 2 1 3 0 4):%n",
    exitCodeList = {
      "0:all as expected, or allowed by the baseline",
      "1:a case is not as expected; under --strict also what is wrong with the baseline",
      "2:usage, a file that cannot be opened, an expectation that cannot be read",
      "3:a case could not be decided, or is damaged",
      "4:nothing was judged",
      "70:internal error"
    },
    footer = {
      "  vsmmu gate traces",
      "  vsmmu gate captures --baseline baseline.csv --strict --junit result.xml",
      "  git bisect run vsmmu gate --bisect boot.ftrace.gz"
    })
final class GateCommand implements Callable<Integer> {
  private static final int MOST_JOBS = 256;

  @ParentCommand
  private Main main;

  @Spec
  private CommandSpec spec;

  @Mixin
  CommonOptions common;

  @Mixin
  private ReadingOptions reading;

  @Option(
      names = "--profile",
      paramLabel = "SMMU[,DIALECT]",
      converter = ProfileNames.class,
      completionCandidates = ProfileNames.class,
      description = "Judge under this SMMU and iommufd dialect (see: vsmmu profiles).")
  private ProfileName profile;

  @Option(
      names = "--contract",
      paramLabel = "LEVEL",
      defaultValue = "fail",
      description = "${COMPLETION-CANDIDATES}: whether a broken promise of the uAPI counts as a"
          + " divergence (default) or as a note.")
  ContractLevel contract;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Judge N traces at a time (default: one a processor).")
  private Integer jobs;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "What may fail, as CSV: fails, flakes, skips and waivers (docs/gate.md).")
  private String baseline;

  @Option(
      names = "--write-baseline",
      paramLabel = "FILE",
      description = "Write the baseline that allows what this run found.")
  private String freshBaseline;

  @Option(
      names = "--strict",
      description = "Fail for what is wrong with the baseline: a listed fail that passes, an entry"
          + " that allows nothing, one that has ended.")
  private boolean strict;

  @Option(
      names = "--bisect",
      description = "End with 125 when there is no verdict, with 1 or 0 otherwise, as git bisect"
          + " run wants it.")
  private boolean bisect;

  @Option(
      names = "--since",
      paramLabel = "BASE",
      description = "A reference run, a trace or a folder of traces: what it shows too is not new;"
          + " the changes in commands and judgements are listed.")
  private String since;

  @Option(
      names = "--filter",
      paramLabel = "WHAT",
      description = "Only cases with part=PART, rule=ID, or a text in their name or note; several"
          + " filters must all fit.")
  private List<String> filters = new ArrayList<>();

  @Option(
      names = "--today",
      paramLabel = "DATE",
      description = "The date, YYYY-MM-DD, by which entries of the baseline end.")
  private String today;

  @Option(
      names = "--kernel",
      paramLabel = "X.Y",
      description = "The kernel that was recorded, by which entries of the baseline end.")
  private String kernel;

  @Option(
      names = "--mutants",
      paramLabel = "N",
      description =
          "Change the traces that conform in N harmful ways, and in some harmless ones, and"
              + " say how many are judged right.")
  private Integer mutants;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the random numbers that choose mutants (default: 1).")
  private long seed;

  @Option(
      names = "--score",
      paramLabel = "FILE",
      description = "The score of mutants that is not to drop.")
  private String score;

  @Option(
      names = "--write-score",
      paramLabel = "FILE",
      description = "Write the score of this run's mutants.")
  private String freshScore;

  @Option(names = "--times", description = "Say how long it took; the output then differs.")
  private boolean times;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Traces, and folders of traces; what is no trace in a folder is counted.")
  private List<String> paths;

  @Override
  public Integer call() {
    GateOutputs outputs = new GateOutputs(spec);
    outputs.complaint().ifPresent(complaint -> {
      throw usage(complaint, null);
    });
    Captures captures = main.world().captures();
    try {
      Gate gate = new Gate(captures, options(captures));
      GateResult result = gate.run(paths);
      outputs.write(result, captures, spec.commandLine().getOut());
      if (freshBaseline != null) {
        String text = gate.freshBaseline(result).text();
        Output.write(freshBaseline, captures.path(freshBaseline), out -> out.print(text));
      }
      errors(result);
      if (mutants != null) {
        return Exit.worst(List.of(result.exit(), mutants(result, captures))).code();
      }
      return bisect ? result.bisect() : result.exit().code();
    } catch (IOException e) {
      throw usage(e.getMessage(), e);
    }
  }

  /** A rule that catches less than it did, and a false alarm, fail. */
  private Exit mutants(GateResult result, Captures captures) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    MutantScore found =
        new MutantRun(captures, check(captures), workers(), mutants, seed).over(result);
    out.println();
    found.write(out);
    boolean fine = found.noFalseAlarm();
    if (score != null) {
      List<String> drops = floors(captures).drops(found);
      drops.forEach(drop -> out.println("FAIL  the score dropped: " + drop));
      fine &= drops.isEmpty();
    }
    out.flush();
    if (freshScore != null) {
      String command =
          "vsmmu gate --mutants %d --seed %d %s".formatted(mutants, seed, String.join(" ", paths));
      Output.write(
          freshScore,
          captures.path(freshScore),
          file -> file.print(ScoreFile.text(command, found)));
    }
    return !fine ? Exit.DIVERGES : found.mutants().isEmpty() ? Exit.NOTHING : Exit.OK;
  }

  private ScoreFile floors(Captures captures) throws IOException {
    try {
      return ScoreFile.read(Captures.name(score), captures.text(score));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage(), e);
    }
  }

  /** What was not judged is told on standard error too, wherever the report goes. */
  private void errors(GateResult result) {
    PrintWriter err = spec.commandLine().getErr();
    result.cases().stream()
        .filter(failing -> failing.status() == Status.ERROR)
        .forEach(failing -> err.println("vsmmu: " + Plain.text(failing.why())));
    err.flush();
  }

  private CheckOptions check(Captures captures) throws IOException {
    return new CheckOptions(
            reading.format(),
            reading.options(captures),
            profile == null ? ProfileName.NONE : profile,
            Mode.ADVERSARIAL,
            List.of(),
            Long.MAX_VALUE)
        .with(contract.contract());
  }

  private int workers() {
    int workers = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    if (workers < 1 || workers > MOST_JOBS) {
      throw usage("--jobs " + workers + ": 1 to " + MOST_JOBS + " are possible", null);
    }
    return workers;
  }

  private GateOptions options(Captures captures) throws IOException {
    if (mutants != null && mutants < 1) {
      throw usage("--mutants " + mutants + ": at least 1", null);
    }
    try {
      return new GateOptions(
          check(captures),
          checkArguments(),
          workers(),
          baseline == null
              ? Baseline.NONE
              : Baseline.read(Captures.name(baseline), captures.text(baseline)),
          strict,
          Optional.ofNullable(since),
          filters.stream().map(CaseFilter::parse).toList(),
          today == null ? LocalDate.now() : LocalDate.parse(today),
          Optional.ofNullable(kernel).map(KernelVersion::parse),
          times);
    } catch (DateTimeParseException e) {
      throw usage("--today '" + today + "': a date is expected, YYYY-MM-DD", e);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage(), e);
    }
  }

  /** The options that {@code vsmmu check} needs to judge a trace alike. */
  private List<String> checkArguments() {
    List<String> arguments = new ArrayList<>(reading.arguments());
    if (profile != null) {
      arguments.addAll(List.of("--profile", profile.text()));
    }
    if (contract != ContractLevel.FAIL) {
      arguments.addAll(List.of("--contract", contract.toString()));
    }
    return arguments;
  }

  private ParameterException usage(String message, Exception cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }
}
