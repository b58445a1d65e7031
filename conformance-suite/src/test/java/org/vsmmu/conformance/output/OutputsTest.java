package org.vsmmu.conformance.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.conformance.Version;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;

/** Every output against its golden file; {@code -Dvsmmu.golden=write} writes these anew. */
class OutputsTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "org", "vsmmu", "conformance", "output", "golden");
  private static final Map<String, GateWriter> WRITERS = Outputs.all(name -> null);

  static Set<String> names() {
    return WRITERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isWhatTheGoldenFileHas(String name) throws IOException {
    String written = withoutRules(AnyRun.written(WRITERS.get(name), AnyRun.everything(true)));
    Path golden = GOLDEN.resolve(name + ".txt");
    if ("write".equals(System.getProperty("vsmmu.golden"))) {
      Files.writeString(golden, written);
    }
    assertEquals(Files.readString(golden), written);
  }

  /** The rule book and the version are not this test's business. */
  private static String withoutRules(String written) {
    return written
        .replaceAll("(?s)\"rules\" : \\[\n.*?\n          \\]", "\"rules\" : []")
        .replaceAll("\"ruleIndex\" : \\d+", "\"ruleIndex\" : 0")
        .replace(Version.TEXT, "VERSION");
  }

  @ParameterizedTest
  @MethodSource("names")
  void equalRunsGiveEqualBytes(String name) {
    GateWriter writer = WRITERS.get(name);
    assertEquals(
        AnyRun.written(writer, AnyRun.everything(false)),
        AnyRun.written(writer, AnyRun.everything(false)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void holdsNoControlCharacterButLineEnds(String name) {
    String written = AnyRun.written(WRITERS.get(name), AnyRun.everything(false));
    assertFalse(written.codePoints().anyMatch(c -> c != '\n' && Character.isISOControl(c)));
    assertTrue(written.contains("é漢\ud83d\ude00") || name.equals("patchwork"), written);
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatIsWrongOnlyWhenSomethingIs(String name) {
    GateWriter writer = WRITERS.get(name);
    String clean = AnyRun.written(writer, AnyRun.clean());
    String failing = AnyRun.written(writer, AnyRun.failing(1));
    assertFalse(clean.contains("(line 3) is used again"), clean);
    assertTrue(failing.contains("(line 3) is used again"), failing);
  }

  @Test
  void hasADescriptionForEach() {
    assertEquals(WRITERS.keySet(), Outputs.descriptions().keySet());
  }

  @Test
  void aRunWithoutACaseIsWrittenToo() {
    GateResult empty = AnyRun.empty();
    assertTrue(AnyRun.written(WRITERS.get("ktap"), empty).startsWith("KTAP version 1\n1..0\n"));
    assertEquals("", AnyRun.written(WRITERS.get("github"), empty));
    assertEquals(
        "{\"state\":\"warning\",\"context\":\"vsmmu-gate\","
            + "\"description\":\"0 cases: nothing to check\"}\n",
        AnyRun.written(WRITERS.get("patchwork"), empty));
  }

  @Test
  void namesTheCiSystemAndTheBuildInRowsForKcidb() {
    Map<String, String> environment =
        Map.of(Outputs.KCIDB_ORIGIN, "lab_7", Outputs.KCIDB_BUILD_ID, "lab_7:b42");
    String rows = AnyRun.written(Outputs.all(environment::get).get("kcidb"), AnyRun.clean());
    assertTrue(rows.contains("\"build_id\" : \"lab_7:b42\""), rows);
    Map<String, String> odd = Map.of(Outputs.KCIDB_ORIGIN, "Lab 7", Outputs.KCIDB_BUILD_ID, "b 42");
    String mended = AnyRun.written(Outputs.all(odd::get).get("kcidb"), AnyRun.clean());
    assertTrue(mended.contains("\"build_id\" : \"lab_7:b 42\""), mended);
  }

  @Test
  void theStepSummaryEndsAtItsLimit() {
    GateResult many = AnyRun.failing(40);
    String whole = AnyRun.written(new MarkdownSummary(Integer.MAX_VALUE), many);
    for (int limit : new int[] {400, 3000, 10_000}) {
      String cut = AnyRun.written(new MarkdownSummary(limit), many);
      assertTrue(cut.length() <= limit, limit + ": " + cut.length());
      assertTrue(cut.contains("more sections did not fit here"), cut);
      assertTrue(whole.startsWith(cut.substring(0, cut.lastIndexOf("\n*"))), cut);
    }
  }

  @Test
  void checksOfPatchworkAreOneShortLine() {
    for (GateResult result :
        Stream.of(AnyRun.everything(true), AnyRun.failing(3), AnyRun.clean()).toList()) {
      String line = AnyRun.written(new PatchworkCheck(), result);
      assertEquals(1, line.lines().count());
      assertTrue(line.length() < 300, line);
    }
    assertTrue(AnyRun.written(new PatchworkCheck(), AnyRun.failing(3)).contains("\"fail\""));
    assertTrue(AnyRun.written(new PatchworkCheck(), AnyRun.clean()).contains("\"success\""));
  }
}
