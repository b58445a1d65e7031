package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.*;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

/** Every command: its opcode, what it is about, how it is read, and its operands (SMMUv3 6.2). */
public enum Opcode {
  PREFETCH_CONFIG(0x01, Kind.PREFETCH, PrefetchConfig::decode, SSEC, SSV, SSID, SID),
  PREFETCH_ADDR(
      0x02,
      Kind.PREFETCH,
      PrefetchAddr::decode,
      SSEC,
      SSV,
      SSID,
      SID,
      PREFETCH_SIZE,
      PREFETCH_STRIDE,
      PREFETCH_NS,
      ADDRESS),
  CFGI_STE(0x03, Kind.CONFIG, CfgiSte::decode, SSEC, SID, LEAF),
  /** With Range 31 this is CFGI_ALL. */
  CFGI_STE_RANGE(0x04, Kind.CONFIG, CfgiSteRange::decode, SSEC, SID, RANGE),
  CFGI_CD(0x05, Kind.CONFIG, CfgiCd::decode, SSEC, SSID, SID, LEAF),
  CFGI_CD_ALL(0x06, Kind.CONFIG, CfgiCdAll::decode, SSEC, SID),
  CFGI_VMS_PIDM(0x07, Kind.CONFIG, CfgiVmsPidm::decode, SSEC, VMID),
  TLBI_NH_ALL(0x10, Kind.TLBI, TlbiNhAll::decode, VMID),
  TLBI_NH_ASID(0x11, Kind.TLBI, TlbiNhAsid::decode, VMID, ASID),
  TLBI_NH_VA(
      0x12, Kind.TLBI, TlbiNhVa::decode, VMID, ASID, NUM, SCALE, LEAF, TTL, TG, ADDRESS),
  TLBI_NH_VAA(0x13, Kind.TLBI, TlbiNhVaa::decode, VMID, NUM, SCALE, LEAF, TTL, TG, ADDRESS),
  TLBI_EL3_ALL(0x18, Kind.TLBI, TlbiEl3All::decode),
  TLBI_EL3_VA(0x1a, Kind.TLBI, TlbiEl3Va::decode, NUM, SCALE, LEAF, TTL, TG, ADDRESS),
  TLBI_EL2_ALL(0x20, Kind.TLBI, TlbiEl2All::decode),
  TLBI_EL2_ASID(0x21, Kind.TLBI, TlbiEl2Asid::decode, ASID),
  TLBI_EL2_VA(0x22, Kind.TLBI, TlbiEl2Va::decode, ASID, NUM, SCALE, LEAF, TTL, TG, ADDRESS),
  TLBI_EL2_VAA(0x23, Kind.TLBI, TlbiEl2Vaa::decode, NUM, SCALE, LEAF, TTL, TG, ADDRESS),
  TLBI_S12_VMALL(0x28, Kind.TLBI, TlbiS12Vmall::decode, VMID),
  TLBI_S2_IPA(0x2a, Kind.TLBI, TlbiS2Ipa::decode, VMID, NUM, SCALE, LEAF, TTL, TG, IPA),
  TLBI_NSNH_ALL(0x30, Kind.TLBI, TlbiNsnhAll::decode),
  ATC_INV(0x40, Kind.ATC, AtcInv::decode, GLOBAL, SSV, SSID, SID, ATC_SIZE, ADDRESS),
  PRI_RESP(0x41, Kind.PRI, PriResp::decode, SSV, SSID, SID, PRG_INDEX, RESPONSE),
  RESUME(0x44, Kind.STALL, Resume::decode, SSEC, RETRY, ABORT, SID, STAG),
  STALL_TERM(0x45, Kind.STALL, StallTerm::decode, SSEC, SID),
  SYNC(0x46, Kind.SYNC, Sync::decode, CS, MSH, MSI_ATTR, MSI_DATA, MSI_ADDRESS),
  TLBI_S_EL2_ALL(0x50, Kind.TLBI, TlbiSEl2All::decode),
  TLBI_S_EL2_ASID(0x51, Kind.TLBI, TlbiSEl2Asid::decode, ASID),
  TLBI_S_EL2_VA(0x52, Kind.TLBI, TlbiSEl2Va::decode, ASID, NUM, SCALE, LEAF, TTL, TG, ADDRESS),
  TLBI_S_EL2_VAA(0x53, Kind.TLBI, TlbiSEl2Vaa::decode, NUM, SCALE, LEAF, TTL, TG, ADDRESS),
  TLBI_S_S12_VMALL(0x58, Kind.TLBI, TlbiSS12Vmall::decode, VMID),
  TLBI_S_S2_IPA(0x5a, Kind.TLBI, TlbiSS2Ipa::decode, VMID, NUM, SCALE, LEAF, TTL, TG, IPA),
  TLBI_SNH_ALL(0x60, Kind.TLBI, TlbiSnhAll::decode),
  DPTI_ALL(0x70, Kind.DPT, DptiAll::decode),
  DPTI_PA(0x73, Kind.DPT, DptiPa::decode, OPAQUE_LOW, OPAQUE_HIGH),
  /** Opcodes 0x80 to 0x8f; {@link #code} is the first of them. */
  IMPLEMENTATION_DEFINED(
      0x80, Kind.OTHER, ImplementationDefined::decode, OPAQUE_LOW, OPAQUE_HIGH),
  /** Every opcode without a row of its own; {@link #code} is 0, one of them. */
  RESERVED(0x00, Kind.OTHER, Reserved::decode, OPAQUE_LOW, OPAQUE_HIGH);

  /** What a command is about. */
  public enum Kind {
    PREFETCH,
    CONFIG,
    TLBI,
    ATC,
    PRI,
    STALL,
    SYNC,
    DPT,
    OTHER
  }

  private static final Opcode[] BY_CODE = byCode();

  private final int code;
  private final Kind kind;
  private final Function<CommandWords, Command> decoder;
  private final Layout layout;

  Opcode(int code, Kind kind, Function<CommandWords, Command> decoder, Field... operands) {
    this.code = code;
    this.kind = kind;
    this.decoder = decoder;
    Field[] fields = Arrays.copyOf(operands, operands.length + 1);
    fields[operands.length] = OP;
    this.layout = Layout.of(name(), 2, fields);
  }

  /** The opcode of a value of OP; only bits 7:0 count. Total: unknown values are RESERVED. */
  public static Opcode of(int code) {
    return BY_CODE[code & 0xff];
  }

  /**
   * The opcode of a name as the architecture, QEMU or Linux writes it: {@code TLBI_NH_VA}, {@code
   * CMD_TLBI_NH_VA}, {@code SMMU_CMD_TLBI_NH_VA}, {@code CMDQ_OP_TLBI_NH_VA}. {@code CFGI_ALL} is
   * CFGI_STE_RANGE.
   */
  public static Optional<Opcode> byName(String name) {
    String bare = name.strip().toUpperCase(Locale.ROOT);
    bare = withoutPrefix(withoutPrefix(withoutPrefix(bare, "SMMU_"), "CMDQ_OP_"), "CMD_");
    String wanted =
        switch (bare) {
          case "CFGI_ALL" -> CFGI_STE_RANGE.name();
          case "PREFETCH_CFG" -> PREFETCH_CONFIG.name();
          default -> bare;
        };
    return Arrays.stream(values()).filter(o -> o.name().equals(wanted)).findFirst();
  }

  private static String withoutPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static Opcode[] byCode() {
    Opcode[] table = new Opcode[256];
    Arrays.fill(table, RESERVED);
    Arrays.fill(table, 0x80, 0x90, IMPLEMENTATION_DEFINED);
    for (Opcode opcode : values()) {
      table[opcode.code] = opcode;
    }
    return table;
  }

  /** The value of OP. */
  public int code() {
    return code;
  }

  public Kind kind() {
    return kind;
  }

  /** OP and the operands; every other bit is RES0. */
  public Layout layout() {
    return layout;
  }

  /** The Secure and EL3 commands, which the Non-secure queue always rejects. */
  public boolean secure() {
    return name().startsWith("TLBI_S_") || this == TLBI_SNH_ALL || name().startsWith("TLBI_EL3");
  }

  Command decode(CommandWords words) {
    return decoder.apply(words);
  }
}
