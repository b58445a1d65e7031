package org.vsmmu.replay;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.PrefetchConfig;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.Operand;

/**
 * Rebuilds commands from a capture that shows fields instead of words, where these fields say
 * everything that matters to the caches. What is unknown is taken as what removes least, and where
 * that is not one thing, there is no command.
 */
final class SeenCommands {
  private static final long ALL_SIDS = 0xffffffffL;
  private static final long PAGE_MASK = -4096L;

  /** Bits 55:12 are the IPA of a TLBI (SMMUv3 6.4); an address beyond has no command. */
  private static final int IPA_BITS = 56;

  private static final int MAX_SCALE = 31;

  private final SortedMap<String, Long> fields;

  private SeenCommands(SortedMap<String, Long> fields) {
    this.fields = fields;
  }

  /**
   * The words of the least that the command can have been; empty when a field is missing, or holds
   * what no such field can.
   */
  static Optional<CommandWords> words(CommandSeen seen) {
    SeenCommands command = new SeenCommands(seen.fields());
    if (!command.fit()) {
      return Optional.empty();
    }
    return Opcode.byName(seen.op()).flatMap(command::command).map(Command::words);
  }

  private boolean fit() {
    for (Map.Entry<String, Long> field : fields.entrySet()) {
      Optional<Operand> operand = Operand.byName(field.getKey());
      if (operand.isPresent() && !operand.get().fits(field.getValue())) {
        return false;
      }
    }
    return true;
  }

  private Optional<Command> command(Opcode opcode) {
    return switch (opcode) {
      case TLBI_NSNH_ALL -> Optional.of(new TlbiNsnhAll());
      case TLBI_NH_ALL -> when(has("vmid"), () -> new TlbiNhAll(number("vmid")));
      case TLBI_S12_VMALL -> when(has("vmid"), () -> new TlbiS12Vmall(number("vmid")));
      case TLBI_NH_ASID ->
        when(has("vmid", "asid"), () -> new TlbiNhAsid(number("vmid"), number("asid")));
      case TLBI_NH_VA ->
        when(
            has("vmid", "asid") && range().isPresent(),
            () -> new TlbiNhVa(number("vmid"), number("asid"), range().orElseThrow()));
      case TLBI_NH_VAA ->
        when(
            has("vmid") && range().isPresent(),
            () -> new TlbiNhVaa(number("vmid"), range().orElseThrow()));
      case TLBI_S2_IPA ->
        when(
            has("vmid") && range().isPresent() && fields.get("addr") >>> IPA_BITS == 0,
            () -> new TlbiS2Ipa(number("vmid"), range().orElseThrow()));
      case CFGI_STE -> when(has("sid"), () -> new CfgiSte(fields.get("sid"), true));
      case CFGI_STE_RANGE -> steRange();
      case CFGI_CD ->
        when(has("sid", "ssid"), () -> new CfgiCd(fields.get("sid"), number("ssid"), leaf()));
      case CFGI_CD_ALL -> when(has("sid"), () -> new CfgiCdAll(fields.get("sid")));
      case PREFETCH_CONFIG ->
        when(has("sid"), () -> new PrefetchConfig(has("ssid"), number("ssid"), fields.get("sid")));
      case ATC_INV -> atcInv();
      default -> Optional.empty();
    };
  }

  private Optional<Command> steRange() {
    boolean everySid =
        fields.getOrDefault("first", -1L) == 0 && fields.getOrDefault("last", 0L) == ALL_SIDS;
    return everySid
        ? Optional.of(CfgiSteRange.all())
        : when(has("sid", "range"), () -> new CfgiSteRange(fields.get("sid"), number("range")));
  }

  /** Without a PASID it removes the entries of every one (SMMUv3 8.2), which SSV=1 denies. */
  private Optional<Command> atcInv() {
    boolean ssv = fields.getOrDefault("ssv", has("ssid") ? 1L : 0L) == 1;
    boolean global = fields.getOrDefault("global", 0L) == 1;
    boolean known = has("sid", "addr", "size") && (!ssv || global || has("ssid"));
    return when(
        known,
        () -> new AtcInv(
            global,
            ssv,
            number("ssid"),
            fields.get("sid"),
            number("size"),
            fields.get("addr") & PAGE_MASK));
  }

  /** The address operand; empty when it has a granule and not all that goes with one. */
  private Optional<TlbiRange> range() {
    if (!has("addr")) {
      return Optional.empty();
    }
    long address = fields.get("addr") & PAGE_MASK;
    int tg = number("tg");
    if (tg == 0) {
      return Optional.of(TlbiRange.single(address, leaf()));
    }
    if (!has("ttl")) {
      return Optional.empty();
    }
    if (has("num", "scale")) {
      return Optional.of(
          new TlbiRange(address, tg, number("num"), number("scale"), number("ttl"), leaf()));
    }
    return has("pages") ? pages(address, tg) : Optional.empty();
  }

  /** The operand with this page count; empty when no NUM and SCALE give it. */
  private Optional<TlbiRange> pages(long address, int tg) {
    long pages = fields.get("pages");
    int scale = Math.min(Long.numberOfTrailingZeros(pages), MAX_SCALE);
    long num = (pages >>> scale) - 1;
    return Operand.NUM.fits(num)
        ? Optional.of(new TlbiRange(address, tg, (int) num, scale, number("ttl"), leaf()))
        : Optional.empty();
  }

  /** The last level only, unless the capture says otherwise. */
  private boolean leaf() {
    return fields.getOrDefault("leaf", 1L) == 1;
  }

  private boolean has(String... names) {
    for (String name : names) {
      if (!fields.containsKey(name)) {
        return false;
      }
    }
    return true;
  }

  /** A field of less than 32 bits; 0 where it is absent and that does not matter. */
  private int number(String name) {
    return fields.getOrDefault(name, 0L).intValue();
  }

  private static Optional<Command> when(boolean known, Supplier<Command> command) {
    return known ? Optional.of(command.get()) : Optional.empty();
  }
}
