package org.vsmmu.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Exit;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vsmmu completion}. */
@Command(
    name = "completion",
    description = {"Write a completion script for bash and zsh.", ""},
    footer = "  source <(vsmmu completion)")
final class CompletionCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  CommonOptions common;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(root.getCommandName(), root));
    out.flush();
    return Exit.OK.code();
  }
}
