package org.vsmmu.conformance.gate;

/**
 * What a change did to invalidation: a number of the reference run beside that of this one.
 *
 * @param trace which trace of this run
 * @param what {@code commands}, {@code over-invalidation} or the id of a rule, of which it is how
 *     often it judged
 * @param before in the reference run
 * @param after in this one
 */
public record Change(String trace, String what, long before, long after) {}
