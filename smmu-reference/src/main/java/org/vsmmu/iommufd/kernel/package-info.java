/**
 * What tells one kernel's iommufd from another's, as facts with the version that has each first
 * (iommufd 9).
 *
 * <pre>{@code
 * KernelVersion.LINUX_6_13.has(KernelFact.VEVENTQ)  // false
 * }</pre>
 */
package org.vsmmu.iommufd.kernel;
