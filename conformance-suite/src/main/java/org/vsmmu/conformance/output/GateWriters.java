package org.vsmmu.conformance.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.vsmmu.conformance.gate.GateText;
import org.vsmmu.conformance.gate.GateWriter;

/** Every output of the gate by the name of its option. */
public final class GateWriters {

  /** Names the CI system in rows for KCIDB. */
  public static final String KCIDB_ORIGIN = "KCIDB_ORIGIN";

  /** Names the build that was tested in rows for KCIDB. */
  public static final String KCIDB_BUILD_ID = "KCIDB_BUILD_ID";

  /** GitHub takes a step summary of 1 MiB. */
  private static final int STEP_SUMMARY = 1 << 20;

  private static final Map<String, GateWriter> ALL = all(System::getenv);

  private GateWriters() {}

  /** The output that {@code --NAME FILE} writes. */
  public static Optional<GateWriter> byName(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** Every name, in the order of the help. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /**
   * All of them by name.
   *
   * @param environment of the process: the value of a variable, or null
   */
  static Map<String, GateWriter> all(UnaryOperator<String> environment) {
    Map<String, GateWriter> writers = new LinkedHashMap<>();
    writers.put("text", new GateText());
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
}
