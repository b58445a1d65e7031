/**
 * The user interface of iommufd as data: calls, structures, members, and the size rules between
 * caller and kernel.
 *
 * <pre>{@code
 * StructValue map = UserCopy.structure(Ioctl.IOAS_MAP.layout(), bytes);
 * map.get(IoasMapStruct.LENGTH)
 * }</pre>
 */
package org.vsmmu.iommufd.uapi;
