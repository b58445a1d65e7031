/**
 * A guest's own command queue beside the host's: what stands before a CMD_SYNC of the guest has
 * reached the SMMU when that completes.
 *
 * <pre>{@code
 * guest: TLBI_NH_ASID asid=3, SYNC    host: TLBI_NH_ASID vmid=7 asid=3, SYNC
 * }</pre>
 */
package org.vsmmu.replay.guest;
