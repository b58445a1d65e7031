/**
 * The outputs of the gate: one class a format, all made from one result.
 *
 * <pre>{@code
 * GateWriters.byName("text").orElseThrow().write(result, out);
 * }</pre>
 */
package org.vsmmu.conformance.output;
