/**
 * Writes what a check came to.
 *
 * <pre>{@code
 * new TextReport(out, Colours.OFF).write(outcomes); // CONFORMS  boot.ftrace.gz ...
 * new JsonReport(out).write(outcomes); // {"vsmmu": "0.1.0", "verdict": "CONFORMS", ...
 * }</pre>
 */
package org.vsmmu.conformance.report;
