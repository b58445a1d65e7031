package org.vsmmu.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.NearRules;
import org.vsmmu.conformance.gate.CaseList;
import org.vsmmu.conformance.gate.ListedCase;
import org.vsmmu.conformance.gate.PlanTable;
import org.vsmmu.conformance.output.CasesReport;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code vsmmu cases}. */
@Command(
    name = "cases",
    description = {
      "List the cases of a corpus, without judging them: part of the plan, verdict that is expected,"
          + " rules, and why.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:cases were listed",
      "2:usage, a path that cannot be opened, an expectation that cannot be read",
      "4:no case is such"
    },
    footer = {"  vsmmu cases --part 4", "  vsmmu cases --rule CFG-STALE --text EATS traces"})
final class CasesCommand implements Callable<Integer> {
  @ParentCommand
  private Main main;

  @Spec
  private CommandSpec spec;

  @Mixin
  CommonOptions common;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Only cases of this part of the plan: 2b, 3, 4, vcmdq or base.")
  private String part;

  @Option(
      names = "--rule",
      paramLabel = "ID",
      description = "Only cases that are about this rule, by folder or expectation.")
  private String rule;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only cases with this text in their name, note or reference, in any case.")
  private String text;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Write ${COMPLETION-CANDIDATES}.")
  private ReportFormat format;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Traces, and folders of traces; by default the folder traces.")
  private List<String> paths = new ArrayList<>();

  @Override
  public Integer call() {
    String wantedRule = rule == null ? null : known(rule);
    if (part != null && !PlanTable.PARTS.contains(part)) {
      throw usage(
          "no part '%s'; the parts are %s".formatted(part, String.join(", ", PlanTable.PARTS)));
    }
    CaseList list =
        CaseList.of(main.world().captures(), paths.isEmpty() ? List.of("traces") : paths);
    List<ListedCase> cases = list.cases().stream()
        .filter(one -> part == null || one.part().equals(part))
        .filter(one -> wantedRule == null || one.rules().contains(wantedRule))
        .filter(one -> text == null || one.says(text))
        .toList();
    CasesReport report = new CasesReport(spec.commandLine().getOut());
    switch (format) {
      case TEXT -> report.text(cases);
      case JSON -> report.json(cases);
    }
    list.troubles()
        .forEach(trouble -> spec.commandLine().getErr().println("vsmmu: " + Plain.text(trouble)));
    spec.commandLine().getErr().flush();
    Exit exit = !list.troubles().isEmpty() ? Exit.USAGE : cases.isEmpty() ? Exit.NOTHING : Exit.OK;
    return exit.code();
  }

  private String known(String id) {
    return RuleBook.byId(id)
        .map(Rule::id)
        .orElseThrow(() -> usage(
            "no rule '%s'; did you mean: %s?".formatted(id, String.join(", ", NearRules.of(id)))));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
