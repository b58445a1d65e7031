package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;
import static org.vsmmu.smmu.command.CommandFields.PREFETCH_NS;
import static org.vsmmu.smmu.command.CommandFields.PREFETCH_SIZE;
import static org.vsmmu.smmu.command.CommandFields.PREFETCH_STRIDE;
import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;
import static org.vsmmu.smmu.command.CommandFields.SSID;
import static org.vsmmu.smmu.command.CommandFields.SSV;

/**
 * Hints that translations will be needed; never records an event (SMMUv3 6.2).
 *
 * @param size log2 of the number of addresses, 0 to 31
 * @param stride the addresses are 2^(12+stride) bytes apart, 0 to 31
 */
public record PrefetchAddr(
    boolean ssec,
    boolean ssv,
    int ssid,
    long sid,
    int size,
    int stride,
    boolean ns,
    long address)
    implements Command {
  public PrefetchAddr {
    SSID.require(ssid);
    SID.require(sid);
    PREFETCH_SIZE.require(size);
    PREFETCH_STRIDE.require(stride);
    ADDRESS.requireAddress(address);
  }

  static PrefetchAddr decode(CommandWords words) {
    return new PrefetchAddr(
        words.has(SSEC),
        words.has(SSV),
        (int) words.get(SSID),
        words.get(SID),
        (int) words.get(PREFETCH_SIZE),
        (int) words.get(PREFETCH_STRIDE),
        words.has(PREFETCH_NS),
        words.address(ADDRESS));
  }

  /** How many addresses are named: 2^size. */
  public long count() {
    return 1L << size;
  }

  /** The distance between two addresses, in bytes. */
  public long step() {
    return 1L << (12 + stride);
  }

  @Override
  public Opcode opcode() {
    return Opcode.PREFETCH_ADDR;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode())
        .with(SSEC, ssec)
        .with(SSV, ssv)
        .with(SSID, ssid)
        .with(SID, sid)
        .with(PREFETCH_SIZE, size)
        .with(PREFETCH_STRIDE, stride)
        .with(PREFETCH_NS, ns)
        .withAddress(ADDRESS, address);
  }

  @Override
  public String toString() {
    return "%s sid=0x%x%s addr=0x%x count=%d step=0x%x%s%s"
        .formatted(
            name(),
            sid,
            ssv ? " ssid=" + ssid : "",
            address,
            count(),
            step(),
            ns ? " ns" : "",
            ssec ? " ssec" : "");
  }
}
