/**
 * What a guest's commands must become on the way to the SMMU, against what the SMMU took.
 *
 * <pre>{@code
 * new ForwardComparison(expected, seen).differences()  // [MISSING: TLBI_NH_ALL vmid=1]
 * }</pre>
 */
package org.vsmmu.replay.forward;
