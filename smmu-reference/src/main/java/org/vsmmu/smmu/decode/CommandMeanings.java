package org.vsmmu.smmu.decode;

import static org.vsmmu.smmu.command.CommandFields.*;

/** Enumerated operands of commands (SMMUv3 6.2 to 6.4). */
final class CommandMeanings {
  static final Meanings TABLE =
      new Meanings()
          .addresses(ADDRESS, IPA, MSI_ADDRESS)
          .values(SSEC, "Non-secure", "Secure")
          .values(SSV, "no SubstreamID", "SubstreamID valid")
          .values(LEAF, "all levels", "last level only")
          .values(TG, "any granule, single address", "4K", "16K", "64K")
          .values(TTL, "any level", "level 1", "level 2", "level 3")
          .text(RANGE, v -> v == 31 ? "every StreamID" : (1L << (v + 1)) + " StreamIDs")
          .text(ATC_SIZE, CommandMeanings::atcSpan)
          .text(PREFETCH_SIZE, v -> (1L << v) + " addresses")
          .text(PREFETCH_STRIDE, v -> "0x" + Long.toHexString(1L << (12 + v)) + " bytes apart")
          .values(GLOBAL, "this PASID", "every PASID")
          .values(RESPONSE, "deny", "fail", "success", "CERROR_ILL")
          .values(RETRY, "terminate", "retry")
          .values(CS, "no signal", "interrupt", "SEV", "CERROR_ILL")
          .values(MSH, "non-shareable", "non-shareable", "outer shareable", "inner shareable");

  private static String atcSpan(long size) {
    if (size > 52) {
      return "above 52: unpredictable";
    }
    return size == 52 ? "every address" : "0x" + Long.toHexString(1L << (12 + size)) + " bytes";
  }

  private CommandMeanings() {}
}
