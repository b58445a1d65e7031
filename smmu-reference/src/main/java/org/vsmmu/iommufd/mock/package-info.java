/**
 * The selftest's mock IOMMU and IOMMU_TEST_CMD (iommufd-core 6 and 9).
 *
 * <pre>{@code
 * Kernel kernel = MockIommu.testKernel(new Machine());
 * }</pre>
 */
package org.vsmmu.iommufd.mock;
