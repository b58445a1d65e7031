/**
 * Reads the Linux kernel's trace text (tracefs, {@code trace-cmd report}, {@code perf script}):
 * iommu events, and probes on the SMMUv3 driver's functions whatever they are called.
 *
 * <pre>{@code
 * init-1 [001] d.... 2.494068: cmdlist: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) n=1 sync=1 c={0x4,0x1f}
 *   -> CommandSeen[queue=cmdq, op=CFGI_STE_RANGE, words=...]
 *   -> CommandSeen[queue=cmdq, op=SYNC]
 *   -> SyncDone[queue=cmdq, sync=2, error=]
 * }</pre>
 */
package org.vsmmu.trace.ftrace;
