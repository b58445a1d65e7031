package org.vsmmu.trace.cmdq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.qemu.Captured;

class CmdqReaderTest {
  private static final long TLBI_W0 = 0x0007_0001_0000_0012L;
  private static final long TLBI_W1 = 0x1_0000_1000L;
  private static final long SYNC_W0 = 0x0fc0_2046L;

  private final CmdqFormat format = new CmdqFormat();

  @Test
  void givesExactWordsAtTheirOffset() throws IOException {
    assertEquals(
        List.of(
            record(1, 0, command("TLBI_NH_VA", TLBI_W0, TLBI_W1)),
            record(2, 16, command("SYNC", SYNC_W0, 0))),
        Captured.all(open(words(TLBI_W0, TLBI_W1, SYNC_W0, 0))));
  }

  @Test
  void takesAZeroTailForEntriesThatWereNeverWritten() throws IOException {
    assertEquals(
        List.of(
            record(1, 0, command("SYNC", SYNC_W0, 0)),
            record(2, 16, new Body.Note("2 entries were never written"))),
        Captured.all(open(words(SYNC_W0, 0, 0, 0, 0, 0))));
  }

  @Test
  void givesZeroEntriesBetweenCommandsAsRecords() throws IOException {
    assertEquals(
        List.of(
            record(1, 0, command("RESERVED", 0, 0)),
            record(2, 16, command("RESERVED", 0, 0)),
            record(3, 32, command("SYNC", SYNC_W0, 0))),
        Captured.all(open(words(0, 0, 0, 0, SYNC_W0, 0))));
  }

  @Test
  void reportsAPartialEntryAtItsOffset() throws IOException {
    CmdqReader reader = open(Arrays.copyOf(words(SYNC_W0, 0, SYNC_W0, 0), 21));
    assertEquals(List.of(record(1, 0, command("SYNC", SYNC_W0, 0))), Captured.all(reader));
    assertEquals(
        "q.cmdq.bin+0x10: found \"an entry of 5 bytes\", expected 16 bytes",
        reader.report().problems().get(0).toString());
  }

  @Test
  void isRecognisedByNameOrByEntriesThatAreCommands() throws IOException {
    assertTrue(format.recognises(new byte[0], "boot.cmdq.bin"));
    assertTrue(format.recognises(words(TLBI_W0, TLBI_W1, SYNC_W0, 0), "memory"));
    assertTrue(format.recognises(words(SYNC_W0, 0, 0, 0), "memory"));
    assertFalse(format.recognises(words(0, 0, SYNC_W0, 0), "memory"));
    assertFalse(format.recognises(words(TLBI_W0 | 1 << 8, TLBI_W1), "memory"));
    assertFalse(format.recognises(new byte[0], "memory"));
    for (String run : Captured.runs().toList()) {
      assertFalse(format.recognises(Captured.log(run).sample(), run));
      assertTrue(format.recognises(Captured.dump(run).sample(), "memory"));
    }
  }

  @Test
  void neverTakesATextForADump() {
    for (char first = 0; first < 128; first++) {
      byte[] text = (first + " @  @@@@ @  @@@@@@\n".repeat(8)).getBytes(StandardCharsets.UTF_8);
      assertFalse(format.recognises(text, "memory"), "begins with " + (int) first);
    }
  }

  private CmdqReader open(byte[] bytes) throws IOException {
    FileSystem files = Jimfs.newFileSystem(Configuration.unix());
    Path path = Files.write(files.getPath("/q.cmdq.bin"), bytes);
    return format.open(Input.open("q.cmdq.bin", path), ReadOptions.NONE);
  }

  private static byte[] words(long... words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(words).forEach(bytes::putLong);
    return bytes.array();
  }

  private static Body command(String op, long w0, long w1) {
    return new Body.CommandSeen("cmdq", op, Optional.of(new CommandWords(w0, w1)), new TreeMap<>());
  }

  private static TraceRecord record(long position, long offset, Body body) {
    return new TraceRecord(
        position,
        OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        Source.offset("q.cmdq.bin", offset),
        body);
  }
}
