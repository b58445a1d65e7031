package org.vsmmu.replay.forward;

/**
 * A step of an alignment that is no match.
 *
 * @param expected place among the expected commands, from 0; -1 for a command that is one too many
 * @param seen place among the commands seen, from 0; -1 for a command that is missing
 */
record Edit(int expected, int seen) {
  /** There is no such side. */
  static final int NONE = -1;

  boolean lacksSeen() {
    return seen == NONE;
  }

  boolean lacksExpected() {
    return expected == NONE;
  }
}
