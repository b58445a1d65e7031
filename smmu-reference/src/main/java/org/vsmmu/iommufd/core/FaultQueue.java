package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;

/** Page faults that wait for user space, in groups (iommufd 7). */
public final class FaultQueue extends KernelObject implements QueueFile.Queue {
  private static final Member COOKIE = Blobs.PAGE_FAULT.find("cookie").orElseThrow();
  private static final Member RESPONSE_COOKIE =
      Blobs.PAGE_RESPONSE.find("cookie").orElseThrow();
  private static final Member RESPONSE_CODE = Blobs.PAGE_RESPONSE.find("code").orElseThrow();

  private record Group(Device device, int pasid, List<StructValue> records) {
    boolean of(Device other, int otherPasid) {
      return device == other && pasid == otherPasid;
    }
  }

  private final Deque<Group> waiting = new ArrayDeque<>();
  private final Map<Integer, Group> answerable = new TreeMap<>();

  FaultQueue(int id) {
    super(id);
  }

  /** Reports a group of faults that came through the attachment at a PASID. */
  public void report(Device device, int pasid, List<StructValue> records) {
    waiting.add(new Group(device, pasid, records));
  }

  /** Answers all groups of an attachment that goes. */
  void answerAll(Device device, int pasid) {
    waiting.removeIf(group -> group.of(device, pasid));
    answerable.values().removeIf(group -> group.of(device, pasid));
  }

  @Override
  public byte[] read(int count) throws CallFailed {
    unless(count % Blobs.PAGE_FAULT.size() == 0, Errno.ESPIPE);
    ByteBuffer out = ByteBuffer.allocate(Math.min(count, waitingBytes()));
    while (!waiting.isEmpty()) {
      Group group = waiting.peek();
      if (group.records.size() * Blobs.PAGE_FAULT.size() > count - out.position()) {
        unless(out.position() > 0, Errno.EINVAL);
        break;
      }
      waiting.remove();
      int cookie = 1;
      while (answerable.containsKey(cookie)) {
        cookie++;
      }
      answerable.put(cookie, group);
      for (StructValue record : group.records) {
        out.put(StructValue.of(record.toBytes()).put(COOKIE, cookie).toBytes());
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private int waitingBytes() {
    return waiting.stream()
        .mapToInt(g -> g.records.size() * Blobs.PAGE_FAULT.size())
        .sum();
  }

  @Override
  public int write(byte[] bytes) throws CallFailed {
    int size = Blobs.PAGE_RESPONSE.size();
    unless(bytes.length % size == 0, Errno.ESPIPE);
    int done = 0;
    while (done < bytes.length) {
      StructValue response = StructValue.of(bytes, done, size);
      int code = response.u32(RESPONSE_CODE);
      boolean good =
          (code == 0 || code == 1) && answerable.remove(response.u32(RESPONSE_COOKIE)) != null;
      if (!good) {
        unless(done > 0, Errno.EINVAL);
        break;
      }
      done += size;
    }
    return done;
  }

  @Override
  public int state() {
    return WRITABLE | (waiting.isEmpty() ? 0 : READABLE);
  }

  @Override
  public ObjectType type() {
    return ObjectType.FAULT;
  }

  @Override
  protected void destroyed() {
    waiting.clear();
    answerable.clear();
  }
}
