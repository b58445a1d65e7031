/**
 * The core of iommufd: its objects, and every call in its exact order of checks (iommufd 4,
 * iommufd-core 2 to 8). Drivers sit below and implement {@link org.vsmmu.iommufd.core.Driver}.
 *
 * <pre>{@code
 * Kernel kernel = new Kernel(new Machine());
 * Answer answer = kernel.ioctl(process, fd, new Request(0x3b81, arg, bytes, Map.of()));
 * answer.errno()  // 0
 * }</pre>
 */
package org.vsmmu.iommufd.core;
