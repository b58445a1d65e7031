package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.config.SteFields;

/**
 * The two words of an STE that a guest may write, as the kernel keeps them (iommufd 5.3).
 *
 * @param w0 V, Config, S1Fmt, S1ContextPtr, S1CDMax; 0 for an entry that is not valid
 * @param w1 S1DSS, S1CIR, S1COR, S1CSH, S1STALLD, without EATS
 * @param wantsAts whether a translating entry asks for ATS
 */
public record VirtualSte(long w0, long w1, boolean wantsAts) {
  /** Of a guest that passes stage 1 unchanged. */
  static final VirtualSte IDENTITY = new VirtualSte(9, 0, false);

  private static final int ABORT = 0;
  private static final int BYPASS = 4;
  private static final int STAGE_1 = 5;

  private static final long ALLOWED_0 = SteFields.V.mask()
      | SteFields.CONFIG.mask()
      | SteFields.S1_FMT.mask()
      | (SteFields.S1_CONTEXT_PTR.mask() & ((1L << 52) - 1))
      | SteFields.S1_CD_MAX.mask();
  private static final long ALLOWED_1 = SteFields.S1DSS.mask()
      | SteFields.S1CIR.mask()
      | SteFields.S1COR.mask()
      | SteFields.S1CSH.mask()
      | SteFields.S1STALLD.mask()
      | SteFields.EATS.mask();

  /**
   * Checks the guest's words.
   *
   * @throws CallFailed EIO for content that is not acceptable
   */
  public static VirtualSte of(StructValue blob) throws CallFailed {
    long w0 = blob.get(Blobs.HWPT_ARM_SMMUV3.members().get(0));
    long w1 = blob.get(Blobs.HWPT_ARM_SMMUV3.members().get(1));
    if (SteFields.V.extract(w0) == 0) {
      return new VirtualSte(0, 0, false);
    }
    when((w0 & ~ALLOWED_0) != 0 || (w1 & ~ALLOWED_1) != 0, Errno.EIO);
    int config = (int) SteFields.CONFIG.extract(w0);
    unless(config == ABORT || config == BYPASS || config == STAGE_1, Errno.EIO);
    long eats = SteFields.EATS.extract(w1);
    unless(eats <= 1, Errno.EIO);
    long kept = SteFields.EATS.insert(w1, 0);
    return new VirtualSte(w0, kept, config == STAGE_1 && eats == 1);
  }

  /**
   * Checks words of early 2024, which have neither Config nor EATS: a valid entry translates
   * (iommufd 10).
   */
  static VirtualSte withoutConfig(StructValue blob) throws CallFailed {
    long w0 = blob.get(Blobs.HWPT_ARM_SMMUV3.members().get(0));
    long w1 = blob.get(Blobs.HWPT_ARM_SMMUV3.members().get(1));
    if (SteFields.V.extract(w0) == 0) {
      return new VirtualSte(0, 0, false);
    }
    boolean known = (w0 & ~(ALLOWED_0 & ~SteFields.CONFIG.mask())) == 0
        && (w1 & ~(ALLOWED_1 & ~SteFields.EATS.mask())) == 0;
    unless(known, Errno.EIO);
    return new VirtualSte(SteFields.CONFIG.insert(w0, STAGE_1), w1, false);
  }

  /** Whether the guest translates. */
  public boolean translates() {
    return SteFields.CONFIG.extract(w0) == STAGE_1;
  }

  /** Whether every access passes stage 1 unchanged. */
  public boolean bypasses() {
    return SteFields.CONFIG.extract(w0) == BYPASS;
  }
}
