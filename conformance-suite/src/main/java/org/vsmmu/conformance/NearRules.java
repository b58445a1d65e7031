package org.vsmmu.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;

/** Rules that somebody may have meant. */
public final class NearRules {
  private static final int SHORT = 3;

  private NearRules() {}

  /** The ids that share a word with what was typed; all ids when none does. */
  public static List<String> of(String typed) {
    List<String> words = Arrays.stream(typed.toUpperCase(Locale.ROOT).split("[^A-Z0-9]+"))
        .filter(word -> word.length() >= SHORT)
        .toList();
    List<String> all = RuleBook.RULES.stream().map(Rule::id).toList();
    List<String> near =
        all.stream().filter(id -> words.stream().anyMatch(id::contains)).toList();
    return near.isEmpty() ? all : near;
  }
}
