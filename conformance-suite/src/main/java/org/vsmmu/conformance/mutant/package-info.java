/**
 * The suite tests itself: conforming traces are changed so that they are wrong by construction, or
 * so that they stay right, and judged again.
 *
 * <pre>{@code
 * MutantScore score = new MutantRun(captures, options, 10_000, 1).over(gate.run(List.of("traces")));
 * score.caught() // all of them, one hopes
 * }</pre>
 */
package org.vsmmu.conformance.mutant;
