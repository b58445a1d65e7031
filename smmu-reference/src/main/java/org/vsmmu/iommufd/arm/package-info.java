/**
 * The arm-smmu-v3 driver below iommufd: what it writes into stream table and context descriptor
 * entries, and which commands it gives to the SMMU (iommufd 5).
 *
 * <pre>{@code
 * ArmIommu smmu = new ArmIommu(features, new TagPool(16));
 * smmu.commands().take()  // what the last call sent, in order
 * }</pre>
 */
package org.vsmmu.iommufd.arm;
