package org.vsmmu.trace.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** The repository's captures of QEMU runs. */
public final class Captured {
  private static final Path FOLDER =
      Path.of(System.getProperty("vsmmu.traces", "../traces")).resolve("captured");

  /** Names of the runs that have both a log and a dump. */
  public static Stream<String> runs() {
    return Stream.of(
        "qemu11-deb73-kprobe-raw",
        "qemu11-deb73-strict-io",
        "qemu11-deb73-passthrough-rebind",
        "qemu11-lab73-nest");
  }

  public static Input log(String run) throws IOException {
    return Input.open(run + ".qemu.log", FOLDER.resolve(run + ".qemu.log.gz"));
  }

  public static Input dump(String run) throws IOException {
    return Input.open(run + ".cmdq.bin", FOLDER.resolve(run + ".cmdq.bin.gz"));
  }

  /** The decompressed bytes of an input. */
  public static byte[] bytes(Input input) throws IOException {
    try (input) {
      return input.stream().readAllBytes();
    }
  }

  /** How many lines of a text hold a string. */
  public static long count(Input input, String text) throws IOException {
    return new String(bytes(input), java.nio.charset.StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.contains(text))
        .count();
  }

  /** Every record; closes the reader. */
  public static List<TraceRecord> all(TraceReader reader) throws IOException {
    List<TraceRecord> records = new ArrayList<>();
    try (reader) {
      for (TraceRecord r = reader.next(); r != null; r = reader.next()) {
        records.add(r);
      }
    }
    return records;
  }

  /** The bodies of one kind. */
  public static <T extends Body> List<T> bodies(List<TraceRecord> records, Class<T> kind) {
    return records.stream()
        .map(TraceRecord::body)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** A fixture beside the test classes of this package. */
  static Input fixture(String name) {
    try {
      return Input.of(name, Captured.class.getResourceAsStream(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Captured() {}
}
