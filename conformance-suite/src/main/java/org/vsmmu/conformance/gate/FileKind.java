package org.vsmmu.conformance.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vsmmu.conformance.Captures;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.formats.TraceFormats;

/** Tells the traces in a folder from what stands beside them. */
final class FileKind {
  /** Names of captures: such a file is judged, however damaged it is. */
  private static final List<String> TRACES = List.of(
      ".jsonl",
      ".ftrace",
      ".ftrace.txt",
      ".trace.txt",
      ".qemu.log",
      ".qemu-trace.log",
      ".cmdq",
      ".cmdq.bin");

  private FileKind() {}

  /**
   * What a file is that is no trace; empty when it is to be judged, as what cannot be opened is.
   *
   * @param name how messages call it
   */
  static Optional<String> ofOther(Captures captures, String name, Path path) {
    String file = path.getFileName().toString().toLowerCase(Locale.ROOT);
    String plain = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
    if (!Files.isRegularFile(path)) {
      return Files.exists(path) ? Optional.of("special file") : Optional.of("dangling link");
    } else if (plain.startsWith(".")) {
      return Optional.of("hidden file");
    } else if (plain.startsWith("readme") || plain.endsWith(".md")) {
      return Optional.of("README");
    } else if (plain.endsWith(".schema.json")) {
      return Optional.of("JSON Schema");
    } else if (plain.contains("kprobe_events")) {
      return Optional.of("kprobe_events");
    } else if (plain.contains(".evtq.")) {
      return Optional.of("event queue");
    } else if (TRACES.stream().anyMatch(plain::endsWith) || recognised(captures, name)) {
      return Optional.empty();
    }
    int dot = plain.lastIndexOf('.');
    return Optional.of(dot < 0 ? "file without an ending" : "*" + plain.substring(dot));
  }

  private static boolean recognised(Captures captures, String name) {
    try (Input input = captures.open(name)) {
      return TraceFormats.detect(input).isPresent();
    } catch (IOException e) {
      // Why it cannot be read is said where it is judged.
      return true;
    }
  }
}
