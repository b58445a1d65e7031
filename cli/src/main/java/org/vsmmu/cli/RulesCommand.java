package org.vsmmu.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.NearRules;
import org.vsmmu.conformance.report.RulesReport;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vsmmu rules}. */
@Command(
    name = "rules",
    description = {"List the rules, or explain one.", ""},
    footer = {"  vsmmu rules", "  vsmmu rules TLB-STALE-AFTER-UNMAP"})
final class RulesCommand implements Callable<Integer> {
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

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The rule to explain.")
  private String id;

  @Override
  public Integer call() {
    List<Rule> rules = id == null ? RuleBook.RULES : List.of(rule());
    RulesReport report = new RulesReport(spec.commandLine().getOut());
    switch (format) {
      case TEXT -> {
        if (id == null) {
          report.list(rules);
        } else {
          report.page(rules.get(0));
        }
      }
      case JSON -> report.json(rules);
      case MARKDOWN -> report.markdown(rules);
    }
    return Exit.OK.code();
  }

  private Rule rule() {
    return RuleBook.byId(id)
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(),
            "no rule '%s'; did you mean: %s?".formatted(id, String.join(", ", NearRules.of(id)))));
  }
}
