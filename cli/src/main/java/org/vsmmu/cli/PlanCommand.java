package org.vsmmu.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.MarkedPart;
import org.vsmmu.conformance.report.PlanReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code vsmmu plan}. */
@Command(
    name = "plan",
    description = {
      "Show what became of each call and feature of the upstreaming plan: what it was merged as, in"
          + " which kernel, which cases cover it and which rules judge it.",
      ""
    },
    footer = {"  vsmmu plan", "  vsmmu plan --format markdown --into README.md"})
final class PlanCommand implements Callable<Integer> {
  private static final MarkedPart PART = new MarkedPart("plan");

  @ParentCommand
  private Main main;

  @Spec
  private CommandSpec spec;

  @Mixin
  CommonOptions common;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Write ${COMPLETION-CANDIDATES}.")
  private RulesFormat format;

  @Option(
      names = "--into",
      paramLabel = "FILE",
      description = "Write the Markdown into this page, between the lines"
          + " '<!-- vsmmu plan: begin -->' and '<!-- vsmmu plan: end -->'.")
  private String into;

  @Override
  public Integer call() {
    if (into != null) {
      return update();
    }
    write(spec.commandLine().getOut());
    return Exit.OK.code();
  }

  private void write(PrintWriter out) {
    PlanReport report = new PlanReport(out);
    switch (format) {
      case TEXT -> report.text();
      case JSON -> report.json();
      case MARKDOWN -> report.markdown();
    }
  }

  private int update() {
    if (format != RulesFormat.MARKDOWN) {
      throw new ParameterException(
          spec.commandLine(), "--into writes Markdown: add --format markdown");
    }
    StringWriter text = new StringWriter();
    write(new PrintWriter(text));
    try {
      boolean changed = PART.rewrite(main.world().captures(), into, text.toString());
      spec.commandLine().getErr().println(into + (changed ? ": updated" : ": is up to date"));
      return Exit.OK.code();
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
