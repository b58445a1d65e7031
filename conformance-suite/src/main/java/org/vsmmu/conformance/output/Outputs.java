package org.vsmmu.conformance.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.vsmmu.conformance.gate.GateWriter;

/** Every output that other programs read, by the name of its option without dashes. */
public final class Outputs {

  /** Names the CI system and the build in rows for KCIDB. */
  public static final String KCIDB_ORIGIN = "KCIDB_ORIGIN";

  /** The build of {@link #KCIDB_ORIGIN}. */
  public static final String KCIDB_BUILD_ID = "KCIDB_BUILD_ID";

  /** GitHub takes a step summary of 1 MiB. */
  private static final int STEP_SUMMARY = 1 << 20;

  private Outputs() {}

  /**
   * The writers by name, in the order of the help.
   *
   * @param environment of the process: the value of a variable, or null
   */
  public static Map<String, GateWriter> all(UnaryOperator<String> environment) {
    Map<String, GateWriter> writers = new LinkedHashMap<>();
    writers.put("json", new GateJson());
    writers.put("junit", new JunitXml());
    writers.put("ktap", new Ktap());
    writers.put("sarif", new Sarif());
    writers.put("markdown", new MarkdownSummary(Integer.MAX_VALUE));
    writers.put("github", new GithubAnnotations());
    writers.put("github-summary", new MarkdownSummary(STEP_SUMMARY));
    writers.put("gitlab", new GitlabCodeQuality());
    writers.put(
        "kcidb", KcidbRows.of(environment.apply(KCIDB_ORIGIN), environment.apply(KCIDB_BUILD_ID)));
    writers.put("patchwork", new PatchworkCheck());
    return Collections.unmodifiableMap(writers);
  }

  /** What each is, for the help. */
  public static Map<String, String> descriptions() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("json", "JSON, as gate-result-1.0.schema.json describes it");
    texts.put("junit", "JUnit XML, as Jenkins and GitLab read it");
    texts.put("ktap", "KTAP version 1 with the totals of kselftest");
    texts.put("sarif", "SARIF 2.1.0, for code scanning");
    texts.put("markdown", "a page in Markdown");
    texts.put("github", "annotations of GitHub Actions, for standard output");
    texts.put("github-summary", "the page, short enough for a step summary of GitHub");
    texts.put("gitlab", "GitLab's code quality report");
    texts.put("kcidb", "rows for KCIDB ($KCIDB_ORIGIN, $KCIDB_BUILD_ID)");
    texts.put("patchwork", "the check of a patch in Patchwork, one line of JSON");
    return Collections.unmodifiableMap(texts);
  }
}
