/**
 * Steps a trace over the reference model and judges what it sees.
 *
 * <pre>{@code
 * Replay replay = new Replay(reader.header(), options);
 * for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
 *   replay.step(record);
 * }
 * Judged judged = replay.finish();
 * }</pre>
 */
package org.vsmmu.replay;
