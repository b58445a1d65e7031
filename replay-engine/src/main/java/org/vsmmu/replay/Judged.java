package org.vsmmu.replay;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.trace.ReadReport;

/**
 * A trace, judged.
 *
 * @param trace its name as the user typed it
 * @param format of the capture
 * @param profile it was judged under
 * @param records how many it has
 * @param commands how many of them are commands
 * @param verdict the outcome
 * @param unknown kinds of lines and fields that were not understood, with their number
 * @param unmodelled commands without a prediction, with their number
 * @param counts of every rule, in the order of the rule book
 * @param pending stale ranges still open at the end
 * @param problems of the input, the first ones
 * @param broken why reading stopped before the end; empty when it did not
 */
public record Judged(
    String trace,
    String format,
    String profile,
    long records,
    long commands,
    Verdict verdict,
    SortedMap<String, Long> unknown,
    SortedMap<String, Long> unmodelled,
    Map<Rule, RuleCount> counts,
    long pending,
    List<Finding> divergences,
    List<Finding> inconclusive,
    List<Finding> notes,
    List<ReadReport.Problem> problems,
    long problemCount,
    String broken) {}
