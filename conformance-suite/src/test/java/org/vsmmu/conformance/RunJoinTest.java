package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.trace.ReadOptions;

/** Captures of one run, from the files to the verdict of what they say together. */
class RunJoinTest {
  private static final Path CAPTURED = Path.of("..", "traces", "captured");

  private static final Map<String, String> FILES = Map.of(
      "ioctls", "iommufd-nest/lab73-nest.ioctls.jsonl.gz",
      "pairs", "iommufd-nest/lab73-nest.pairs.jsonl.gz",
      "evtq", "iommufd-nest/lab73-nest.evtq.bin.gz",
      "ftrace", "linux-7.3-nesting.ftrace.gz",
      "qemu", "qemu11-lab73-nest.qemu.log.gz",
      "cmdq", "qemu11-lab73-nest.cmdq.bin.gz",
      "other-ftrace", "linux-7.3-deb-strict-then-lazy.ftrace.gz",
      "other-qemu", "qemu11-deb73-kprobe-raw.qemu.log.gz",
      "other-cmdq", "qemu11-deb73-kprobe-raw.cmdq.bin.gz");

  private final Desk desk = new Desk();

  /** How the desk calls a capture; dumps are known by their names. */
  private static String name(String key) {
    return key.endsWith("q") ? key + "." + key.substring(key.length() - 4) + ".bin.gz" : key;
  }

  private static byte[] bytes(String key) throws IOException {
    return Files.readAllBytes(CAPTURED.resolve(FILES.get(key)));
  }

  private Import.Result imported(List<String> keys) throws IOException {
    List<String> names = new ArrayList<>();
    for (String key : keys) {
      String name = name(key);
      if (!Files.exists(desk.path(name))) {
        desk.with(name, bytes(key));
      }
      names.add(name);
    }
    Captures captures = desk.captures(InputStream.nullInputStream());
    return new Import(captures, Optional.empty(), ReadOptions.NONE).run(names, "run.jsonl");
  }

  private Judged joined(String keys) throws IOException {
    Import.Result result = imported(List.of(keys.split(" ")));
    assertEquals(Exit.OK, result.exit(), result.message());
    return ((Outcome.Done) desk.check("run.jsonl")).judged();
  }

  private static RuleCount count(Judged judged, String rule) {
    return judged.counts().entrySet().stream()
        .filter(count -> count.getKey().id().equals(rule))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** How many calls had their commands judged: those of a guest by the rules on forwarding. */
  private static long callsOfRightCommands(Judged judged) {
    RuleCount own = count(judged, "IOCTL-COMMANDS");
    RuleCount forwarded = count(judged, "FORWARD-EXTRA");
    assertEquals(0, own.diverged() + own.inconclusive());
    assertEquals(0, forwarded.diverged() + forwarded.inconclusive());
    return own.exercised() + forwarded.exercised();
  }

  /** What diverges, but for promises that this kernel breaks by itself. */
  private static List<String> besidesContract(Judged judged) {
    return judged.divergences().stream()
        .map(Finding::rule)
        .filter(rule -> !rule.judgement().equals("contract"))
        .map(Rule::id)
        .toList();
  }

  /** Every call is predicted, every command comes once, and only QEMU's own bug is left. */
  @ParameterizedTest
  @CsvSource({
    "ioctls ftrace qemu cmdq, 1003, true, true",
    "ioctls ftrace qemu cmdq evtq, 1003, true, true",
    "ioctls ftrace qemu, 1003, true, true",
    "ioctls ftrace, 418, false, true",
    "pairs ftrace, 1003, false, true",
    "pairs ftrace evtq, 1003, false, true",
    "ioctls qemu, 1003, true, false",
    "ioctls qemu cmdq, 1003, true, false",
    "pairs qemu evtq, 1003, true, false",
    "pairs evtq, 1003, false, false"
  })
  void predictsEveryCallOfEverySubset(String keys, long commands, boolean log, boolean kernel)
      throws IOException {
    Judged judged = joined(keys);
    assertEquals(List.of(), judged.inconclusive());
    assertEquals(log ? List.of("HIT-AFTER-INVALIDATE") : List.of(), besidesContract(judged));
    assertEquals(commands, judged.commands());
    assertEquals(new RuleCount(343, 0, 0, 0), count(judged, "IOCTL-RESULT"));
    assertEquals(340, count(judged, "IOCTL-OUTPUT").exercised());
    assertEquals(330, callsOfRightCommands(judged));
    assertEquals(log ? 1507 : 0, count(judged, "OUTCOME-NOT-PERMITTED").exercised());
    assertEquals(log ? 336 : 0, count(judged, "EVENT-MISMATCH").exercised());
    assertEquals(kernel ? 13 : 0, count(judged, "TLB-STALE-AFTER-UNMAP").exercised());
    assertTrue(judged.profile().endsWith(",linux-7.3"), judged.profile());
  }

  @ParameterizedTest
  @CsvSource({
    "qemu ftrace, 1003, 13",
    "qemu cmdq ftrace, 1003, 13",
    "qemu evtq, 1003, 0",
    "other-qemu other-ftrace, 376, 159",
    "other-ftrace other-qemu other-cmdq, 376, 159"
  })
  void joinsWithoutCalls(String keys, long commands, long unmaps) throws IOException {
    Judged judged = joined(keys);
    assertEquals(commands, judged.commands());
    assertEquals(unmaps, count(judged, "TLB-STALE-AFTER-UNMAP").exercised());
  }

  /** Without the calls, nothing says that no device used the domain (captured/README.md). */
  @Test
  void leavesTheReuseOpenWithoutTheCalls() throws IOException {
    assertEquals(1, count(joined("qemu ftrace"), "TLB-STALE-AFTER-UNMAP").inconclusive());
  }

  @Test
  void anyOrderGivesTheSameTrace() throws IOException {
    List<String> keys = new ArrayList<>(List.of("ioctls", "ftrace", "qemu", "cmdq", "evtq"));
    imported(keys);
    List<String> first = Files.readAllLines(desk.path("run.jsonl"));
    Collections.reverse(keys);
    imported(keys);
    List<String> second = Files.readAllLines(desk.path("run.jsonl"));
    assertEquals(first.subList(1, first.size()), second.subList(1, second.size()));
  }

  /** What the marker writes and the marks of lines say is in the calls. */
  @Test
  void consumesTheMarkers() throws IOException {
    joined("ioctls ftrace qemu cmdq");
    String text = Files.readString(desk.path("run.jsonl"));
    assertFalse(text.contains("marker 0xe0"), "marker writes");
    assertFalse(text.contains("\"note\":{\"text\":\"line "), "marks");
    assertEquals(
        334, text.lines().filter(line -> line.contains("\"call\":{\"line\"")).count());
    assertEquals(
        334,
        text.lines().filter(line -> line.contains("\"returned\":{\"call\"")).count());
  }

  private String refused(String keys) throws IOException {
    Import.Result result = imported(List.of(keys.split(" ")));
    assertEquals(Exit.INCONCLUSIVE, result.exit(), result.message());
    assertFalse(Files.exists(desk.path("run.jsonl")), "nothing is written");
    return result.message();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ioctls other-ftrace",
        "pairs other-ftrace",
        "ioctls other-qemu",
        "qemu other-ftrace",
        "other-qemu ftrace",
        "qemu other-cmdq",
        "ioctls qemu other-ftrace",
        "ioctls evtq"
      })
  void refusesCapturesOfDifferentRuns(String keys) throws IOException {
    String message = refused(keys);
    assertTrue(message.matches("(?s)nothing was written: \\S+(:\\d+|\\+0x[0-9a-f]+): .+"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ioctls pairs", "ftrace cmdq", "ftrace evtq", "cmdq evtq"})
  void saysWhatIsNotJoined(String keys) throws IOException {
    assertTrue(refused(keys).contains("are not joined"), keys);
  }

  @Test
  void saysWhatCannotBeOpened() throws IOException {
    desk.with("ioctls", bytes("ioctls"));
    Captures captures = desk.captures(InputStream.nullInputStream());
    Import.Result result = new Import(captures, Optional.empty(), ReadOptions.NONE)
        .run(List.of("ioctls", "missing.log"), "run.jsonl");
    assertEquals(Exit.USAGE, result.exit());
  }

  private static String text(String key) throws IOException {
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(CAPTURED.resolve(FILES.get(key))))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  private void change(String key, UnaryOperator<String> change) throws IOException {
    String before = text(key);
    String after = change.apply(before);
    assertFalse(after.equals(before), key);
    desk.with(name(key), gzip(after));
  }

  @Test
  void saysWhereACommandDiffers() throws IOException {
    change("ftrace", text -> text.replaceFirst("0x10000002a,0x70000701", "0x20000002a,0x70000701"));
    String message = refused("ioctls ftrace qemu cmdq");
    assertTrue(message.contains("qemu:") && message.contains("ftrace:"), message);
    assertTrue(message.contains("TLBI_S2_IPA"), message);
  }

  @Test
  void saysWhereALineHasNoMarker() throws IOException {
    change("qemu", text -> text.replaceFirst("[^\n]*addr: 0xe00 val:0x20 [^\n]*\n", ""));
    assertTrue(refused("ioctls qemu").contains("line 32"), "the line is named");
  }

  @Test
  void saysWhereClocksPart() throws IOException {
    change("ftrace", text -> text.replaceAll("  (\\d)\\.(\\d{6}): ", "  1$1.$2: "));
    assertTrue(refused("ioctls ftrace").contains("ns"), "both times are named");
  }

  @Test
  void saysWhichEventRecordDiffers() throws IOException {
    change("evtq", text -> text.substring(0, 32) + '\u0013' + text.substring(33));
    String message = refused("ioctls qemu evtq");
    assertTrue(message.contains("evtq.evtq.bin.gz+0x20"), message);
    assertTrue(message.contains("event record 1"), message);
  }

  /** A trace of the kernel that lost events is joined where it goes on. */
  @ParameterizedTest
  @CsvSource({"ioctls ftrace qemu cmdq, 330", "ioctls ftrace, 322"})
  void goesOnBehindLostEvents(String keys, long judgedCommands) throws IOException {
    change("ftrace", text -> {
      int from = text.indexOf("line 172 ");
      int to = text.indexOf("line 190 ");
      int begin = text.lastIndexOf('\n', from) + 1;
      int end = text.lastIndexOf('\n', to) + 1;
      return text.substring(0, begin) + "CPU:0 [LOST 40 EVENTS]\n" + text.substring(end);
    });
    Judged judged = joined(keys);
    assertEquals(judgedCommands, callsOfRightCommands(judged));
    assertEquals(new RuleCount(343, 0, 0, 0), count(judged, "IOCTL-RESULT"));
    assertEquals(1, count(judged, "TLB-STALE-AFTER-UNMAP").inconclusive());
  }

  /** Another CPU unmaps for its own device while a call runs, and its list overtakes the call's. */
  @ParameterizedTest
  @ValueSource(strings = {"ioctls ftrace qemu", "ioctls qemu", "ioctls ftrace"})
  void takesAnotherCpusListForNobodysCall(String keys) throws IOException {
    if (keys.contains("qemu")) {
      change("qemu", text -> {
        int at = text.indexOf('\n', text.indexOf("addr: 0xe00 val:0xab ")) + 1;
        return text.substring(0, at)
            + "smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NH_VA\n"
            + "smmuv3_range_inval vmid=0 asid=3 addr=0xffff8000 tg=1 num_pages=0x1 ttl=3 leaf=1"
            + " stage=1\nsmmuv3_cmdq_opcode <--- SMMU_CMD_SYNC\n"
            + text.substring(at);
      });
    }
    if (keys.contains("ftrace")) {
      change("ftrace", text -> {
        int list = text.indexOf("cmdlist: (", text.indexOf("line 171 "));
        String time = text.substring(text.lastIndexOf(' ', list - 3) + 1, list - 2);
        int at = text.indexOf('\n', list) + 1;
        return text.substring(0, at)
            + "    kworker/1:2-50       [001] d..1.    " + time
            + ": cmdlist: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6d0) n=1 sync=1"
            + " w={0x3000000000012,0xffff8701}\n" + text.substring(at);
      });
    }
    Judged judged = joined(keys);
    assertEquals(330, callsOfRightCommands(judged));
    assertEquals(keys.contains("qemu") ? 1005 : 420, judged.commands());
  }

  /** Of calls after the end of the only capture that shows commands, no command is judged. */
  @Test
  void judgesNoCommandsBehindTheEndOfTheKernelsTrace() throws IOException {
    change("ftrace", text -> String.join("\n", text.lines().limit(400).toList()) + "\n");
    Judged judged = joined("ioctls ftrace");
    assertEquals(0, count(judged, "IOCTL-COMMANDS").diverged());
    assertTrue(count(judged, "IOCTL-COMMANDS").exercised() < 200);
    assertEquals(List.of(), besidesContract(judged));
  }

  /** Wherever an input is cut, there is an answer. */
  @Test
  void survivesCutAndDamagedInputs() throws IOException {
    Random random = new Random(7);
    List<String> keys = List.of("ioctls", "ftrace", "qemu", "cmdq", "evtq");
    for (int i = 0; i < 16; i++) {
      Desk fresh = new Desk();
      List<String> names = new ArrayList<>();
      String broken = keys.get(random.nextInt(keys.size()));
      for (String key : keys) {
        byte[] bytes = bytes(key);
        if (key.equals(broken)) {
          bytes = i % 2 == 0
              ? Arrays.copyOf(bytes, random.nextInt(bytes.length))
              : damaged(key, random);
        }
        fresh.with(name(key), bytes);
        names.add(name(key));
      }
      Captures captures = fresh.captures(InputStream.nullInputStream());
      Import.Result result =
          new Import(captures, Optional.empty(), ReadOptions.NONE).run(names, "run.jsonl");
      assertTrue(result.exit() == Exit.OK || result.exit() == Exit.INCONCLUSIVE, result::message);
      if (result.exit() == Exit.OK) {
        assertTrue(fresh.check("run.jsonl") instanceof Outcome.Done, broken);
      }
    }
  }

  private static byte[] damaged(String key, Random random) throws IOException {
    StringBuilder text = new StringBuilder(text(key));
    for (int j = 0; j < 3; j++) {
      text.setCharAt(random.nextInt(text.length()), (char) ('0' + random.nextInt(10)));
    }
    return gzip(text.toString());
  }

  /** The first divergence of a joined run in which something of a capture was changed. */
  private Finding found(String key, String from, String to) throws IOException {
    change(key, text -> text.replaceFirst(from, to));
    Judged judged = joined("ioctls ftrace qemu cmdq");
    assertEquals(Verdict.DIVERGES, judged.verdict());
    return judged.divergences().stream()
        .filter(finding -> finding.rule().judgement().equals("dialect"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void judgesTheJoinedCalls() throws IOException {
    Finding found =
        found("ioctls", "(\"note\":\"destroy a bound device\"[^\\n]*\"errno\":)16,", "$122,");
    assertEquals("IOCTL-RESULT", found.rule().id());
    assertTrue(found.about().source().file().equals("ioctls"), found.about()::toString);
  }

  private static UnaryOperator<String> without(String line) {
    return text -> text.replaceFirst("(?m)^.*" + line + ".*\n", "");
  }

  /** Marks of the ftrace and of QEMU's log say which lines the program wrote. */
  @ParameterizedTest
  @CsvSource({
    "ioctls ftrace, 171", "ioctls qemu, 171", "ioctls ftrace qemu cmdq, 68", "ioctls ftrace, 1",
    "ioctls qemu, 1", "ioctls ftrace, 477", "ioctls qemu, 477", "pairs ftrace, 146"
  })
  void saysWhichLineTheLogLacks(String keys, int line) throws IOException {
    change(keys.split(" ")[0], without("\"line\": ?" + line + ","));
    String message = refused(keys);
    assertTrue(message.contains(keys.contains("qemu") ? "qemu:" : "ftrace:"), message);
    assertTrue(message.contains("line " + line + " "), message);
    assertTrue(line == 1 || message.contains("line " + (line - 1) + " ("), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ioctls ftrace", "ioctls qemu", "ioctls ftrace qemu cmdq evtq"})
  void saysWhereTheLogIsCut(String keys) throws IOException {
    change("ioctls", text -> String.join("\n", text.lines().limit(300).toList()) + "\n");
    String message = refused(keys);
    assertTrue(message.contains("line 301 ") && message.contains("ioctls:300"), message);
  }

  @ParameterizedTest
  @CsvSource({"0xe00, 0x33", "0xe04, 0x33", "0xe04, 0x1dd", "0xe00, 0x1dd"})
  void saysWhichMarkerIsLost(String register, String line) throws IOException {
    change("qemu", without("addr: " + register + " val:" + line + " "));
    String message = refused("ioctls ftrace qemu cmdq");
    assertTrue(message.contains("line " + Integer.decode(line)), message);
  }

  @Test
  void saysWhichMarkOfTheKernelsTraceIsLost() throws IOException {
    change("ftrace", without("tracing_mark_write: line 171 "));
    assertTrue(refused("ioctls ftrace").contains("line 171"), "the line is named");
  }

  /** The trace may begin later than the log, as its ring was full. */
  @Test
  void linesInFrontOfTheKernelsTraceNeedNoMark() throws IOException {
    change("ftrace", text -> text.substring(text.lastIndexOf('\n', text.indexOf("line 60 ")) + 1));
    assertEquals(new RuleCount(343, 0, 0, 0), count(joined("ioctls ftrace"), "IOCTL-RESULT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ioctls ftrace", "ioctls qemu", "ioctls ftrace qemu cmdq"})
  void joinsNothingThatIsDamaged(String keys) throws IOException {
    change("ioctls", text -> text.replaceFirst("(?m)^(.\"line\": ?42,.{20}).*", "$1"));
    String message = refused(keys);
    assertTrue(message.contains("ioctls:42: cannot be read"), message);
  }

  /** A single capture is imported with a gap where it cannot be read. */
  @ParameterizedTest
  @ValueSource(strings = {"ioctls", "pairs"})
  void leavesAGapWhereACaptureIsDamaged(String key) throws IOException {
    change(key, text -> text.replaceFirst("(?m)^(.\"line\": ?42,.{20}).*", "$1"));
    Judged judged = joined(key);
    assertEquals(1, judged.problemCount());
    assertTrue(judged.verdict() != Verdict.CONFORMS, "what is not known does not conform");
    List<String> lines = Files.readAllLines(desk.path("run.jsonl"));
    int gap = 0;
    while (!lines.get(gap).contains("\"gap\"")) {
      gap++;
    }
    long at = place(lines.get(gap));
    assertEquals(at - 1, place(lines.get(gap - 1)));
    assertEquals(at + 1, place(lines.get(gap + 1)));
  }

  /** The line of the capture that a record came from. */
  private static long place(String record) {
    return Long.parseLong(record.replaceFirst(".*\"src\":.[^}]*\"line\":(\\d+).*", "$1"));
  }

  /** What no capture shows does not conform. */
  @Test
  void saysWhereTheKernelsTraceEnds() throws IOException {
    change("ftrace", text -> String.join("\n", text.lines().limit(400).toList()) + "\n");
    Judged judged = joined("ioctls ftrace");
    assertEquals(List.of(), besidesContract(judged));
    assertTrue(judged.verdict() != Verdict.CONFORMS, "the commands behind the end are not seen");
    String said = judged.problems().toString();
    assertTrue(said.contains("ftrace:400") && said.contains("ends here"), said);
  }
}
