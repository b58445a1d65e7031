package org.vsmmu.replay.iommufd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.vsmmu.iommufd.arm.ArmMaster;
import org.vsmmu.iommufd.arm.GuestEvents;
import org.vsmmu.iommufd.core.Veventq;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.NestLine.Run.Events;

/**
 * Records of the hardware's event queue. Those that the trace does not hold are bound by what a
 * guest reads from its own queue: a read is explained if records that may have been reported give
 * it.
 */
final class UnseenEvents {
  private static final StructLayout HEADER = Blobs.VEVENT_HEADER;
  private static final int RECORD = HEADER.size() + EventRecord.BYTES;
  private static final int LOST = 1;

  /** Most records that are taken for lost between two that a guest read. */
  private static final int MOST_LOST = 1 << 16;

  /** Most records that are remembered; with more, any record may be what a guest reads. */
  private static final int MOST_CANDIDATES = 1 << 16;

  private record Candidate(String type, long guestName) {
    boolean admits(EventRecord seen) {
      return EventType.of(seen.code()).name().equals(type) && seen.sid() == guestName;
    }
  }

  private final boolean whole;
  private boolean named;
  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private final Map<Veventq, Integer> reported = new WeakHashMap<>();

  /** @param shown what the trace shows of each record */
  UnseenEvents(Events shown) {
    this.whole = shown == Events.WHOLE;
    this.named = shown == Events.NAMED;
  }

  /** What it will judge by. */
  Object state() {
    return List.of(named, List.copyOf(candidates));
  }

  /** The trace shows a record of a device, or names it. */
  void happened(Body.EventSeen event, Optional<ArmMaster> master) {
    if (whole) {
      event.event().ifPresent(e -> master.ifPresent(m -> GuestEvents.report(m, e)));
      return;
    }
    named &= candidates.size() < MOST_CANDIDATES;
    if (!named) {
      return;
    }
    master
        .filter(m -> m.viommu().isPresent())
        .ifPresent(m -> candidates.add(new Candidate(event.type(), m.guestName())));
  }

  /**
   * Whether a refusal says that a record waits that is longer than the read. What the record is,
   * the next read will tell.
   */
  boolean explains(NestLine.QueueRead read, int size) {
    boolean between = size >= HEADER.size() && size < RECORD;
    return !whole
        && between
        && read.error().equals(Errno.EINVAL.name())
        && (!named || !candidates.isEmpty());
  }

  /** Reports to a queue what a read of it shows, as far as it can have been reported. */
  void bind(Veventq queue, NestLine.QueueRead read, SeenDevices devices) {
    if (whole) {
      return;
    }
    byte[] data = read.data();
    if (queue.raw()) {
      bindRecords(queue, data, devices);
      return;
    }
    int at = 0;
    while (at + HEADER.size() <= data.length) {
      StructValue header = StructValue.of(data, at, HEADER.size());
      int sequence = header.u32(HEADER.find("sequence").orElseThrow());
      if (header.u32(HEADER.find("flags").orElseThrow()) == LOST) {
        lose(queue, sequence + 1);
        at += HEADER.size();
        continue;
      }
      if (at + RECORD > data.length) {
        return;
      }
      byte[] payload =
          StructValue.of(data, at + HEADER.size(), EventRecord.BYTES).toBytes();
      lose(queue, sequence);
      if (!take(record(payload), devices)) {
        return;
      }
      report(queue, payload);
      at += RECORD;
    }
    if (read.error().isEmpty()) {
      // The read emptied the queue: what is left of the candidates went to the host.
      candidates.clear();
    }
  }

  /** A queue that gives records without headers loses none. */
  private void bindRecords(Veventq queue, byte[] data, SeenDevices devices) {
    for (int at = 0; at + EventRecord.BYTES <= data.length; at += EventRecord.BYTES) {
      byte[] payload = StructValue.of(data, at, EventRecord.BYTES).toBytes();
      if (!take(record(payload), devices)) {
        return;
      }
      report(queue, payload);
    }
  }

  private static EventRecord record(byte[] payload) {
    StructValue value = StructValue.of(payload);
    long[] words = new long[Blobs.VEVENT_ARM_SMMUV3.members().size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = value.get(Blobs.VEVENT_ARM_SMMUV3.members().get(i));
    }
    return new EventRecord(words[0], words[1], words[2], words[3]);
  }

  /** Records up to a sequence number found the queue full. */
  private void lose(Veventq queue, int upTo) {
    for (int i = 0; i < MOST_LOST && reported.getOrDefault(queue, 0) < upTo; i++) {
      if (named && candidates.poll() == null) {
        return;
      }
      report(queue, new byte[EventRecord.BYTES]);
    }
  }

  private boolean take(EventRecord seen, SeenDevices devices) {
    if (!GuestEvents.forGuest(seen)) {
      return false;
    }
    if (!named) {
      return devices.guestName(seen.sid());
    }
    while (!candidates.isEmpty()) {
      if (candidates.remove().admits(seen)) {
        return true;
      }
    }
    return false;
  }

  private void report(Veventq queue, byte[] payload) {
    queue.report(payload);
    reported.merge(queue, 1, Integer::sum);
  }
}
