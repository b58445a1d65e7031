package org.vsmmu.conformance;

import java.util.Collection;
import java.util.List;
import org.vsmmu.replay.Verdict;

/** What a process ends with. */
public enum Exit {
  /** All is well. */
  OK(0),
  /** At least one divergence. */
  DIVERGES(1),
  /** Unknown option, missing or unopenable file. */
  USAGE(2),
  /** Something could not be decided. */
  INCONCLUSIVE(3),
  /** No rule was exercised. */
  NOTHING(4),
  /** A bug of ours. */
  INTERNAL(70);

  private static final List<Exit> WORST_FIRST =
      List.of(INTERNAL, USAGE, DIVERGES, INCONCLUSIVE, OK, NOTHING);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** The number that scripts see. */
  public int code() {
    return code;
  }

  /** The code of a verdict. */
  public static Exit of(Verdict verdict) {
    return switch (verdict) {
      case CONFORMS -> OK;
      case DIVERGES -> DIVERGES;
      case INCONCLUSIVE -> INCONCLUSIVE;
      case NOTHING -> NOTHING;
    };
  }

  /** What decides when several traces were judged: the worst. */
  public static Exit worst(Collection<Exit> exits) {
    return WORST_FIRST.stream().filter(exits::contains).findFirst().orElse(NOTHING);
  }
}
