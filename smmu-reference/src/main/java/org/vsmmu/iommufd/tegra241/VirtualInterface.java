package org.vsmmu.iommufd.tegra241;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.vsmmu.iommufd.arm.Tag;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/** One VINTF of a CMDQV: a VMID, slots that replace StreamIDs, and queues (iommufd 6). */
public final class VirtualInterface {
  /** The highest StreamID of a guest that a slot can match. */
  static final long HIGHEST_SID = (1 << 20) - 1;

  /**
   * A slot.
   *
   * @param match what SID_MATCH holds: the guest's StreamID, shifted left, and the enable bit
   * @param replace what SID_REPLACE holds
   */
  public record Slot(int match, Unknown replace) {
    int guestName() {
      return match >>> 1;
    }
  }

  /**
   * A queue that is mapped. The kernel does not enable it; the guest does.
   *
   * @param base the physical address of its memory, when it is known
   * @param length bytes
   */
  public record Queue(OptionalLong base, long length) {
    /** What BASE holds, when it is known: the address, and the logarithm of the entries. */
    public OptionalLong baseRegister() {
      int log2 = Long.numberOfTrailingZeros(length) - 4;
      return base.isPresent() ? OptionalLong.of(base.getAsLong() | log2) : base;
    }
  }

  private final int index;
  private final TegraFeatures features;
  private final Tag vmid;
  private final NavigableMap<Integer, Slot> slots = new TreeMap<>();
  private final NavigableMap<Integer, Queue> queues = new TreeMap<>();

  VirtualInterface(int index, TegraFeatures features, Tag vmid) {
    this.index = index;
    this.features = features;
    this.vmid = vmid;
  }

  /** From 1; 0 is the kernel's own. */
  public int index() {
    return index;
  }

  /** The VMID that it puts into commands. */
  public Tag vmid() {
    return vmid;
  }

  /** The slots in use. */
  public NavigableMap<Integer, Slot> slots() {
    return Collections.unmodifiableNavigableMap(slots);
  }

  /** The queues that are mapped, by logical index. */
  public NavigableMap<Integer, Queue> queues() {
    return Collections.unmodifiableNavigableMap(queues);
  }

  /**
   * Programs the lowest free slot.
   *
   * @throws CallFailed ENOSPC
   */
  int takeSlot(int guestName, Unknown stream) throws CallFailed {
    int slot = 0;
    while (slots.containsKey(slot)) {
      slot++;
    }
    unless(slot < features.sids(), Errno.ENOSPC);
    slots.put(slot, new Slot(guestName << 1 | 1, stream));
    return slot;
  }

  void clearSlot(int slot) {
    slots.remove(slot);
  }

  /** The physical stream of a guest's name; empty when no slot matches it. */
  Optional<Unknown> stream(long guestName) {
    return slots.values().stream()
        .filter(slot -> slot.guestName() == guestName)
        .map(Slot::replace)
        .findFirst();
  }

  void mapQueue(int logical, Queue queue) {
    queues.put(logical, queue);
  }

  void unmapQueue(int logical) {
    queues.remove(logical);
  }
}
