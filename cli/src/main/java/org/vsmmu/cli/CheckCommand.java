package org.vsmmu.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.Check;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.report.JsonReport;
import org.vsmmu.conformance.report.TextReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code vsmmu check}. */
@Command(
    name = "check",
    description = {
      "Judge traces: replay them and say where the software or the SMMU diverges from the"
          + " architecture.",
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
      "  vsmmu check boot.ftrace.gz",
      "  vsmmu check --profile qemu-11 --format json run.jsonl | jq .verdict"
    })
final class CheckCommand implements Callable<Integer> {
  @ParentCommand
  private Main main;

  @Spec
  private CommandSpec spec;

  @Mixin
  private CommonOptions common;

  @Mixin
  private JudgingOptions judging;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Write the report as ${COMPLETION-CANDIDATES}.")
  private ReportFormat format;

  @Option(
      names = "--contract",
      paramLabel = "LEVEL",
      defaultValue = "fail",
      description = "${COMPLETION-CANDIDATES}: whether a broken promise of the uAPI counts as a"
          + " divergence (default) or as a note.")
  ContractLevel contract;

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = "Captures, plain or gzip; - is standard input; FILE#ID is one trace of a file"
          + " of many.")
  private List<String> traces;

  @Override
  public Integer call() {
    Captures captures = main.world().captures();
    Check check = new Check(captures, options(captures));
    Outcomes ended = new Outcomes(spec.commandLine().getErr(), common.debug());
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> {
        TextReport report = new TextReport(out, Outcomes.colours());
        check(check, report::add, ended);
        report.finish();
      }
      case JSON -> {
        List<Outcome> outcomes = new ArrayList<>();
        check(check, outcomes::add, ended);
        new JsonReport(out).write(outcomes);
      }
    }
    return ended.code();
  }

  private void check(Check check, Consumer<Outcome> report, Outcomes ended) {
    traces.forEach(trace -> check.check(trace, report.andThen(ended::add)));
  }

  private CheckOptions options(Captures captures) {
    try {
      return judging.options(captures, Long.MAX_VALUE).with(contract.contract());
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
