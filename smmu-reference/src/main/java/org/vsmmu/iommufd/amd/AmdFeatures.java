package org.vsmmu.iommufd.amd;

/**
 * What an IOMMU of AMD has.
 *
 * @param efr the extended feature register
 * @param efr2 the second of them
 * @param nesting GT, GIOSUP and the root pointer mode for GCR3, which a nest parent needs
 * @param dirtyTracking whether host tables keep dirty marks
 * @param ats whether IOMMU, root complex and endpoint do ATS
 * @param maxPasidLog2 log2 of the PASIDs of a device; 0 for none
 */
public record AmdFeatures(
    long efr, long efr2, boolean nesting, boolean dirtyTracking, boolean ats, int maxPasidLog2) {}
