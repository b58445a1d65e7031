package org.vsmmu.conformance.mutant;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.vsmmu.trace.TraceRecord;

/**
 * A change of a specimen at one place.
 *
 * @param specimen what is changed
 * @param kind how, in a word or two
 * @param rule which is to find it; empty for a change that stays right
 * @param record the position of the change
 * @param change makes the changed records; what is left open is drawn from the random numbers
 */
record Mutation(
    Specimen specimen,
    String kind,
    String rule,
    long record,
    Function<SplittableRandom, List<TraceRecord>> change) {

  /** Whether it makes the trace wrong. */
  boolean harmful() {
    return !rule.isEmpty();
  }

  /** Where and how, for people. */
  String place() {
    return specimen.trace() + " record " + record + ": " + kind;
  }
}
