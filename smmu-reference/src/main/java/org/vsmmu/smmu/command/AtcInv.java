package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;
import static org.vsmmu.smmu.command.CommandFields.ATC_SIZE;
import static org.vsmmu.smmu.command.CommandFields.GLOBAL;
import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSID;
import static org.vsmmu.smmu.command.CommandFields.SSV;

import java.util.Optional;

/**
 * Invalidates translations that a device holds in its ATC (SMMUv3 8.2).
 *
 * @param global with SSV: entries of every PASID; IGNORED without SSV
 * @param ssv the request carries {@code ssid} as PASID; without it, entries with and without PASID
 *     go
 * @param ssid IGNORED without SSV
 * @param size log2 of the span in 4K pages, 0 to 52; above is CONSTRAINED UNPREDICTABLE
 * @param address any address of the span, bits 11:0 zero
 */
public record AtcInv(boolean global, boolean ssv, int ssid, long sid, int size, long address)
    implements Command {
  /** The size that spans all 2^64 bytes. */
  public static final int SIZE_ALL = 52;

  public AtcInv {
    SSID.require(ssid);
    SID.require(sid);
    ATC_SIZE.require(size);
    ADDRESS.requireAddress(address);
  }

  static AtcInv decode(CommandWords words) {
    return new AtcInv(
        words.has(GLOBAL),
        words.has(SSV),
        (int) words.get(SSID),
        words.get(SID),
        (int) words.get(ATC_SIZE),
        words.address(ADDRESS));
  }

  /** 4096 * 2^size bytes, the address aligned down; empty if the size is above 52. */
  public Optional<AddressRange> span() {
    if (size > SIZE_ALL) {
      return Optional.empty();
    }
    if (size == SIZE_ALL) {
      return Optional.of(AddressRange.EVERYTHING);
    }
    long bytes = 1L << (12 + size);
    return Optional.of(AddressRange.ofSize(address & -bytes, bytes));
  }

  @Override
  public Opcode opcode() {
    return Opcode.ATC_INV;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode())
        .with(GLOBAL, global)
        .with(SSV, ssv)
        .with(SSID, ssid)
        .with(SID, sid)
        .with(ATC_SIZE, size)
        .withAddress(ADDRESS, address);
  }

  @Override
  public String toString() {
    String pasid = ssv ? " ssid=" + ssid + (global ? " global" : "") : "";
    return "%s sid=0x%x%s %s".formatted(name(), sid, pasid, spanText());
  }

  private String spanText() {
    if (size == SIZE_ALL) {
      return "all";
    }
    return span()
        .map(s -> "addr=0x%x size=0x%x".formatted(s.first(), s.last() - s.first() + 1))
        .orElseGet(() -> "addr=0x%x Size=%d".formatted(address, size));
  }
}
