package org.vsmmu.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.conformance.Version;

class MainTest {
  private static final Path CAPTURED = Path.of("..", "traces", "captured");
  private static final String STRICT =
      CAPTURED.resolve("linux-7.3-strict.ftrace.gz").toString();
  private static final String SCENARIOS =
      CAPTURED.resolve("qemu11-scenarios.jsonl.gz").toString();
  private static final String HEADER = "{\"format\":\"vsmmu-trace\",\"version\":\"1.0\"}\n";
  private static final String ALL = "{\"command\":{\"words\":[\"0x30\",\"0x0\"]}}\n";
  private static final String EXACT_SYNC = "{\"command\":{\"words\":[\"0x46\",\"0x0\"]}}\n";

  private final FileSystem files = Jimfs.newFileSystem(
      Configuration.unix().toBuilder().setWorkingDirectory("/").build());

  @Test
  void checksACaptureThatConforms() {
    Console said = real("check", STRICT);
    assertEquals(0, said.exit());
    assertEquals("", said.err());
    assertTrue(said.out().startsWith("CONFORMS  " + STRICT + "\n  read: ftrace, "), said.out());
  }

  @Test
  void checksTheOthersWhenOneIsMissing() {
    Console said = real("check", "--format", "json", "missing", STRICT);
    assertEquals(2, said.exit());
    assertEquals("vsmmu: missing: no such file\n", said.err());
    assertTrue(said.out().contains("\"verdict\" : \"CONFORMS\""), said.out());
  }

  @Test
  void checksStandardInput() {
    Console said = run(HEADER, "check", "-");
    assertEquals(4, said.exit());
    assertTrue(said.out().startsWith("NOTHING  -\n"), said.out());
  }

  @Test
  void checksEachTraceOfAFileOfMany() {
    Console said = real("check", SCENARIOS);
    assertEquals("", said.err());
    assertTrue(
        said.out().lines().filter(line -> line.contains(SCENARIOS + "#")).count() >= 229,
        said.out());
    assertTrue(said.out().contains(SCENARIOS + " (229 traces)"), said.out());
    assertTrue(said.out().endsWith(" of 229 traces\n"), said.out());
  }

  @Test
  void replaysOneTraceOfAFileOfMany() {
    Console said = real("replay", SCENARIOS + "#bad-cd-014");
    assertEquals("", said.err());
    assertTrue(said.out().startsWith("     1  " + SCENARIOS + ":"), said.out());
    assertTrue(said.out().contains("the emulator died: rc=-6"), said.out());
    assertTrue(said.out().contains(SCENARIOS + "#bad-cd-014\n"), said.out());
  }

  @Test
  void showsNoStateOfManyTracesAsATable() {
    Console said = real("replay", "--format", "csv", SCENARIOS);
    assertEquals(2, said.exit());
    assertTrue(said.err().startsWith("vsmmu replay: --format csv shows one trace"), said.err());
    assertEquals("", said.out());
  }

  @ParameterizedTest
  @CsvSource({
    "check --bogus x, vsmmu check: Unknown option: '--bogus'",
    "check, vsmmu check: Missing required parameter: 'TRACE'",
    "check --from vax x, vsmmu check: Invalid value for option '--from': no format 'vax'",
    "check --profile vax x, vsmmu check: Invalid value for option '--profile': no profile 'vax'",
    "check --mode vax x, vsmmu check: Invalid value for option '--mode'",
    "check --probes missing x, vsmmu check: missing: no such file",
    "check --expect-tlb missing x, vsmmu check: missing: no such file",
    "replay --at 0 x, vsmmu replay: --at 0: the first record is 1",
    "replay --format csv x y, vsmmu replay: --format csv shows one trace",
    "decode ioctl zz, 'vsmmu: argument 1, column 1: ''zz'' is no number of a call in hex, such as"
        + " 0x3b81 or 81'",
    "decode ioctl 81 0c0g, 'vsmmu: argument 2, column 4: ''g'' is no hex digit'",
    "decode event 1, 'vsmmu: arguments: 1 word, where event has 4'",
    "decode cmd 1 zz, 'vsmmu: argument 2, column 1: ''zz'' is no word of 64 bits in hex'",
    "import x, vsmmu import: Missing required option: '--output=RUN.jsonl'",
    "import x -o y, vsmmu: x: no such file",
    "rules SYNC, vsmmu rules: no rule 'SYNC'; did you mean: ATC-BEFORE-TLBI-SYNC",
    "nonsense, vsmmu: Unmatched argument at index 0: 'nonsense'",
    "'', vsmmu: a subcommand is missing"
  })
  void usageErrorsAreShort(String args, String message) {
    Console said = run("", args.isEmpty() ? new String[0] : args.split(" "));
    assertEquals(2, said.exit());
    assertTrue(said.err().startsWith(message), said.err());
    assertTrue(said.err().lines().count() <= 4, said.err());
    assertEquals("", said.out());
  }

  @Test
  void placesWhatIsWrongInAnExpectation() throws IOException {
    write("tlb.csv", "state,vmid\npresent,x\n");
    Console said = run(HEADER, "check", "--expect-tlb", "tlb.csv", "-");
    assertEquals(2, said.exit());
    assertTrue(said.err().startsWith("vsmmu check: tlb.csv:2:9: found"), said.err());
  }

  @Test
  void comparesWithAnExpectation() throws IOException {
    write("tlb.csv", "state,vmid\npresent,7\n");
    assertEquals(1, run(HEADER, "check", "--expect-tlb", "tlb.csv", "-").exit());
    write("atc.csv", "state,sid\nabsent,7\n");
    assertEquals(0, run(HEADER, "check", "--expect-atc", "atc.csv", "-").exit());
  }

  @Test
  void decodesArguments() {
    Console said = run("", "decode", "cmd", "0x0003000000000012", "0xfffff701");
    assertEquals(0, said.exit());
    assertEquals("""
        TLBI_NH_VA vmid=0 asid=3 va=0xfffff000 size=0x1000 tg=4K ttl=3 leaf
          OP[7:0] = 0x12
          NUM[16:12] = 0
          SCALE[25:20] = 0
          VMID[47:32] = 0
          ASID[63:48] = 3
          Leaf[64] = 1  (last level only)
          TTL[73:72] = 3  (level 3)
          TG[75:74] = 1  (4K)
          Addr[127:76] = 0xfffff  (address 0xfffff000)
        ! not judged: TLBI_NH_VA needs IDR0.S1P [profile generic]
        """, said.out());
  }

  @Test
  void decodesIllegalContents() {
    Console said = run("", "decode", "cmd", "0xff", "--profile", "qemu-11");
    assertEquals(0, said.exit());
    assertTrue(said.out().contains("! CERROR_ILL: opcode 0xff is reserved"), said.out());
  }

  @Test
  void decodesIllegalConfiguration() {
    Console ste = run("", "decode", "ste", "b", "--profile", "qemu-11-s2");
    assertEquals(0, ste.exit());
    assertTrue(
        ste.out().contains("! C_BAD_STE: stage 1 does not exist: Config=5, IDR0.S1P=0"), ste.out());
    Console cd = run("", "decode", "cd", "0x0001220580000010", "--profile", "architecture");
    assertEquals(0, cd.exit());
    assertTrue(
        cd.out().contains("[profile architecture, as of a stage-1 STE in NS-EL1]"), cd.out());
  }

  @Test
  void decodesLinesAndNamesBadOnes() {
    Console said = run("# two\n46 0\n\n 0x46, zz # what\n0x46\n", "decode", "cmd");
    assertEquals(2, said.exit());
    assertEquals(
        "vsmmu: <stdin>:4:8: 'zz' is no word of 64 bits in hex, such as 0x1f or 1f\n", said.err());
    assertEquals(
        2, said.out().lines().filter(line -> line.startsWith("CMD_SYNC")).count());
  }

  @Test
  void decodesIoctls() {
    Console said = run("", "decode", "ioctl", "0x3b81", "0c00000000000000", "01000000");
    assertEquals(0, said.exit());
    assertEquals(
        "IOMMU_IOAS_ALLOC (0x3b81), 12 bytes", said.out().lines().findFirst().orElseThrow());
    assertTrue(said.out().contains("out_ioas_id[8:11] = 1"), said.out());
    Console lines = run("81 0c0000000000000001000000\n80 0\n80 08000000", "decode", "ioctl");
    assertEquals(2, lines.exit());
    assertEquals(
        "vsmmu: <stdin>:2:4: an odd number of hex digits: a byte has two",
        lines.err().strip());
    assertTrue(lines.out().contains("shorter than the minimum"), lines.out());
    Console json = run("", "decode", "ioctl", "80", "0800000001000000", "--format", "json");
    assertTrue(json.out().contains("\"0800000001000000\""), json.out());
  }

  @Test
  void decodesToJson() {
    Console said = run("", "decode", "ste", "1", "--format", "json");
    assertEquals(0, said.exit());
    assertTrue(said.out().contains("\"kind\" : \"ste\""), said.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qemu11-deb73-kprobe-raw",
        "qemu11-deb73-passthrough-rebind",
        "qemu11-deb73-strict-io",
        "qemu11-lab73-nest"
      })
  void joinsTheCapturesOfARunInAnyOrder(String run) throws IOException {
    Path log = copy(run + ".qemu.log.gz");
    Path dump = copy(run + ".cmdq.bin.gz");
    assertEquals(
        0, run("", "import", log.toString(), dump.toString(), "-o", "one.jsonl").exit());
    assertEquals(
        0, run("", "import", dump.toString(), log.toString(), "-o", "two.jsonl").exit());
    List<String> one = Files.readAllLines(files.getPath("one.jsonl"));
    List<String> two = Files.readAllLines(files.getPath("two.jsonl"));
    assertEquals(one.subList(1, one.size()), two.subList(1, two.size()));
    Console said = run("", "check", "--format", "json", "one.jsonl");
    assertTrue(said.out().contains("\"unmodelled\" : { }"), said.err());
  }

  @Test
  void writesNothingWhenCapturesDoNotFit() throws IOException {
    Path log = copy("qemu11-lab73-nest.qemu.log.gz");
    Path dump = copy("qemu11-deb73-strict-io.cmdq.bin.gz");
    Console said = run("", "import", log.toString(), dump.toString(), "-o", "run.jsonl");
    assertEquals(3, said.exit());
    assertTrue(said.err().startsWith("vsmmu: nothing was written: /qemu11-lab73-nest"), said.err());
    try (var left = Files.list(files.getPath("/"))) {
      assertEquals(
          List.of(), left.filter(path -> path.toString().contains("run.jsonl")).toList());
    }
  }

  @Test
  void anImportIsJudgedAsItsCapture() throws IOException {
    Path capture = copy("linux-7.3-strict.ftrace.gz");
    assertEquals(
        0, run("", "import", capture.toString(), "-o", "strict.jsonl.gz").exit());
    String before = run("", "check", capture.toString()).out();
    String after = run("", "check", "strict.jsonl.gz").out();
    assertEquals(
        before.substring(before.indexOf("112 unmaps")),
        after.substring(after.indexOf("112 unmaps")));
  }

  @Test
  void aDamagedCaptureStaysUndecidedWhenImported() throws IOException {
    write("bad.jsonl", HEADER + EXACT_SYNC + "{\"map\":{}}\n");
    Console said = run("", "import", "bad.jsonl", "-o", "good.jsonl");
    assertEquals(0, said.exit());
    assertTrue(said.err().startsWith("vsmmu: bad.jsonl:3:"), said.err());
    assertEquals(3, run("", "check", "good.jsonl").exit());
  }

  @Test
  void refusesToOverwriteAnInput() throws IOException {
    write("run.jsonl", HEADER);
    Console said = run("", "import", "run.jsonl", "-o", "/run.jsonl");
    assertEquals(2, said.exit());
    assertEquals("vsmmu: /run.jsonl: is an input, and would be overwritten\n", said.err());
    assertEquals(2, run("", "import", "run.jsonl", "-o", "no/such/folder.jsonl").exit());
  }

  @Test
  void replaysRecordByRecord() throws IOException {
    write("run.jsonl", HEADER + ALL + EXACT_SYNC);
    Console said = run("", "replay", "--at", "1", "run.jsonl");
    assertEquals(0, said.exit());
    assertTrue(said.out().startsWith("     1  run.jsonl:2  TLBI_NSNH_ALL\n\nCONFORMS"), said.out());
  }

  @Test
  void showsTheStateAsExpectations() throws IOException {
    write(
        "run.jsonl",
        HEADER
            + "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1000\",\"output\":\"0x8000\",\"perms\":\"rw\","
            + "\"domain\":{\"stage\":1,\"vmid\":0,\"asid\":2}}}\n");
    assertEquals("""
        state,vmid,asid,regime,iova,size,ipa_or_pa,perms
        may,0,2,s1,0x1000,0x1000,0x8000,rw

        state,sid,ssid,iova,size,pa,perms
        """, run("", "replay", "--format", "csv", "run.jsonl").out());
    assertTrue(run("", "replay", "--state", "run.jsonl")
        .out()
        .contains("live   0     2     s1      0x1000-0x1fff  0x8000  rw"));
    assertTrue(run("", "replay", "--state", "--format", "json", "run.jsonl")
        .out()
        .contains("\"ipa_or_pa\" : \"0x8000\""));
  }

  @Test
  void aStateServesAsExpectation() throws IOException {
    String log = copy("qemu11-deb73-strict-io.qemu.log.gz").toString();
    Console state = run("", "replay", "--mode", "observed", "--format", "csv", log);
    write("state.csv", state.out());
    assertTrue(state.out().lines().count() > 4, state.out());
    for (String option : List.of("--expect-tlb", "--expect-atc")) {
      Console said = run("", "check", "--mode", "observed", option, "state.csv", log);
      assertEquals("", said.err());
      assertEquals(state.exit(), said.exit(), said.out());
      assertFalse(said.out().contains("DIVERGES"), said.out());
    }
  }

  @Test
  void saysWhenThereIsNoSuchRecord() throws IOException {
    write("run.jsonl", HEADER + ALL + EXACT_SYNC);
    Console said = run("", "replay", "--at", "1000", "run.jsonl");
    assertEquals("vsmmu: run.jsonl: --at 1000: the last record is 2\n", said.err());
  }

  @Test
  void messagesHoldNoControlCharacters() {
    for (String[] args : new String[][] {
      {"decode", "cmd", "\u001b[31m"}, {"check", "--\u001b[31m", "x"}, {"check", "\u001b[31m"}
    }) {
      Console said = run("", args);
      assertEquals(2, said.exit());
      assertEquals(-1, said.err().indexOf('\u001b'), said.err());
    }
    assertEquals("vsmmu: '': an empty name is no path\n", run("", "check", "").err());
  }

  @Test
  void placesAMismatchAtTheLastRecord() throws IOException {
    write("run.jsonl", HEADER + ALL + "\n" + EXACT_SYNC);
    write("tlb.csv", "state,vmid\npresent,7\n");
    Console said = run("", "check", "--format", "json", "--expect-tlb", "tlb.csv", "run.jsonl");
    assertEquals(1, said.exit());
    assertTrue(said.out().contains("\"line\" : 4"), said.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"check", "replay", "decode", "import", "rules", "profiles", "help", "completion"})
  void everyCommandHasHelp(String command) {
    Console said = run("", command, "--help");
    assertEquals(0, said.exit());
    assertTrue(said.out().contains("Usage: vsmmu " + command), said.out());
    assertTrue(said.out().contains("Example:\n  "), said.out());
  }

  @Test
  void tellsItsVersion() {
    assertEquals("vsmmu " + Version.TEXT + "\n", run("", "--version").out());
    assertEquals("vsmmu " + Version.TEXT + "\n", run("", "check", "--version").out());
  }

  @Test
  void listsAndExplainsRules() {
    assertTrue(run("", "rules").out().contains("\nTLB-STALE-AFTER-UNMAP "));
    assertTrue(run("", "rules", "cmd-illegal").out().startsWith("CMD-ILLEGAL: "));
    assertTrue(run("", "rules", "--format", "markdown").out().startsWith("# Rules\n\n"));
    assertTrue(run("", "rules", "--format", "json").out().contains("\"id\" : \"CFG-STALE\""));
    assertTrue(run("", "profiles").out().contains("  qemu-11 "));
    assertTrue(run("", "completion").out().startsWith("#!/usr/bin/env bash"));
  }

  private Console run(String stdin, String... args) {
    return Console.run(files, stdin, args);
  }

  private static Console real(String... args) {
    return Console.run(FileSystems.getDefault(), "", args);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(files.getPath(name), text);
  }

  private Path copy(String capture) throws IOException {
    Path copy = files.getPath("/" + capture);
    Files.write(copy, Files.readAllBytes(CAPTURED.resolve(capture)));
    return copy;
  }
}
