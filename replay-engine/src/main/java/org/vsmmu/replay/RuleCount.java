package org.vsmmu.replay;

/**
 * How often a rule judged.
 *
 * @param exercised judgements made, weak ones included
 * @param diverged of these
 * @param inconclusive of these
 * @param weak of these: the capture does not identify the domain
 */
public record RuleCount(long exercised, long diverged, long inconclusive, long weak) {
  static final RuleCount ZERO = new RuleCount(0, 0, 0, 0);

  RuleCount plusExercised(boolean isWeak) {
    return new RuleCount(exercised + 1, diverged, inconclusive, weak + (isWeak ? 1 : 0));
  }

  RuleCount plus(Finding.Kind kind) {
    return switch (kind) {
      case DIVERGENCE -> new RuleCount(exercised, diverged + 1, inconclusive, weak);
      case INCONCLUSIVE -> new RuleCount(exercised, diverged, inconclusive + 1, weak);
      case NOTE -> this;
    };
  }
}
