package org.vsmmu.iommufd.core;

import org.vsmmu.iommufd.uapi.StructValue;

/**
 * What a driver says about its hardware.
 *
 * @param type the type of the blob
 */
public record HwInfo(int type, StructValue blob) {}
