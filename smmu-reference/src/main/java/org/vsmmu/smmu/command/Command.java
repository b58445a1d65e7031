package org.vsmmu.smmu.command;

import java.util.OptionalLong;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.SmmuProfile;

/**
 * A command of the command queue (SMMUv3 6.2), one record per opcode.
 *
 * <p>StreamIDs, MSI data and other 32-bit operands are {@code long}, 0 to 2^32-1. Addresses are
 * byte addresses. A record holds every operand and no RES0 bit, so {@link #words} is exact for a
 * command that had none; {@link CommandCodec#reservedBits} tells. Constructors reject operands that
 * do not fit their field with an {@link IllegalArgumentException}.
 *
 * <p>To handle every command in one place, switch over {@link #opcode}: a switch expression over
 * the enum is checked for completeness.
 */
public sealed interface Command
    permits AddressTlbi,
        PrefetchConfig,
        PrefetchAddr,
        CfgiSte,
        CfgiSteRange,
        CfgiCd,
        CfgiCdAll,
        CfgiVmsPidm,
        TlbiNhAll,
        TlbiNhAsid,
        TlbiEl3All,
        TlbiEl2All,
        TlbiEl2Asid,
        TlbiS12Vmall,
        TlbiNsnhAll,
        AtcInv,
        PriResp,
        Resume,
        StallTerm,
        Sync,
        TlbiSEl2All,
        TlbiSEl2Asid,
        TlbiSS12Vmall,
        TlbiSnhAll,
        DptiAll,
        DptiPa,
        ImplementationDefined,
        Reserved {

  Opcode opcode();

  /** The exact words; RES0 bits are zero. */
  CommandWords words();

  /** The architecture's name, e.g. {@code TLBI_NH_VA}. */
  default String name() {
    return opcode().name();
  }

  /** The value of OP, 0 to 255. */
  default int code() {
    return opcode().code();
  }

  /** A raw operand, right-aligned; empty if this command has no such field. */
  default OptionalLong operand(Field field) {
    return opcode().layout().contains(field)
        ? OptionalLong.of(words().get(field))
        : OptionalLong.empty();
  }

  /** What an SMMU of this profile must make of the command; RES0 bits are taken as zero. */
  default Legality legality(SmmuProfile profile) {
    return CommandLegality.judge(words(), profile);
  }
}
