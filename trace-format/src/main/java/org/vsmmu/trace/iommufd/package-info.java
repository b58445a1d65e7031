/**
 * Recordings of iommufd calls: the selftests' {@code iommufd-selftest-trace/1}.
 *
 * <pre>{@code
 * try (SelftestReader reader = SelftestReader.open(Input.open(name, path))) {
 *   for (SeenEvent event = reader.next(); event != null; event = reader.next()) { ... }
 * }
 * }</pre>
 */
package org.vsmmu.trace.iommufd;
