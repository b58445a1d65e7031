package org.vsmmu.trace.jsonl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Domain;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;

class JsonlWriterTest {
  private static final TraceHeader HEADER = TraceHeader.of("ftrace");

  private static TraceRecord at(long position, Body body) {
    return new TraceRecord(
        position,
        OptionalLong.of(1_000),
        OptionalInt.of(3),
        "fio-8",
        Source.line("boot.ftrace", 212),
        body);
  }

  private static Body sync() {
    return new Body.CommandSeen("cmdq", "SYNC", Optional.empty(), new TreeMap<>());
  }

  private static Body done(long sync) {
    return new Body.SyncDone("cmdq", sync, "");
  }

  private static String refusal(Body body) {
    return assertThrows(
            IllegalArgumentException.class, () -> Traces.write(HEADER, List.of(at(1, body))))
        .getMessage();
  }

  @Test
  void writesOneFormOfEverything() throws IOException {
    Body map = new Body.MapRange(
        0xfffff000L,
        0x1000,
        OptionalLong.of(0x8090000),
        "rw",
        false,
        OptionalLong.empty(),
        Domain.stage1(0, 2));
    assertEquals(
        Traces.HEADER
            + "{\"t\":1000,\"cpu\":3,\"ctx\":\"fio-8\",\"src\":{\"file\":\"boot.ftrace\",\"line\":212},"
            + "\"map\":{\"iova\":\"0xfffff000\",\"size\":\"0x1000\",\"output\":\"0x8090000\","
            + "\"perms\":\"rw\",\"domain\":{\"stage\":1,\"vmid\":0,\"asid\":2}}}\n",
        Traces.write(HEADER, List.of(at(1, map))));
  }

  @Test
  void leavesOutTheSourceAndWhatIsUnknown() throws IOException {
    Body words = new Body.CommandSeen(
        "cmdq", "SYNC", Optional.of(new CommandWords(0x46, -1L)), new TreeMap<>());
    TraceRecord bare = new TraceRecord(
        1, OptionalLong.empty(), OptionalInt.empty(), "", Source.line("a", 1), words);
    assertEquals(
        Traces.HEADER + "{\"command\":{\"words\":[\"0x46\",\"0xffffffffffffffff\"]}}\n",
        Traces.writeWithoutSources(HEADER, List.of(bare)));
  }

  @Test
  void numbersRecordsAnewWhenSomeAreLeftOut() throws IOException {
    List<TraceRecord> kept =
        List.of(at(3, sync()), at(4, sync()), at(9, sync()), at(10, done(4)), at(20, done(9)));
    List<Body> read = Traces.read(Traces.write(HEADER, kept)).records().stream()
        .map(r -> r.body())
        .toList();
    assertEquals(List.of(sync(), sync(), sync(), done(2), done(3)), read);
  }

  @Test
  void refusesToReferToARecordThatWasLeftOut() {
    List<TraceRecord> kept = List.of(at(3, sync()), at(9, sync()), at(10, done(4)));
    assertEquals(
        "boot.ftrace:212: record 10: record 4 was not written before it",
        assertThrows(IllegalArgumentException.class, () -> Traces.write(HEADER, kept))
            .getMessage());
  }

  @Test
  void refusesPositionsThatDoNotCountUp() {
    List<TraceRecord> twice = List.of(at(3, sync()), at(3, sync()));
    assertEquals(
        "boot.ftrace:212: record 3: position: expected more than 3, found 3",
        assertThrows(IllegalArgumentException.class, () -> Traces.write(HEADER, twice))
            .getMessage());
  }

  @Test
  void goesOnBehindARecordThatItRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonlWriter writer = JsonlWriter.withSources(bytes, HEADER)) {
      writer.write(at(1, sync()));
      TraceRecord wrong = at(2, new Body.Note("a".repeat(65537)));
      assertThrows(IllegalArgumentException.class, () -> writer.write(wrong));
      writer.write(at(3, sync()));
      writer.write(at(4, done(3)));
    }
    assertEquals(
        List.of(sync(), sync(), done(2)),
        Traces.read(bytes.toString(StandardCharsets.UTF_8)).records().stream()
            .map(TraceRecord::body)
            .toList());
  }

  @Test
  void spellsCommandsAsTheArchitectureDoes() throws IOException {
    Body alias = new Body.CommandSeen("cmdq", "CMD_SYNC", Optional.empty(), new TreeMap<>());
    Body unknown = new Body.CommandSeen("cmdq", "INVALID", Optional.empty(), new TreeMap<>());
    assertEquals(
        List.of(sync(), unknown),
        Traces.read(Traces.write(HEADER, List.of(at(1, alias), at(2, unknown)))).records().stream()
            .map(TraceRecord::body)
            .toList());
  }

  @Test
  void refusesWhatNoReaderTakes() {
    assertEquals(
        "boot.ftrace:212: record 1: asid: expected an integer from 0 to 65535, found 65536",
        refusal(new Body.Attach("", Body.NONE, Domain.stage1(0, 65536))));
    assertEquals(
        "boot.ftrace:212: record 1: op: expected SYNC, found CFGI_STE",
        refusal(new Body.CommandSeen(
            "cmdq", "CFGI_STE", Optional.of(new CommandWords(0x46, 0)), new TreeMap<>())));
    assertEquals(
        "boot.ftrace:212: record 1: text: expected at most 65536 characters, found 65537",
        refusal(new Body.Note("a".repeat(65537))));
  }
}
