package org.vsmmu.trace.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.smmu.command.AddressTlbi;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.qemu.Captured;
import org.vsmmu.trace.qemu.QemuLogFormat;

class JoinedRunTest {
  private static final String RUN = "qemu11-deb73-strict-io";
  private static final long SYNC = 0x0fc0_2046L;
  private static final long NSNH_ALL = 0x30;

  @ParameterizedTest
  @MethodSource("org.vsmmu.trace.qemu.Captured#runs")
  void givesEveryCommandItsWordsAndLeavesTheRestAsItIs(String run) throws IOException {
    byte[] dump = Captured.bytes(Captured.dump(run));
    ByteBuffer words = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
    List<TraceRecord> expected = new ArrayList<>();
    for (TraceRecord r : Captured.all(QemuLogFormat.read(Captured.log(run)))) {
      boolean command = r.body() instanceof CommandSeen;
      expected.add(command ? with(r, new CommandWords(words.getLong(), words.getLong())) : r);
    }
    assertIterableEquals(expected, Captured.all(join(Captured.log(run), dump)));
    assertFalse(words.hasRemaining());
  }

  @ParameterizedTest
  @MethodSource("org.vsmmu.trace.qemu.Captured#runs")
  void decodesToTheOperandsThatTheLogPrints(String run) throws IOException {
    List<CommandSeen> logged =
        Captured.bodies(Captured.all(QemuLogFormat.read(Captured.log(run))), CommandSeen.class);
    List<CommandSeen> joined = Captured.bodies(
        Captured.all(new JoinedRun(Captured.log(run), Captured.dump(run))), CommandSeen.class);
    int compared = 0;
    for (int i = 0; i < logged.size(); i++) {
      CommandWords words = joined.get(i).words().orElseThrow();
      if (CommandCodec.decode(words.w0(), words.w1()) instanceof AddressTlbi tlbi) {
        assertEquals(logged.get(i).fields(), operands(tlbi));
        compared++;
      }
    }
    assertTrue(compared > 0);
  }

  @Test
  void refusesAnotherOpcode() throws IOException {
    byte[] dump = Captured.bytes(Captured.dump(RUN));
    dump[4 * 16] = 0x06;
    assertRefused(
        dump,
        "qemu11-deb73-strict-io.qemu.log:58: CFGI_CD is command 4 of the log",
        "d.cmdq.bin+0x40 (entry 4) is CFGI_CD_ALL, expected CFGI_CD");
  }

  @Test
  void refusesAnotherOperand() throws IOException {
    byte[] dump = Captured.bytes(Captured.dump(RUN));
    int entry = firstTlbi(dump);
    dump[entry * 16 + 6]++;
    assertRefused(
        dump,
        "TLBI_NH_VA is command " + entry + " of the log",
        "(entry " + entry + ") is TLBI_NH_VA with asid=0x3, expected asid=0x2");
  }

  @Test
  void refusesADumpThatLostAnEntry() throws IOException {
    byte[] dump = Captured.bytes(Captured.dump(RUN));
    int entry = firstTlbi(dump);
    byte[] rest = Arrays.copyOfRange(dump, (entry + 1) * 16, dump.length);
    System.arraycopy(rest, 0, dump, entry * 16, rest.length);
    assertRefused(dump, "TLBI_NH_VA is command " + entry + " of the log", "(entry " + entry + ")");
  }

  @Test
  void refusesADumpThatIsTooShort() throws IOException {
    byte[] dump = Captured.bytes(Captured.dump(RUN));
    assertRefused(
        Arrays.copyOf(dump, dump.length - 24),
        "TLBI_NH_VA is command 328 of the log",
        "d.cmdq.bin has 328 entries, which ends inside an entry");
  }

  @Test
  void refusesADumpThatIsTooLongButNotItsUnwrittenTail() throws IOException {
    byte[] dump = Captured.bytes(Captured.dump(RUN));
    byte[] longer = Arrays.copyOf(dump, dump.length + 64);
    Captured.all(join(Captured.log(RUN), longer));
    longer[dump.length] = 0x46;
    assertRefused(longer, "entry 329", "d.cmdq.bin+0x14a0 (entry 330) is SYNC");
  }

  @Test
  void refusesAWrappedQueueWhereItWrapped() {
    assertEquals(
        "log:4: the queue wrapped here, so earlier entries of the dump are overwritten:"
            + " record shorter runs or a larger queue",
        refusal(
            List.of(
                consume(255, 0),
                "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC",
                consume(0, 1),
                "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"),
            SYNC,
            0,
            SYNC,
            0));
  }

  @Test
  void seesThatTheQueueWrappedBeforeTheFirstConsumeLine() {
    String message = refusal(
        List.of(
            "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC",
            consume(0, 1),
            "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"),
        SYNC,
        0,
        SYNC,
        0);
    assertTrue(message.startsWith("log:3: the queue wrapped here"), message);
  }

  @Test
  void saysThatTheQueueWrappedLaterWhenThatExplainsADifference() {
    assertEquals(
        "log:2: TLBI_NSNH_ALL is command 0 of the log, and d.cmdq.bin+0x0 (entry 0) is SYNC,"
            + " expected TLBI_NSNH_ALL: the queue wrapped at log:4 and overwrote its entries",
        refusal(
            List.of(
                consume(0, 0),
                "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NSNH_ALL",
                consume(0, 1),
                "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"),
            SYNC,
            0));
  }

  @Test
  void refusesAQueueThatWasSetUpAnew() {
    assertEquals(
        "log:6: command 2 is at queue index 0, expected 2: the queue was set up anew or the log"
            + " lost lines; d.cmdq.bin cannot tell which entries were overwritten",
        refusal(
            List.of(
                consume(0, 0),
                "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC",
                consume(1, 0),
                "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC",
                consume(0, 0),
                "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC"),
            SYNC,
            0,
            SYNC,
            0,
            SYNC,
            0));
  }

  @Test
  void refusesTheLogOfTwoSmmus() {
    String message = refusal(List.of(consume(10, 0), consume(3, 0), consume(11, 0)), SYNC, 0);
    assertTrue(message.startsWith("log:3: two SMMUs share this log"), message);
  }

  @Test
  void saysThatTwoSmmusShareTheLogWhenThatExplainsADifference() {
    String message = refusal(
        List.of(
            consume(10, 0),
            "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NSNH_ALL",
            consume(3, 0),
            consume(11, 0)),
        SYNC,
        0);
    assertTrue(message.endsWith(": two SMMUs share this log, as log:4 shows"), message);
  }

  @Test
  void readsTheEntryOfARefusedCommandAgain() throws IOException {
    List<String> log = List.of(
        consume(0, 0),
        "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NSNH_ALL",
        consume(1, 0),
        "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_EL2_ALL",
        "smmuv3_cmdq_consume_error Error on SMMU_CMD_TLBI_EL2_ALL command execution: 1",
        consume(1, 0),
        "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC");
    List<TraceRecord> records = Captured.all(join(text(log), words(NSNH_ALL, 0, SYNC, 0)));
    assertEquals(
        List.of(
            seen("TLBI_NSNH_ALL", Optional.of(new CommandWords(NSNH_ALL, 0))),
            seen("TLBI_EL2_ALL", Optional.empty()),
            new Body.Note("command error 1"),
            seen("SYNC", Optional.of(new CommandWords(SYNC, 0)))),
        records.stream().map(TraceRecord::body).toList());
  }

  @Test
  void fitsALogAndADumpInAnyOrder() throws IOException {
    Join join = new RunJoin();
    assertTrue(join.fits(List.of("cmdq", "qemu")));
    assertTrue(join.fits(List.of("qemu", "cmdq")));
    assertFalse(join.fits(List.of("qemu", "qemu")));
    assertFalse(join.fits(List.of("qemu")));
    assertIterableEquals(
        Captured.all(new JoinedRun(Captured.log(RUN), Captured.dump(RUN))),
        Captured.all(join.join(
            List.of(
                new Join.Part("cmdq", Captured.dump(RUN)),
                new Join.Part("qemu", Captured.log(RUN))),
            ReadOptions.NONE)));
  }

  private static TreeMap<String, Long> operands(AddressTlbi tlbi) {
    TlbiRange range = tlbi.range();
    TreeMap<String, Long> fields = new TreeMap<>();
    Command command = tlbi;
    command.operand(CommandFields.VMID).ifPresent(v -> fields.put("vmid", v));
    command.operand(CommandFields.ASID).ifPresent(v -> fields.put("asid", v));
    fields.put("addr", range.address());
    fields.put("tg", (long) range.tg());
    fields.put("ttl", (long) range.ttl());
    fields.put("leaf", range.leaf() ? 1L : 0L);
    boolean single = range.tg() == 0;
    fields.put("pages", single ? 1 : (range.num() + 1L) << range.scale());
    return fields;
  }

  private static int firstTlbi(byte[] dump) {
    int entry = 0;
    while (dump[entry * 16] != 0x12) {
      entry++;
    }
    return entry;
  }

  private static void assertRefused(byte[] dump, String... parts) {
    JoinException refused =
        assertThrows(JoinException.class, () -> Captured.all(join(Captured.log(RUN), dump)));
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
  }

  private static String refusal(List<String> log, long... dump) {
    return assertThrows(JoinException.class, () -> Captured.all(join(text(log), words(dump))))
        .getMessage();
  }

  private static JoinedRun join(Input log, byte[] dump) throws IOException {
    return new JoinedRun(log, Input.of("d.cmdq.bin", new ByteArrayInputStream(dump)));
  }

  private static Input text(List<String> lines) throws IOException {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return Input.of("log", new ByteArrayInputStream(bytes));
  }

  private static byte[] words(long... words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(words).forEach(bytes::putLong);
    return bytes.array();
  }

  private static String consume(int cons, int wrap) {
    return "smmuv3_cmdq_consume prod=20 cons=" + cons + " prod.wrap=0 cons.wrap=" + wrap;
  }

  private static CommandSeen seen(String op, Optional<CommandWords> words) {
    return new CommandSeen("cmdq", op, words, new TreeMap<>());
  }

  private static TraceRecord with(TraceRecord r, CommandWords words) {
    String op = Opcode.of((int) words.w0()).name();
    return new TraceRecord(
        r.position(),
        r.timeNanos(),
        r.cpu(),
        r.context(),
        r.source(),
        seen(op, Optional.of(words)));
  }
}
