/**
 * Judges whole captures: opens them, replays them, and says what it comes to.
 *
 * <pre>{@code
 * Check check = new Check(new Captures(FileSystems.getDefault(), System.in), CheckOptions.DEFAULT);
 * Outcome outcome = check.check("boot.ftrace.gz");
 * outcome.exit() // CONFORMS
 * }</pre>
 */
package org.vsmmu.conformance;
