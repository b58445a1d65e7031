package org.vsmmu.conformance.gate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the expectation of a trace is: {@code NAME.expect.json} beside {@code NAME.jsonl},
 * {@code NAME.jsonl.gz} or {@code NAME}; any ending but {@code .jsonl} too.
 */
final class ExpectationFile {
  private static final String ENDING = ".expect.json";
  private static final String GZIP = ".gz";

  private ExpectationFile() {}

  /** Whether a file of this name is an expectation. */
  static boolean is(String file) {
    return file.endsWith(ENDING);
  }

  /** The expectation of a trace. */
  static Optional<Path> beside(Path trace) {
    return names(trace.getFileName().toString()).stream()
        .map(name -> trace.resolveSibling(name + ENDING))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Whether there is a trace that an expectation is of. */
  static boolean hasTrace(Path expectation) {
    String file = expectation.getFileName().toString();
    String wanted = file.substring(0, file.length() - ENDING.length());
    Path folder = expectation.toAbsolutePath().getParent();
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder)) {
      for (Path other : beside) {
        String name = other.getFileName().toString();
        if (!is(name) && names(name).contains(wanted) && Files.isRegularFile(other)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the expectation of a trace may be named, without its ending, best first. */
  private static List<String> names(String trace) {
    String plain =
        trace.endsWith(GZIP) ? trace.substring(0, trace.length() - GZIP.length()) : trace;
    int dot = plain.lastIndexOf('.');
    String bare = dot > 0 ? plain.substring(0, dot) : plain;
    return Stream.of(trace, plain, bare).distinct().toList();
  }
}
