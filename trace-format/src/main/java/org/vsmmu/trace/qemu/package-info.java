/**
 * Reads what QEMU's SMMUv3 prints with {@code -trace smmu*}: commands without their words, cache
 * observations, table walks, accesses, registers and events.
 *
 * <pre>{@code
 * smmuv3_cmdq_opcode <--- SMMU_CMD_TLBI_NH_VA
 * smmuv3_range_inval vmid=1 asid=7 addr=0x100001000 tg=0 num_pages=0x1 ttl=0 leaf=0 stage=1
 *
 * CommandSeen[queue=cmdq, op=TLBI_NH_VA, fields={addr=0x100001000, asid=7, leaf=0, pages=1, ...}]
 * CacheEvent[cache=tlb, action=invalidate, fields={addr=0x100001000, asid=7, ...}]
 * }</pre>
 */
package org.vsmmu.trace.qemu;
