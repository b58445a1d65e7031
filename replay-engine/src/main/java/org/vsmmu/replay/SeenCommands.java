package org.vsmmu.replay;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;
import org.vsmmu.trace.Body.CommandSeen;

/**
 * Rebuilds commands from a capture that shows fields instead of words, where these fields say
 * everything that matters to the caches.
 */
final class SeenCommands {

  private static final Map<Opcode, Set<String>> NEEDED = Map.of(
      Opcode.TLBI_NSNH_ALL, Set.of(),
      Opcode.TLBI_NH_ALL, Set.of("vmid"),
      Opcode.TLBI_S12_VMALL, Set.of("vmid"),
      Opcode.TLBI_NH_ASID, Set.of("vmid", "asid"),
      Opcode.TLBI_NH_VA, Set.of("vmid", "asid", "addr", "tg", "pages", "ttl", "leaf"),
      Opcode.TLBI_NH_VAA, Set.of("vmid", "addr", "tg", "pages", "ttl", "leaf"),
      Opcode.TLBI_S2_IPA, Set.of("vmid", "addr", "tg", "pages", "ttl", "leaf"),
      Opcode.CFGI_STE, Set.of("sid"));

  private static final long ALL_SIDS = 0xffffffffL;

  private SeenCommands() {}

  /** The words of the least that the command can have been; empty when a field is missing. */
  static Optional<CommandWords> words(CommandSeen seen) {
    Optional<Opcode> opcode = Opcode.byName(seen.op());
    SortedMap<String, Long> fields = seen.fields();
    if (opcode.isEmpty()) {
      return Optional.empty();
    }
    boolean everySid = opcode.get() == Opcode.CFGI_STE_RANGE
        && fields.getOrDefault("first", -1L) == 0
        && fields.getOrDefault("last", 0L) == ALL_SIDS;
    if (everySid) {
      return Optional.of(CfgiSteRange.all().words());
    }
    Set<String> needed = NEEDED.get(opcode.get());
    boolean complete = needed != null && fields.keySet().containsAll(needed);
    if (!complete || (fields.containsKey("pages") && range(fields).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(command(opcode.get(), fields).words());
  }

  private static Command command(Opcode opcode, SortedMap<String, Long> fields) {
    int vmid = fields.getOrDefault("vmid", 0L).intValue();
    int asid = fields.getOrDefault("asid", 0L).intValue();
    return switch (opcode) {
      case TLBI_NH_ALL -> new TlbiNhAll(vmid);
      case TLBI_S12_VMALL -> new TlbiS12Vmall(vmid);
      case TLBI_NH_ASID -> new TlbiNhAsid(vmid, asid);
      case TLBI_NH_VA -> new TlbiNhVa(vmid, asid, range(fields).orElseThrow());
      case TLBI_NH_VAA -> new TlbiNhVaa(vmid, range(fields).orElseThrow());
      case TLBI_S2_IPA -> new TlbiS2Ipa(vmid, range(fields).orElseThrow());
      case CFGI_STE -> new CfgiSte(fields.get("sid"), true);
      default -> new TlbiNsnhAll();
    };
  }

  /** The operand with this page count; empty when no NUM and SCALE give it. */
  private static Optional<TlbiRange> range(SortedMap<String, Long> fields) {
    int tg = fields.get("tg").intValue();
    long pages = fields.get("pages");
    boolean leaf = fields.get("leaf") != 0;
    long address = fields.get("addr") & -4096L;
    if (tg == 0) {
      return Optional.of(TlbiRange.single(address, leaf));
    }
    int scale = Math.min(Long.numberOfTrailingZeros(pages), 31);
    long num = (pages >>> scale) - 1;
    int ttl = fields.get("ttl").intValue();
    boolean fits = tg >= 1 && tg <= 3 && num >= 0 && num < 32 && ttl >= 0 && ttl <= 3;
    return fits
        ? Optional.of(new TlbiRange(address, tg, (int) num, scale, ttl, leaf))
        : Optional.empty();
  }
}
