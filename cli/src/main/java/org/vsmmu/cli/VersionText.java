package org.vsmmu.cli;

import org.vsmmu.conformance.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"vsmmu " + Version.TEXT};
  }
}
