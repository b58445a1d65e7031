package org.vsmmu.smmu.queue;

/** What the stream's STE says about the PASID of an automatic response (SMMUv3 8.5). */
public enum AutoResponsePasid {
  /** A valid STE with PPAR=0. */
  OMIT,
  /** A valid STE with PPAR=1. */
  ECHO,
  /** There is no valid STE. */
  NO_STE
}
