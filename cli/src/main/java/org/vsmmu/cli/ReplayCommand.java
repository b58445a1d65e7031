package org.vsmmu.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.Check;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.report.CsvSteps;
import org.vsmmu.conformance.report.JsonSteps;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.conformance.report.Steps;
import org.vsmmu.conformance.report.TextSteps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code vsmmu replay}. */
@Command(
    name = "replay",
    description = {
      "Replay traces and show each record, or what the caches may hold afterwards; then judge as"
          + " `check` does, with the same exit codes.",
      ""
    },
    exitCodeListHeading = "%nExit code (of several traces the worst, in the order 70 2 1 3 0 4):%n",
    exitCodeList = {
      "0:CONFORMS: rules were exercised, none diverged, none was left undecided",
      "1:DIVERGES",
      "2:usage, or a file that cannot be opened",
      "3:INCONCLUSIVE: something could not be decided, or the input is damaged",
      "4:NOTHING: no rule was exercised",
      "70:internal error"
    },
    footer = {
      "  vsmmu replay boot.ftrace.gz | less",
      "  vsmmu replay --at 120 --state run.jsonl",
      "  vsmmu replay --mode observed --format csv qemu.log   # for --expect-tlb, --expect-atc"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final String CSV_SHOWS_ONE = "--format csv shows one trace";

  @ParentCommand
  private Main main;

  @Spec
  private CommandSpec spec;

  @Mixin
  private CommonOptions common;

  @Mixin
  private JudgingOptions judging;

  @Option(
      names = "--at",
      paramLabel = "RECORD",
      description = "Stop after this record; the first is 1.")
  private Long at;

  @Option(
      names = "--state",
      description = "Show what the caches may hold at the end instead of each record.")
  private boolean state;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Write ${COMPLETION-CANDIDATES}; csv is the state of one trace.")
  private StepsFormat format;

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = "Captures, plain or gzip; - is standard input; FILE#ID is one trace of a file"
          + " of many.")
  private List<String> traces;

  @Override
  public Integer call() {
    Captures captures = main.world().captures();
    CheckOptions options = options(captures);
    Steps steps = steps(spec.commandLine().getOut());
    Check check = new Check(captures, options, steps);
    Outcomes ended = new Outcomes(spec.commandLine().getErr(), common.debug());
    for (String trace : traces) {
      check.check(trace, outcome -> {
        steps.end(outcome);
        ended.add(outcome);
        end(outcome);
      });
    }
    if (format == StepsFormat.CSV && ended.count() > 1) {
      throw new ParameterException(
          spec.commandLine(), CSV_SHOWS_ONE + ": of a file of many FILE#ID");
    }
    steps.finish();
    return ended.code();
  }

  private void end(Outcome outcome) {
    if (at != null && outcome instanceof Outcome.Done done && done.judged().records() < at) {
      spec.commandLine()
          .getErr()
          .println("vsmmu: %s: --at %d: the last record is %d"
              .formatted(Plain.text(outcome.trace()), at, done.judged().records()));
    }
  }

  private Steps steps(PrintWriter out) {
    return switch (format) {
      case TEXT -> new TextSteps(out, Outcomes.colours(), state);
      case JSON -> new JsonSteps(out, state);
      case CSV -> new CsvSteps(out);
    };
  }

  private CheckOptions options(Captures captures) {
    if (at != null && at < 1) {
      throw new ParameterException(spec.commandLine(), "--at " + at + ": the first record is 1");
    }
    if (format == StepsFormat.CSV && traces.size() > 1) {
      throw new ParameterException(spec.commandLine(), CSV_SHOWS_ONE);
    }
    try {
      return judging.options(captures, at == null ? Long.MAX_VALUE : at);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
