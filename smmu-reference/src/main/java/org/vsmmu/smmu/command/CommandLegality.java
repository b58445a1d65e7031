package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.*;

import java.util.function.Predicate;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

/** The rules of SMMUv3 6.1, 6.2 and 6.4 for one command on the Non-secure queue. */
final class CommandLegality {
  private static final String COMMON = "SMMUv3 6.1";
  private static final String TABLE = "SMMUv3 6.2";
  private static final String SYNC_SECTION = "SMMUv3 6.3";
  private static final String EFFECTS = "SMMUv3 6.5";
  private static final String ATC_SECTION = "SMMUv3 8.2";

  private final CommandWords words;
  private final Opcode opcode;
  private final SmmuProfile profile;
  private final LegalityFindings found = new LegalityFindings();

  private CommandLegality(CommandWords words, SmmuProfile profile) {
    this.words = words;
    this.opcode = Opcode.of((int) words.w0());
    this.profile = profile;
  }

  static Legality judge(CommandWords words, SmmuProfile profile) {
    return new CommandLegality(words, profile).judge();
  }

  private Legality judge() {
    opcodeRules();
    securityRules();
    operandRules();
    profile.idRegisters().ifPresent(this::operandsWithin);
    if (CommandCodec.decode(words.w0(), words.w1()) instanceof AddressTlbi tlbi) {
      new RangeLegality(tlbi.range(), profile.idRegisters(), found).judge();
    }
    reservedRules();
    return found.verdict();
  }

  /** What the opcode alone decides, given the ID registers. */
  private void opcodeRules() {
    switch (opcode) {
      case RESERVED -> found.illegal("opcode 0x%02x is reserved".formatted(words.get(OP)), COMMON);
      case IMPLEMENTATION_DEFINED -> found.unknown("the implementation defines this opcode");
      case CFGI_CD, CFGI_CD_ALL, TLBI_NH_ALL, TLBI_NH_ASID, TLBI_NH_VA, TLBI_NH_VAA ->
          needs("IDR0.S1P", IdRegisters::s1p);
      case TLBI_EL2_ALL, TLBI_EL2_ASID, TLBI_EL2_VA, TLBI_EL2_VAA ->
          needs("IDR0.Hyp", IdRegisters::hyp);
      case TLBI_S12_VMALL, TLBI_S2_IPA -> needs("IDR0.S2P", IdRegisters::s2p);
      // VMS support has no ID register bit of its own; MPAM is what can be read.
      case CFGI_VMS_PIDM -> needs("IDR3.MPAM", IdRegisters::mpam);
      case ATC_INV -> needs("IDR0.ATS", IdRegisters::ats);
      case PRI_RESP -> needs("IDR0.PRI", IdRegisters::pri);
      case RESUME, STALL_TERM -> needs("IDR0.STALL_MODEL!=1", id -> id.stallModel() != 1);
      case DPTI_ALL, DPTI_PA -> needs("IDR3.DPT", IdRegisters::dpt);
      default -> {}
    }
  }

  private void needs(String feature, Predicate<IdRegisters> implemented) {
    profile
        .idRegisters()
        .ifPresentOrElse(
            id -> {
              if (!implemented.test(id)) {
                found.illegal("%s needs %s".formatted(opcode, feature), TABLE);
              }
            },
            () -> found.unknown("%s needs %s".formatted(opcode, feature)));
  }

  private void securityRules() {
    if (opcode.secure()) {
      found.illegal(opcode + " is not for the Non-secure queue", TABLE);
    }
    if (set(SSEC)) {
      found.illegal("SSec=1 on the Non-secure queue", COMMON);
    }
  }

  /** Operand values that are wrong whatever the SMMU implements. */
  private void operandRules() {
    switch (opcode) {
      case SYNC -> {
        if (words.get(CS) == 3) {
          found.illegal("CS=3 is reserved", SYNC_SECTION);
        }
      }
      case PRI_RESP -> {
        if (words.get(RESPONSE) == 3) {
          found.illegal("Resp=3 is reserved", TABLE);
        }
      }
      case ATC_INV -> {
        if (words.get(ATC_SIZE) > AtcInv.SIZE_ALL) {
          found.unpredictable(
              "Size=%d is above 52".formatted(words.get(ATC_SIZE)), ATC_SECTION, true);
        }
      }
      default -> {}
    }
  }

  private void operandsWithin(IdRegisters id) {
    streamIdWithin(id);
    substreamIdWithin(id);
    tagWithin(ASID, id.asidBits());
    tagWithin(VMID, id.vmidBits());
    if (has(VMID) && !id.s2p() && words.get(VMID) != 0) {
      found.unpredictable("VMID=%d without IDR0.S2P".formatted(words.get(VMID)), EFFECTS, false);
    }
    if (has(ADDRESS) && opcode.kind() == Opcode.Kind.TLBI) {
      canonical(words.address(ADDRESS), id.vasBits());
    }
    if (has(IPA)) {
      withinInputSize(words.address(IPA), id.iasBits());
    }
    if (opcode == Opcode.PREFETCH_ADDR && id.archMinor() == 0 && set(PREFETCH_STRIDE)) {
      found.unpredictable("Stride is not zero in SMMUv3.0", TABLE, true);
    }
  }

  private void streamIdWithin(IdRegisters id) {
    if (!has(SID)) {
      return;
    }
    long sid = words.get(SID);
    if (CommandCodec.decode(words.w0(), words.w1()) instanceof CfgiSteRange range) {
      sid = range.isAll() ? 0 : range.firstSid();
    }
    if (sid >>> id.sidSize() != 0) {
      found.unpredictable(
          "StreamID 0x%x does not fit IDR1.SIDSIZE=%d".formatted(sid, id.sidSize()), COMMON, false);
    }
  }

  private void substreamIdWithin(IdRegisters id) {
    boolean used = has(SSV) ? set(SSV) : has(SSID);
    if (!used) {
      return;
    }
    long ssid = words.get(SSID);
    if (set(SSV) && id.ssidSize() == 0) {
      found.unpredictable("SSV=1 without substreams (IDR1.SSIDSIZE=0)", TABLE, false);
    } else if (ssid >>> id.ssidSize() != 0) {
      found.unpredictable(
          "SubstreamID 0x%x does not fit IDR1.SSIDSIZE=%d".formatted(ssid, id.ssidSize()),
          COMMON,
          false);
    }
  }

  private void tagWithin(Field tag, int width) {
    if (has(tag) && words.get(tag) >>> width != 0) {
      found.unpredictable(
          "%s=0x%x has more than %d bits".formatted(tag.name(), words.get(tag), width),
          COMMON,
          false);
    }
  }

  /** Bits 63 to VAS-1 are all alike. */
  private void canonical(long address, int vasBits) {
    long sign = address >> (vasBits - 1);
    if (sign != 0 && sign != -1) {
      found.unpredictable(
          "VA 0x%x is not canonical for %d bits".formatted(address, vasBits), COMMON, false);
    }
  }

  private void withinInputSize(long ipa, int iasBits) {
    if (ipa >>> iasBits != 0) {
      found.unpredictable("IPA 0x%x has more than %d bits".formatted(ipa, iasBits), COMMON, false);
    }
  }

  private void reservedRules() {
    CommandWords reserved = CommandCodec.reservedBits(words.w0(), words.w1());
    boolean d128 = profile.idRegisters().map(IdRegisters::d128).orElse(false);
    if (d128 && has(TTL)) {
      reserved = reserved.with(TTL128, 0);
    }
    if (!reserved.isZero()) {
      found.unpredictable("RES0 bits are not zero: " + reserved, COMMON, true);
    }
  }

  private boolean has(Field field) {
    return opcode.layout().contains(field);
  }

  private boolean set(Field field) {
    return has(field) && words.has(field);
  }
}
