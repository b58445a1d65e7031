package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.conformance.report.JsonReport;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.ReplayOptions;
import org.vsmmu.replay.Verdict;
import org.vsmmu.trace.ReadOptions;

/** Recorded iommufd calls, from the file to the verdict. */
class IommufdCheckTest {
  private static final Path CAPTURED = Path.of("..", "traces", "captured");
  private static final Path VIOMMU = CAPTURED.resolve(
      "iommufd-selftest/iommufd_viommu.mock_viommu.viommu_alloc_nested_iopf.jsonl.gz");
  private static final Path NEST = CAPTURED.resolve("iommufd-nest/lab73-nest.pairs.jsonl.gz");

  private final Desk desk = new Desk();

  static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.walk(CAPTURED)) {
      return files
          .filter(path -> path.toString().contains("iommufd-"))
          .filter(path -> path.toString().endsWith(".jsonl.gz"))
          // Without commands nothing says which of two devices a VFIO call means.
          .filter(path -> !path.toString().endsWith(".ioctls.jsonl.gz"))
          .sorted()
          .toList();
    }
  }

  private static List<String> lines(Path capture) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(capture))) {
      return new ArrayList<>(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  private Judged judged(List<String> lines) {
    desk.with("run.jsonl", String.join("\n", lines) + "\n");
    return ((Outcome.Done) desk.check("run.jsonl")).judged();
  }

  private Judged judged(String name, CheckOptions options) {
    Check check = new Check(desk.captures(InputStream.nullInputStream()), options);
    return ((Outcome.Done) Desk.only(check, name)).judged();
  }

  /** With promises that the kernel breaks as notes. */
  private Judged warned(String name) {
    return judged(name, CheckOptions.DEFAULT.with(ReplayOptions.Contract.WARN));
  }

  private static List<String> promises(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.rule().judgement().equals("contract"))
        .map(finding -> finding.rule().id())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyCaptureIsAsItsDialectPredicts(Path capture) throws IOException {
    desk.with("run.jsonl.gz", Files.readAllBytes(capture));
    Judged judged = warned("run.jsonl.gz");
    assertEquals(List.of(), judged.divergences());
    assertEquals(List.of(), judged.inconclusive());
    assertEquals(Verdict.CONFORMS, judged.verdict());
    assertTrue(judged.format().startsWith("iommufd-"), judged.format());
    assertTrue(judged.profile().endsWith(",linux-7.3"), judged.profile());
  }

  /** The mock keeps every promise that these recordings put to the test. */
  @Test
  void findsThePromisesThatAKernelBreaks() throws IOException {
    List<String> broken =
        List.of("VEVENTQ-TYPE", "INVALIDATE-OVERCOUNT", "INVALIDATE-PROBE", "EVENT-STALE-VSID");
    for (Path capture : captures()) {
      desk.with("run.jsonl.gz", Files.readAllBytes(capture));
      Judged judged = ((Outcome.Done) desk.check("run.jsonl.gz")).judged();
      List<String> expected = capture.equals(NEST) ? broken : List.of();
      assertEquals(expected, promises(judged.divergences()), capture.toString());
      Judged warned = warned("run.jsonl.gz");
      assertEquals(expected, promises(warned.notes()));
    }
    desk.with("run.jsonl.gz", Files.readAllBytes(NEST));
    Judged judged = ((Outcome.Done) desk.check("run.jsonl.gz")).judged();
    assertEquals(Verdict.DIVERGES, judged.verdict());
    Finding counted = judged.divergences().get(1);
    assertEquals("contract", counted.rule().judgement());
    assertEquals("3", counted.observed().get("occurrences"));
    assertEquals(3, counted.slice().size());
    assertEquals(3, judged.counts().get(counted.rule()).diverged());
  }

  /** The first divergence of the dialect once the text of a line is changed. */
  private Finding first(Path capture, String line, String from, String to) throws IOException {
    List<String> lines = lines(capture);
    int at = 0;
    while (!lines.get(at).contains(line) || !lines.get(at).contains(from)) {
      at++;
    }
    lines.set(at, lines.get(at).replace(from, to));
    Judged judged = judged(lines);
    assertEquals(Verdict.DIVERGES, judged.verdict());
    assertEquals("", schemaErrors());
    Finding found = judged.divergences().stream()
        .filter(finding -> finding.rule().judgement().equals("dialect"))
        .findFirst()
        .orElseThrow();
    assertEquals(at + 1, found.about().source().line());
    return found;
  }

  private String schemaErrors() throws IOException {
    StringWriter out = new StringWriter();
    new JsonReport(new PrintWriter(out)).write(List.of(desk.check("run.jsonl")));
    try (InputStream in = JsonReport.class.getResourceAsStream(
        "/org/vsmmu/conformance/check-result-1.0.schema.json")) {
      String schema = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return String.join(
          "; ",
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(schema, InputFormat.JSON)
              .validate(out.toString(), InputFormat.JSON)
              .stream()
              .map(Object::toString)
              .toList());
    }
  }

  @Test
  void findsAnotherErrno() throws IOException {
    Finding found = first(
        CAPTURED.resolve("iommufd-selftest/iommufd.cmd_ex_fail.jsonl.gz"),
        "IOMMU_DESTROY",
        "\"errno\":2,",
        "\"errno\":22,");
    assertEquals("IOCTL-RESULT", found.rule().id());
    assertEquals("base", found.part());
    assertEquals("ENOENT", found.expected().get("result"));
    assertEquals("EINVAL", found.observed().get("result"));
  }

  @Test
  void findsAnotherId() throws IOException {
    List<String> lines = lines(VIOMMU);
    String call = lines.stream()
        .filter(line -> line.contains("IOMMU_VIOMMU_ALLOC") && line.contains("\"ret\":0"))
        .findFirst()
        .orElseThrow();
    int out = call.indexOf("\"out\":\"") + "\"out\":\"".length();
    // out_viommu_id is the u32 at byte 20.
    int at = out + 40;
    char digit = call.charAt(at + 1) == '9' ? '8' : '9';
    String changed = call.substring(0, at + 1) + digit + call.substring(at + 2);
    lines.set(lines.indexOf(call), changed);
    Judged judged = judged(lines);
    Finding found = judged.divergences().get(0);
    assertEquals("IOCTL-OUTPUT", found.rule().id());
    assertEquals("4", found.part());
    assertTrue(found.expected().containsKey("out_viommu_id"), found.message());
    assertEquals(lines.indexOf(changed) + 1, found.about().source().line());
    assertEquals("", schemaErrors());
  }

  @Test
  void findsADroppedCommand() throws IOException {
    Finding found = first(
        NEST,
        "unmap it: stage-2 invalidation",
        "[\"0x0000000100000010\", \"0x0000000000000000\", \"TLBI_NH_ALL\"], ",
        "");
    assertEquals("IOCTL-COMMANDS", found.rule().id());
    assertTrue(found.expected().get("command 3").startsWith("TLBI_NH_ALL"), found.message());
  }

  @Test
  void findsAnotherQueueRecord() throws IOException {
    Finding found =
        first(NEST, "fault: read-only page", "\"0000000010000000130", "\"0000000011000000130");
    assertEquals("IOCTL-OUTPUT", found.rule().id());
    assertEquals("4", found.part());
  }

  @Test
  void doesNotJudgeCommandsThatALogDoesNotShow() throws IOException {
    List<String> plain = lines(NEST).stream()
        .filter(line -> !line.contains("\"between\""))
        .map(line -> line.replaceAll(
            ", \"(cmds|tlb|events)\": (\\[\\[.*?\\]\\]|\\[[^\\[]*?\\]|\\{.*?\\})", ""))
        .toList();
    desk.with("run.jsonl", String.join("\n", plain) + "\n");
    assertEquals(
        List.of("VEVENTQ-TYPE", "INVALIDATE-PROBE"),
        promises(warned("run.jsonl").notes()));
    Judged judged = warned("run.jsonl");
    assertEquals(List.of(), judged.divergences());
    // Which of two devices an attach means is bound by what later calls do.
    assertEquals(List.of(), judged.inconclusive());
    assertEquals(Verdict.CONFORMS, judged.verdict());
    judged.counts().forEach((rule, count) -> {
      boolean commands = rule.id().equals("IOCTL-COMMANDS");
      boolean promise = List.of(
              "VEVENTQ-TYPE", "INVALIDATE-PROBE", "GUEST-COMMAND-UNCHECKED", "EVENT-STALE-VSID")
          .contains(rule.id());
      assertEquals(
          promise || (rule.id().startsWith("IOCTL-") && !commands),
          count.exercised() > 0,
          rule.id());
    });
    assertEquals(0, judged.commands());
  }

  @Test
  void predictsAnOlderKernelUnderItsDialect() throws IOException {
    desk.with("run.jsonl.gz", Files.readAllBytes(NEST));
    CheckOptions options = new CheckOptions(
        Optional.empty(),
        ReadOptions.NONE,
        ProfileName.parse("linux-7.2"),
        ReplayOptions.Mode.ADVERSARIAL,
        List.of(),
        Long.MAX_VALUE,
        ReplayOptions.Contract.WARN);
    Judged judged = judged("run.jsonl.gz", options);
    assertEquals("trace,linux-7.2", judged.profile());
    assertEquals(Verdict.DIVERGES, judged.verdict());
    assertTrue(
        judged.divergences().get(0).about().text().startsWith("IOMMU_HWPT_INVALIDATE"),
        judged.divergences().get(0).message());
  }

  @Test
  void leavesUndecidedWhatIsDamaged() throws IOException {
    List<String> lines = lines(VIOMMU);
    lines.add("{\"proc\":\"case\",\"seq\":9999,\"ev\":\"close\"}");
    Judged judged = judged(lines);
    assertEquals(Verdict.INCONCLUSIVE, judged.verdict());
    assertEquals(lines.size(), judged.problems().get(0).source().line());
    byte[] whole = Files.readAllBytes(NEST);
    desk.with("cut.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
    Judged cut = warned("cut.jsonl.gz");
    assertEquals(Verdict.INCONCLUSIVE, cut.verdict());
    assertTrue(cut.broken().contains("ends too early"), cut.broken());
    assertTrue(cut.records() > 50, "judged as far as it goes");
  }

  /** Whatever a digit is changed to, there is a verdict. */
  @Test
  void judgesAnything() throws IOException {
    Random random = new Random(4);
    List<Path> captures = captures();
    for (int i = 0; i < 150; i++) {
      Path capture = captures.get(random.nextInt(captures.size()));
      StringBuilder text = new StringBuilder(String.join("\n", lines(capture)));
      for (int j = 0; j < 5; j++) {
        int at = random.nextInt(text.length());
        if (Character.isLetterOrDigit(text.charAt(at))) {
          text.setCharAt(at, "0123456789abcdef".charAt(random.nextInt(16)));
        }
      }
      desk.with("run.jsonl", text.toString());
      Outcome outcome = desk.check("run.jsonl");
      assertTrue(outcome instanceof Outcome.Done, () -> capture + ": " + outcome);
    }
  }

  @Test
  void leavesUndecidedWhatHasNoSmmu() throws IOException {
    List<String> lines =
        lines(NEST).stream().filter(line -> !line.contains("IOMMU_GET_HW_INFO")).toList();
    Judged judged = judged(lines);
    assertEquals(Verdict.INCONCLUSIVE, judged.verdict());
    assertEquals(List.of(), judged.divergences());
    assertTrue(judged.inconclusive().get(0).needs().contains("IOMMU_GET_HW_INFO"));
  }
}
