package org.vsmmu.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.conformance.Captures;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import picocli.CommandLine.Option;

/** How to read captures. */
final class ReadingOptions {
  @Option(
      names = "--from",
      paramLabel = "FORMAT",
      converter = FormatNames.class,
      completionCandidates = FormatNames.class,
      description = "Read traces as ${COMPLETION-CANDIDATES}; by default as their content says.")
  private TraceFormat from;

  @Option(
      names = "--probes",
      paramLabel = "FILE",
      description = "The kprobe_events of an ftrace capture: tells what its arguments are.")
  private String probes;

  Optional<TraceFormat> format() {
    return Optional.ofNullable(from);
  }

  /** The same options for another command line. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (from != null) {
      arguments.addAll(List.of("--from", from.name()));
    }
    if (probes != null) {
      arguments.addAll(List.of("--probes", probes));
    }
    return arguments;
  }

  /**
   * What readers are told.
   *
   * @throws IOException when the file of probes cannot be read
   */
  ReadOptions options(Captures captures) throws IOException {
    return probes == null ? ReadOptions.NONE : new ReadOptions(captures.text(probes));
  }
}
