package org.vsmmu.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Runs what {@code ci/} has, as far as it can be run without the services. */
@DisabledOnOs(OS.WINDOWS)
class CiRecipesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path CI = ROOT.resolve("ci");
  private static final String HEADER = "{\"format\":\"vsmmu-trace\",\"version\":\"1.0\"}\n";
  private static final String MAP = "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1000\","
      + "\"domain\":{\"stage\":1,\"vmid\":0,\"asid\":2}}}\n";
  private static final String STALE = HEADER + MAP + MAP.replace("map", "unmap") + MAP;
  private static final String CLEAN = HEADER
      + MAP
      + MAP.replace("map", "unmap")
      + "{\"command\":{\"words\":[\"0x30\",\"0x0\"]}}\n{\"command\":{\"words\":[\"0x46\",\"0x0\"]}}\n"
      + MAP;
  private static final String LOST = STALE.replace(
      MAP.replace("map", "unmap") + MAP, MAP.replace("map", "unmap") + "{\"gap\":{}}\n");

  @TempDir
  Path folder;

  private record Ran(int code, String out) {}

  @BeforeEach
  void commands() throws IOException {
    Files.writeString(folder.resolve("stale.jsonl"), STALE);
    Files.writeString(folder.resolve("clean.jsonl"), CLEAN);
    Files.writeString(folder.resolve("lost.jsonl"), LOST);
    program(
        "vsmmu",
        "exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' org.vsmmu.cli.Main \"$@\""
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
  }

  private void program(String name, String body) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran run(Map<String, String> environment, String... words) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (path, own) -> own + ":" + path);
    Path said = Files.createTempFile("ran", ".txt");
    Process process = builder.redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), String.join(" ", words));
    String out = Files.readString(said);
    Files.delete(said);
    return new Ran(process.exitValue(), out);
  }

  private static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(Files.readString(CI.resolve(file)));
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(CI)) {
      return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList();
    }
  }

  @Test
  void everyScriptParses() throws Exception {
    assertEquals(4, scripts().size());
    for (Path script : scripts()) {
      assertEquals(new Ran(0, ""), run(Map.of(), "bash", "-n", script.toString()));
      assertTrue(Files.isExecutable(script), script.toString());
    }
  }

  @Test
  void theActionHandsItsInputsToTheStepAsVariables() throws IOException {
    JsonNode action = yaml("github/action.yml");
    assertEquals("composite", action.path("runs").path("using").asString());
    JsonNode step = action.path("runs").path("steps").path(0);
    assertEquals("bash \"$GITHUB_ACTION_PATH/gate.sh\"", step.path("run").asString());
    Map<String, String> wanted = new LinkedHashMap<>();
    action
        .path("inputs")
        .propertyNames()
        .forEach(name ->
            wanted.put("INPUT_" + name.toUpperCase(Locale.ROOT), "${{ inputs." + name + " }}"));
    Map<String, String> given = new LinkedHashMap<>();
    step.path("env")
        .properties()
        .forEach(e -> given.put(e.getKey(), e.getValue().asString()));
    assertEquals(wanted, given);
    String script = Files.readString(CI.resolve("github/gate.sh"));
    wanted.keySet().forEach(name -> assertTrue(script.contains(name), name));
  }

  @Test
  void theWorkflowUsesTheActionWithInputsThatItHas() throws IOException {
    JsonNode inputs = yaml("github/action.yml").path("inputs");
    JsonNode steps = yaml("github/workflow.yml").path("jobs").path("gate").path("steps");
    int uses = 0;
    for (JsonNode step : steps) {
      if (step.path("uses").asString("").equals("./vsmmu/ci/github")) {
        step.path("with").propertyNames().forEach(name -> assertTrue(inputs.has(name), name));
        uses++;
      }
    }
    assertEquals(1, uses);
  }

  @Test
  void theStepOfTheActionReportsAndEndsAsTheGateDoes() throws Exception {
    Map<String, String> environment = Map.of(
        "VSMMU", "vsmmu",
        "INPUT_PATHS", "clean.jsonl\nstale.jsonl\n",
        "INPUT_RESULTS", "results",
        "GITHUB_OUTPUT", folder.resolve("output").toString(),
        "GITHUB_STEP_SUMMARY", folder.resolve("summary").toString());
    Ran ran = run(environment, "bash", CI.resolve("github/gate.sh").toString());
    assertEquals(1, ran.code(), ran.out());
    assertTrue(ran.out().startsWith("::error file=stale.jsonl,line=3,"), ran.out());
    assertTrue(ran.out().contains("\n::stop-commands::vsmmu-"), ran.out());
    assertEquals(
        "exit-code=1\nsarif=results/vsmmu.sarif\n", Files.readString(folder.resolve("output")));
    assertTrue(Files.readString(folder.resolve("summary")).startsWith("## vsmmu gate fails\n"));
    for (String report : List.of("report.txt", "vsmmu.json", "junit.xml", "vsmmu.sarif")) {
      assertTrue(Files.size(folder.resolve("results").resolve(report)) > 0, report);
    }
  }

  @Test
  void theJobOfGitlabRuns() throws Exception {
    JsonNode job = yaml("gitlab/vsmmu.yml").path(".vsmmu-gate");
    Map<String, String> variables = new LinkedHashMap<>();
    job.path("variables")
        .properties()
        .forEach(v -> variables.put(v.getKey(), v.getValue().asString()));
    variables.put("VSMMU", "vsmmu");
    variables.put("VSMMU_PATHS", "clean.jsonl lost.jsonl");
    StringBuilder script = new StringBuilder("set -e\n");
    job.path("script").forEach(line -> script.append(line.asString()).append('\n'));
    Ran ran = run(variables, "sh", "-c", script.toString());
    assertEquals(3, ran.code(), ran.out());
    for (JsonNode report : job.path("artifacts").path("reports")) {
      String file = report.asString().replace("$VSMMU_RESULTS", "vsmmu-results");
      assertTrue(Files.exists(folder.resolve(file)), file);
    }
  }

  @Test
  void theSelftestEndsAsKselftestWantsIt() throws Exception {
    String script = CI.resolve("kselftest/vsmmu_gate.sh").toString();
    Ran clean = run(Map.of("VSMMU_CAPTURES", "clean.jsonl"), "sh", script);
    assertEquals(0, clean.code(), clean.out());
    assertTrue(clean.out().startsWith("KTAP version 1\n1..1\n"), clean.out());
    assertEquals(
        1, run(Map.of("VSMMU_CAPTURES", "stale.jsonl lost.jsonl"), "sh", script).code());
    Files.createDirectories(folder.resolve("nothing"));
    assertEquals(4, run(Map.of("VSMMU_CAPTURES", "nothing"), "sh", script).code());
    Ran without = run(Map.of("VSMMU", "no-vsmmu"), "sh", script);
    assertEquals(new Ran(4, "KTAP version 1\n1..0 # SKIP no no-vsmmu here\n"), without);
  }

  @Test
  void lavaIsToldOfEachTrace() throws Exception {
    JsonNode steps = yaml("lava/vsmmu.yaml").path("run").path("steps");
    assertEquals("sh ci/lava/results.sh /tmp/vsmmu.ktap", steps.path(2).asString());
    program("lava-test-case", "echo \"$@\"");
    run(
        Map.of(),
        folder.resolve("bin/vsmmu").toString(),
        "gate",
        "--ktap",
        "x.ktap",
        "clean.jsonl",
        "stale.jsonl",
        "lost.jsonl");
    Ran told = run(Map.of(), "sh", CI.resolve("lava/results.sh").toString(), "x.ktap");
    assertEquals("""
        clean.jsonl --result pass
        stale.jsonl --result fail
        lost.jsonl --result unknown
        """, told.out());
  }

  @Test
  void patchworkIsToldOfThePatch() throws Exception {
    program("curl", "cat >token; printf '%s\\n' \"$@\" >arguments; cp \"${9#@}\" check.json");
    Map<String, String> environment =
        Map.of("PATCHWORK", "https://pw.example.org/", "PATCHWORK_TOKEN", "secret");
    Ran ran =
        run(environment, "bash", CI.resolve("patchwork/check.sh").toString(), "42", "stale.jsonl");
    assertEquals(1, ran.code(), ran.out());
    String arguments = Files.readString(folder.resolve("arguments"));
    assertTrue(arguments.endsWith("https://pw.example.org/api/patches/42/checks/\n"), arguments);
    assertFalse(arguments.contains("secret"), arguments);
    assertEquals(
        "header = \"Authorization: Token secret\"\n", Files.readString(folder.resolve("token")));
    String check = Files.readString(folder.resolve("check.json"));
    assertTrue(check.startsWith("{\"state\":\"fail\",\"context\":\"vsmmu-gate\","), check);
  }

  @Test
  void bisectFindsTheCommitAndSkipsWhatLeavesNoCapture() throws Exception {
    List<String> captures = List.of(CLEAN, CLEAN, LOST, STALE, STALE, STALE);
    StringBuilder script = new StringBuilder("set -e; mkdir tree; cd tree; git init -q .\n"
        + "git config user.name t; git config user.email t@example.org\n");
    for (int i = 0; i < captures.size(); i++) {
      Files.writeString(folder.resolve("capture" + i), captures.get(i));
      script.append(
          "cp ../capture%d boot.jsonl; echo %d >n; git add .; git commit -qm %d; git tag c%d\n"
              .formatted(i, i, i, i));
    }
    script.append("git bisect start c5 c0\n"
        + "git bisect run vsmmu gate --bisect boot.jsonl || true\ngit bisect log\n");
    String log = run(Map.of(), "sh", "-c", script.toString()).out();
    // The one that cannot be tested stays in doubt beside the first bad one.
    assertTrue(log.contains("# possible first bad commit"), log);
    assertTrue(log.contains("] 2\n") && log.contains("] 3\n"), log);
  }

  @Test
  void thePageNamesOnlyFilesAndOptionsThatThereAre() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/ci.md"));
    List<String> links = Pattern.compile("\\]\\(([^)#]+)")
        .matcher(page)
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
    links.forEach(link -> assertTrue(Files.exists(ROOT.resolve("docs").resolve(link)), link));
    String help = Console.run(FileSystems.getDefault(), "", "gate", "--help").out();
    Pattern.compile("`(--[a-z-]+)`")
        .matcher(page)
        .results()
        .map((MatchResult m) -> m.group(1))
        .forEach(option -> assertTrue(help.contains(option), option));
  }
}
