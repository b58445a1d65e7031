package org.vsmmu.smmu.command;

/** A TLBI that names an address, perhaps with range and level hints (SMMUv3 6.4). */
public sealed interface AddressTlbi extends Command
    permits TlbiNhVa,
        TlbiNhVaa,
        TlbiEl3Va,
        TlbiEl2Va,
        TlbiEl2Vaa,
        TlbiS2Ipa,
        TlbiSEl2Va,
        TlbiSEl2Vaa,
        TlbiSS2Ipa {

  /** The raw address operand; for TLBI_S2_IPA and its Secure twin an IPA, else a VA. */
  TlbiRange range();
}
