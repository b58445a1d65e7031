package org.vsmmu.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Import;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code vsmmu import}. */
@Command(
    name = "import",
    description = {
      "Write a native trace from a capture, or from several captures of one run: a log of calls, an"
          + " ftrace, a QEMU log, the dumps of its command queue and event queue.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:the trace was written",
      "2:usage, an input that cannot be opened, or an output that cannot be written",
      "3:the inputs do not fit together, or one cannot be read; nothing was written",
      "70:internal error"
    },
    footer = {
      "  vsmmu import boot.ftrace.gz -o boot.jsonl.gz",
      "  vsmmu import qemu.log cmdq.bin -o run.jsonl",
      "  vsmmu import nest.ioctls.jsonl nest.ftrace nest.qemu.log cmdq.bin -o run.jsonl",
      "  vsmmu import scenarios.jsonl.gz#cmdq-03 -o cmdq-03.jsonl"
    })
final class ImportCommand implements Callable<Integer> {
  @ParentCommand
  private Main main;

  @Spec
  private CommandSpec spec;

  @Mixin
  CommonOptions common;

  @Mixin
  private ReadingOptions reading;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "RUN.jsonl",
      required = true,
      description = "The trace to write; gzip when its name ends in .gz.")
  private String output;

  @Parameters(
      paramLabel = "CAPTURE",
      arity = "1..*",
      description = "Captures of one run, in any order, plain or gzip; - is standard input; FILE#ID"
          + " is one trace of a file of many.")
  private List<String> inputs;

  @Override
  public Integer call() {
    Captures captures = main.world().captures();
    Import importing = new Import(captures, reading.format(), readOptions(captures));
    Import.Result result = importing.run(inputs, output);
    PrintWriter err = spec.commandLine().getErr();
    if (result.report() != null) {
      ReadReport report = result.report();
      report
          .unknown()
          .forEach(
              (kind, n) -> err.println("vsmmu: not understood: " + n + " " + Plain.text(kind)));
      report.problems().forEach(problem -> err.println("vsmmu: " + Plain.text(problem.toString())));
      long more = report.problemCount() - report.problems().size();
      if (more > 0) {
        err.println("vsmmu: ... and " + more + " more bad lines");
      }
    }
    if (result.exit() != Exit.OK) {
      err.println("vsmmu: " + Plain.text(result.message()));
    } else if (!result.message().isEmpty()) {
      spec.commandLine().getOut().println(result.message());
    }
    return result.exit().code();
  }

  private ReadOptions readOptions(Captures captures) {
    try {
      return reading.options(captures);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
