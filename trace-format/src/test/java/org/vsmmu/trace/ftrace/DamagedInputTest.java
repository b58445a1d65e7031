package org.vsmmu.trace.ftrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** Whatever the bytes are, reading ends with records, with problems, or with an IOException. */
class DamagedInputTest {

  private static final String MAP = Ftrace.HEAD + Ftrace.MAP + "\n";

  private static Ftrace read(byte[] bytes) throws IOException {
    return Ftrace.read(ReadOptions.NONE, Input.of("t.ftrace", new ByteArrayInputStream(bytes)));
  }

  private static byte[] capture() throws IOException {
    var file = Ftrace.CAPTURED.resolve("linux-7.3-deb-strict-then-lazy.ftrace.gz");
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsRandomBytes(long seed) throws IOException {
    byte[] bytes = new byte[200_000];
    new Random(seed).nextBytes(bytes);
    assertEquals(0, read(bytes).records().size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsACaptureWithDamagedBytes(long seed) throws IOException {
    byte[] bytes = capture();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Ftrace trace = read(bytes);
    assertTrue(trace.records().size() > 100);
    assertTrue(trace.report().problemCount() > 0);
  }

  @Test
  void readsACaptureCutAnywhere() throws IOException {
    byte[] bytes = Arrays.copyOf(capture(), 6000);
    for (int length = 0; length < bytes.length; length += 7) {
      read(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void goesOnBehindZeroBytes() throws IOException {
    Ftrace trace = read(("\0\0\0\n" + MAP.replace("init", "i\0it")).getBytes(UTF_8));
    assertEquals(
        List.of("i\0it-1"), trace.records().stream().map(TraceRecord::context).toList());
    assertEquals(Map.of("other text", 1L), trace.report().unknown());
  }

  @Test
  void goesOnBehindALineThatIsTooLong() throws IOException {
    Ftrace trace = read(("x".repeat(2 << 20) + "\n" + MAP).getBytes(UTF_8));
    assertEquals(1, trace.count(Body.MapRange.class));
    assertEquals(1, trace.report().problemCount());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]",
        "[1] ",
        "[1] 1",
        " ",
        "(",
        ">",
        "> ",
        "a-1 [1] 1: ",
        ":",
        "[",
        "1",
        "#",
        "CPU:",
        "c: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x1) ",
        "a=1 ",
        "{",
        "0x1,"
      })
  void readsLongRepetitionsInLittleTime(String piece) throws IOException {
    String repeated = piece.repeat(900_000 / piece.length());
    String probe = Ftrace.HEAD + Ftrace.CMDLIST;
    Ftrace trace = read(String.join(
            "\n", repeated, Ftrace.HEAD + repeated, probe + repeated, probe + "c={" + repeated)
        .getBytes(UTF_8));
    assertEquals(0, trace.count(Body.CommandSeen.class));
  }

  @Test
  void boundsTheKindsItCounts() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append(Ftrace.HEAD).append("event").append(i).append(": x\n");
    }
    Map<String, Long> unknown = read(text.toString().getBytes(UTF_8)).report().unknown();
    assertEquals(1001, unknown.size());
    assertEquals(4000, unknown.get("further kinds"));
  }

  @Test
  void boundsTheQueuesItNames() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append(Ftrace.HEAD).append(Ftrace.CMDLIST);
      text.append("cmdq=").append(i).append(" n=1 sync=0 c={0x10,0x0}\n");
    }
    Ftrace trace = read(text.toString().getBytes(UTF_8));
    assertEquals(1024, trace.count(Body.CommandSeen.class));
    assertEquals(2000 - 1024, trace.report().problemCount());
  }

  @Test
  void givesWhatItReadBeforeTheCutOfACompressedFile() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write((Ftrace.HEAD + Ftrace.CMDLIST + "n=1 sync=1 c={0x10,0x0}\n").getBytes(UTF_8));
      byte[] noise = new byte[300_000];
      new Random(1).nextBytes(noise);
      gzip.write(noise);
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 50_000);
    List<Body> bodies = new ArrayList<>();
    try (TraceReader reader = new FtraceFormat()
        .open(Input.of("cut.gz", new ByteArrayInputStream(cut)), ReadOptions.NONE)) {
      assertThrows(IOException.class, () -> {
        for (TraceRecord r = reader.next(); r != null; r = reader.next()) {
          bodies.add(r.body());
        }
      });
      assertThrows(IOException.class, reader::next);
    }
    assertEquals(
        List.of(
            Ftrace.command("cmdq", "TLBI_NH_ALL", 0x10, 0),
            Ftrace.sync("cmdq"),
            Ftrace.done("cmdq", 2)),
        bodies);
  }
}
