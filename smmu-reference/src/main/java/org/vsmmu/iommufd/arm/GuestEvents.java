package org.vsmmu.iommufd.arm;

import java.util.Set;
import org.vsmmu.iommufd.core.Veventq;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;

/** Which records of the event queue a guest gets to see, and as what (iommufd 7). */
public final class GuestEvents {
  static final int EVENT_TYPE = 1;
  private static final Set<Integer> FOR_GUESTS =
      Set.of(0x04, 0x06, 0x08, 0x0a, 0x10, 0x11, 0x12, 0x13);
  private static final Field STAGE_2 = Field.bit("S2", 103);

  /**
   * Reports a record of a device, if its guest is to see it.
   *
   * @return whether a queue took it, or noted its loss
   */
  public static boolean report(ArmMaster master, EventRecord event) {
    long[] words = event.toArray();
    if (!forGuest(event) || master.viommu().isEmpty()) {
      return false;
    }
    EventFields.SID.put(words, master.guestName() & EventFields.SID.max());
    StructValue payload = StructValue.ofSize(Blobs.VEVENT_ARM_SMMUV3.size());
    for (int i = 0; i < words.length; i++) {
      payload.put(Blobs.VEVENT_ARM_SMMUV3.members().get(i), words[i]);
    }
    var queue = master.viommu().get().eventQueue(EVENT_TYPE);
    queue.ifPresent((Veventq q) -> q.report(payload.toBytes()));
    return queue.isPresent();
  }

  /** Whether a record is of a kind that guests get to see. */
  public static boolean forGuest(EventRecord event) {
    long[] words = event.toArray();
    int id = (int) EventFields.ID.get(words);
    return FOR_GUESTS.contains(id) && EventFields.STALL.get(words) == 0 && STAGE_2.get(words) == 0;
  }

  private GuestEvents() {}
}
