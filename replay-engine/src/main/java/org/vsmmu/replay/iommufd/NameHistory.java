package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * Whether the StreamID of an event was the guest's name of the device when the event happened. It
 * happened since the queue was last read empty: when a line names an event of that device in a log
 * that names them, at any time otherwise. Only a name that was right, or wrong, at all these times
 * decides.
 */
final class NameHistory {
  private static final int HEADER = Blobs.VEVENT_HEADER.size();
  private static final int RECORD = HEADER + EventRecord.BYTES;

  /**
   * An event that a guest read.
   *
   * @param vsid the StreamID that it names
   * @param current whether the vIOMMU had a vDEVICE of that name, for that device, at that time
   */
  record Delivery(long vsid, boolean current) {}

  private final SeenDevices devices;
  private final Set<Long> right = new HashSet<>();
  private final Set<Long> wrong = new HashSet<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final boolean named;

  /** @param named whether lines name the events that happen */
  NameHistory(SeenDevices devices, boolean named) {
    this.devices = devices;
    this.named = named;
  }

  List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** A new line begins. */
  void next() {
    deliveries.clear();
  }

  /** A line has ended: notes the names that are right now. */
  void look() {
    if (!named) {
      devices.names().forEach(this::note);
    }
  }

  /** A line names a record of the hardware's event queue. */
  void happened(NestLine.Event event) {
    devices.name(event.sid()).ifPresent(this::note);
  }

  private void note(Delivery name) {
    (name.current() ? right : wrong).add(name.vsid());
  }

  /** A guest reads its queue with a buffer of so many bytes. */
  void read(NestLine.QueueRead read, int size) {
    byte[] data = read.data();
    int at = 0;
    while (at + HEADER <= data.length) {
      boolean lost =
          StructValue.of(data, at, HEADER).get(Blobs.VEVENT_HEADER.find("flags").orElseThrow())
              != 0;
      if (!lost && at + RECORD <= data.length) {
        delivered(vsid(data, at + HEADER));
      }
      at += lost ? HEADER : RECORD;
    }
    if (read.error().isEmpty() && size - data.length >= RECORD) {
      // Empty now.
      right.clear();
      wrong.clear();
    }
  }

  private static long vsid(byte[] data, int from) {
    return StructValue.of(data, from, EventRecord.BYTES)
            .get(Blobs.VEVENT_ARM_SMMUV3.members().get(0))
        >>> Integer.SIZE;
  }

  private void delivered(long vsid) {
    if (right.contains(vsid) != wrong.contains(vsid)) {
      deliveries.add(new Delivery(vsid, right.contains(vsid)));
    }
  }
}
