/**
 * AMD's IOMMU as far as iommufd of 7.3 knows it: vIOMMUs that only hold their parent (iommufd 11).
 *
 * <pre>{@code
 * amd.viommu(device, 2)  // any type but 0 will do
 * }</pre>
 */
package org.vsmmu.iommufd.amd;
