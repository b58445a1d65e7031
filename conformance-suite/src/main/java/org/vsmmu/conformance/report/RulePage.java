package org.vsmmu.conformance.report;

import java.util.Locale;
import org.vsmmu.replay.rule.Rule;

/**
 * Where the rule book explains a rule, from the root of the project: every output names it.
 *
 * <pre>{@code
 * docs/rules.md#cfg-stale
 * }</pre>
 */
public final class RulePage {

  /** The generated page, from the root of the project. */
  public static final String FILE = "docs/rules.md";

  private RulePage() {}

  /** The page and the chapter on it. */
  public static String of(Rule rule) {
    return FILE + "#" + anchor(rule);
  }

  /** Its folder of the corpus, from the root of the project. */
  static String traces(Rule rule) {
    return "traces/" + rule.text().part() + "/" + rule.id();
  }

  /** What forges make of the heading of a chapter. */
  static String anchor(Rule rule) {
    return rule.id().toLowerCase(Locale.ROOT);
  }
}
