/**
 * Judges the accesses of an implementation's own log by the words that its walks read (SMMUv3 4).
 *
 * <pre>{@code
 * smmu_iotlb_lookup_miss asid=1 addr=0x1000, smmu_get_pte ... pte=0x80000f43, translated=0x80001000
 *   -> OUTCOME-NOT-PERMITTED: the walk gives 0x80000000
 * }</pre>
 */
package org.vsmmu.replay.log;
