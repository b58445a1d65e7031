/**
 * What judging a trace is expected to give, and whether it did.
 *
 * <pre>{@code
 * Expectation expected = Expectation.parse("{\"verdict\":\"CONFORMS\"}");
 * expected.mismatches(judged) // none, or "verdict: expected CONFORMS, got DIVERGES"
 * }</pre>
 */
package org.vsmmu.replay.expectation;
