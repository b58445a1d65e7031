package org.vsmmu.smmu.decode;

/** The encoding of address sizes in IDR5.OAS, CD.IPS and STE.S2PS (SMMUv3 1.2). */
final class AddressSizes {
  private static final int[] BITS = {32, 36, 40, 42, 44, 48, 52, 56};

  static String text(long encoded) {
    return BITS[(int) encoded] + " bits";
  }

  private AddressSizes() {}
}
