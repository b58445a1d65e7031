package org.vsmmu.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.report.ProfilesReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vsmmu profiles}. */
@Command(
    name = "profiles",
    description = {"List the SMMUs and iommufd dialects that --profile can name.", ""},
    footer = {"  vsmmu profiles", "  vsmmu check --profile qemu-11,linux-7.3 boot.ftrace.gz"})
final class ProfilesCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  CommonOptions common;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Write ${COMPLETION-CANDIDATES}.")
  private ReportFormat format;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> ProfilesReport.text(out);
      case JSON -> ProfilesReport.json(out);
    }
    return Exit.OK.code();
  }
}
