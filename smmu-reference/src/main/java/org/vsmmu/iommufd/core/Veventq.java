package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalInt;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;

/** Events of one type for the guest of a vIOMMU (iommufd 7). */
public final class Veventq extends KernelObject implements QueueFile.Queue {
  private static final Member FLAGS = Blobs.VEVENT_HEADER.find("flags").orElseThrow();
  private static final Member SEQUENCE = Blobs.VEVENT_HEADER.find("sequence").orElseThrow();
  private static final int LOST_EVENTS = 1;

  private record Event(int sequence, byte[] payload) {}

  private final Viommu viommu;
  private final int eventType;
  private final int depth;
  private final boolean raw;
  private final Deque<Event> events = new ArrayDeque<>();
  private OptionalInt lost = OptionalInt.empty();
  private int sequence;

  Veventq(int id, Viommu viommu, int eventType, int depth) {
    this(id, viommu, eventType, depth, false);
  }

  private Veventq(int id, Viommu viommu, int eventType, int depth, boolean raw) {
    super(id);
    this.raw = raw;
    this.viommu = viommu;
    this.eventType = eventType;
    this.depth = depth;
    viommu.add(this);
  }

  /** A queue of mere records: no header, no depth, no word of losses (iommufd 10). */
  static Veventq ofRecords(int id, Viommu viommu, int eventType) {
    return new Veventq(id, viommu, eventType, Integer.MAX_VALUE, true);
  }

  /** Whether a read gives records without headers. */
  public boolean raw() {
    return raw;
  }

  int eventType() {
    return eventType;
  }

  /** Queues an event, or notes that one was lost. */
  public void report(byte[] payload) {
    int number = sequence;
    sequence = (sequence + 1) & Integer.MAX_VALUE;
    if (events.size() == depth) {
      lost = OptionalInt.of(number);
    } else {
      // A header of lost events at the end gives way; the reader sees the gap instead.
      lost = OptionalInt.empty();
      events.add(new Event(number, payload.clone()));
    }
  }

  @Override
  public byte[] read(int count) throws CallFailed {
    int header = headerSize();
    unless(count >= header, Errno.EINVAL);
    ByteBuffer out = ByteBuffer.allocate(Math.min(count, queuedBytes()));
    while (!events.isEmpty()) {
      Event event = events.peek();
      if (header + event.payload.length > count - out.position()) {
        unless(out.position() > 0, Errno.EINVAL);
        return Arrays.copyOf(out.array(), out.position());
      }
      events.remove();
      if (!raw) {
        out.put(header(0, event.sequence));
      }
      out.put(event.payload);
    }
    if (lost.isPresent() && count - out.position() >= header) {
      out.put(header(LOST_EVENTS, lost.getAsInt()));
      lost = OptionalInt.empty();
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private int headerSize() {
    return raw ? 0 : Blobs.VEVENT_HEADER.size();
  }

  private int queuedBytes() {
    int header = headerSize();
    return events.stream().mapToInt(e -> header + e.payload.length).sum() + header;
  }

  private static byte[] header(int flags, int number) {
    StructValue header = StructValue.ofSize(Blobs.VEVENT_HEADER.size());
    return header.put(FLAGS, flags).put(SEQUENCE, number).toBytes();
  }

  @Override
  public int write(byte[] bytes) throws CallFailed {
    throw new CallFailed(Errno.EINVAL);
  }

  @Override
  public int state() {
    return events.isEmpty() && lost.isEmpty() ? 0 : READABLE;
  }

  @Override
  public ObjectType type() {
    return ObjectType.VEVENTQ;
  }

  @Override
  protected void destroyed() {
    viommu.remove(this);
  }
}
