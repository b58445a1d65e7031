/**
 * Recorded iommufd calls held against the model, call by call.
 *
 * <pre>{@code
 * SelftestReplay replay = new SelftestReplay(reader.header());
 * replay.step(reader.next());
 * replay.mismatches()  // what the model predicted otherwise
 * }</pre>
 */
package org.vsmmu.replay.iommufd;
