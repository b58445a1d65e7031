/**
 * Objects of one iommufd, their ids and who holds them (iommufd 3).
 *
 * <pre>{@code
 * int id = table.reserve();      // the lowest free id, not yet visible
 * table.publish(id, object);
 * table.destroy(id);             // EBUSY while someone holds it
 * }</pre>
 */
package org.vsmmu.iommufd.object;
