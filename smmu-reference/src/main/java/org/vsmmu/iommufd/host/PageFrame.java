package org.vsmmu.iommufd.host;

/**
 * One page of memory.
 *
 * @param backing what holds it
 * @param index its number within the backing
 */
public record PageFrame(Backing backing, long index) {}
