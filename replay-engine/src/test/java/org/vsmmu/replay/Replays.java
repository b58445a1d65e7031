package org.vsmmu.replay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.ftrace.FtraceFormat;

/** Replays captures for tests. */
final class Replays {

  static final Path CAPTURED = Path.of("..", "traces", "captured");

  private Replays() {}

  static List<String> lines(String capture) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(CAPTURED.resolve(capture)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Judged ftrace(List<String> lines) {
    return judge(new FtraceFormat(), String.join("\n", lines) + "\n");
  }

  static Judged judge(TraceFormat format, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (TraceReader reader =
        format.open(Input.of("trace", new ByteArrayInputStream(bytes)), ReadOptions.NONE)) {
      return judge(reader, ReplayOptions.DEFAULT).finish("trace", reader, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replays to the end, without ending the replay. */
  static Replay judge(TraceReader reader, ReplayOptions options) throws IOException {
    Replay replay = new Replay(reader.header(), options);
    for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
      replay.step(record);
    }
    return replay;
  }
}
