/**
 * Watches how software changes what an SMMU reads, for the rules on procedures (SMMUv3 7.3, 7.5,
 * 7.7, 8.4). What is seen here is legal whatever it is.
 *
 * <pre>{@code
 * UpdateWatch watch = new UpdateWatch(history, moments::accept);
 * watch.store(0x41200408L, 0x10000000L, cause); // the second word of an STE in use
 * // moments: ProcedureSeen[procedure=HITLESS_UPDATE, kept=false, ...]
 * }</pre>
 */
package org.vsmmu.replay.machine.update;
