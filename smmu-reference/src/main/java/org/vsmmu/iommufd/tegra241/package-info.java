/**
 * NVIDIA's Tegra241 CMDQV on top of the SMMUv3 driver: command queues that a guest runs itself
 * (iommufd 6).
 *
 * <pre>{@code
 * TegraIommu iommu = new TegraIommu(smmu, new TegraFeatures(1, 32, 2, 16));
 * VcmdqCommands.executes(Opcode.TLBI_NH_ALL)  // false: it goes to the main queue
 * }</pre>
 */
package org.vsmmu.iommufd.tegra241;
