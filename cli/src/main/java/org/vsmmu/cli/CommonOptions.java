package org.vsmmu.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command understands. */
@Command(mixinStandardHelpOptions = true, versionProvider = VersionText.class)
final class CommonOptions {
  static final String DEBUG = "--debug";

  @Option(names = DEBUG, description = "Show the stack of an internal error.")
  private boolean debug;

  boolean debug() {
    return debug;
  }
}
