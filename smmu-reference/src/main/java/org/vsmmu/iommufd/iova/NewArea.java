package org.vsmmu.iommufd.iova;

/**
 * What a part of a mapping call puts into the address space.
 *
 * @param bytes of the pages, counted from their page-aligned base
 */
public record NewArea(Pages pages, Span bytes) {}
