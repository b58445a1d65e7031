package org.vsmmu.replay;

/** What the judgement of a trace comes to. */
public enum Verdict {
  /** At least one rule was exercised, none diverged, none was left undecided. */
  CONFORMS,
  /** At least one divergence. */
  DIVERGES,
  /** No divergence, but something could not be decided. */
  INCONCLUSIVE,
  /** No rule was exercised. */
  NOTHING
}
