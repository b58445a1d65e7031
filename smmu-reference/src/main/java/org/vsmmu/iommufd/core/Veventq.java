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
  private final Deque<Event> events = new ArrayDeque<>();
  private OptionalInt lost = OptionalInt.empty();
  private int sequence;

  Veventq(int id, Viommu viommu, int eventType, int depth) {
    super(id);
    this.viommu = viommu;
    this.eventType = eventType;
    this.depth = depth;
    viommu.add(this);
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
    int header = Blobs.VEVENT_HEADER.size();
    unless(count >= header, Errno.EINVAL);
    ByteBuffer out = ByteBuffer.allocate(Math.min(count, queuedBytes()));
    while (!events.isEmpty()) {
      Event event = events.peek();
      if (header + event.payload.length > count - out.position()) {
        unless(out.position() > 0, Errno.EINVAL);
        return Arrays.copyOf(out.array(), out.position());
      }
      events.remove();
      out.put(header(0, event.sequence));
      out.put(event.payload);
    }
    if (lost.isPresent() && count - out.position() >= header) {
      out.put(header(LOST_EVENTS, lost.getAsInt()));
      lost = OptionalInt.empty();
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private int queuedBytes() {
    int header = Blobs.VEVENT_HEADER.size();
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
