/**
 * The gate: judges a corpus or a set of captures, holds each against its expectation and the
 * baseline, and says whether a change may pass.
 *
 * <pre>{@code
 * GateResult result = new Gate(captures, GateOptions.DEFAULT).run(List.of("traces"));
 * result.exit() // OK
 * }</pre>
 */
package org.vsmmu.conformance.gate;
