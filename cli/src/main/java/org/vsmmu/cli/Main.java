package org.vsmmu.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of the command line; the subcommands follow. */
@Command(
    name = "vsmmu",
    version = "vsmmu 0.1.0",
    mixinStandardHelpOptions = true,
    description = "Replays SMMUv3 and iommufd traces on a reference model.")
public final class Main implements Runnable {
  private Main() {}

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
