package org.vsmmu.conformance.mutant;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.trace.TraceRecord;

/**
 * A change of a specimen at one place.
 *
 * @param specimen what is changed
 * @param kind how, in a word or two
 * @param rule which is to find it; empty for a change that stays right
 * @param record the position of the change
 * @param change makes the changed records; what is left open is drawn from the random numbers
 * @param remarks whether a remark is all that can be said, as what the SMMU is decides it
 */
record Mutation(
    Specimen specimen,
    String kind,
    String rule,
    long record,
    Function<SplittableRandom, List<TraceRecord>> change,
    boolean remarks) {

  /** One that is to be reported as its rule's severity says. */
  Mutation(
      Specimen specimen,
      String kind,
      String rule,
      long record,
      Function<SplittableRandom, List<TraceRecord>> change) {
    this(specimen, kind, rule, record, change, false);
  }

  /** Whether it makes the trace wrong. */
  boolean harmful() {
    return !rule.isEmpty();
  }

  /** Whether the rule only remarks: a trace conforms all the same. */
  boolean remarkedUpon() {
    return remarks
        || RuleBook.RULES.stream()
            .anyMatch(r -> r.id().equals(rule) && !r.text().severity().equals("error"));
  }

  /** Where and how, for people. */
  String place() {
    return specimen.trace() + " record " + record + ": " + kind;
  }
}
