/**
 * What other programs read of a run of the gate: each format is one writer, all are made from the
 * same result.
 *
 * <pre>{@code
 * Outputs.all(System::getenv).get("junit").write(result, out);
 * }</pre>
 */
package org.vsmmu.conformance.output;
