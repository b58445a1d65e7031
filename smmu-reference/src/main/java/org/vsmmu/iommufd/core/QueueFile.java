package org.vsmmu.iommufd.core;

import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;

/** The descriptor of an event or fault queue; holds the queue and the iommufd. */
public final class QueueFile extends OpenFile {

  /** What can be done with such a descriptor. */
  interface Queue {
    /** POLLIN and POLLRDNORM. */
    int READABLE = 0x41;

    int WRITABLE = 4;

    /** The bytes that a read of so many gives. */
    byte[] read(int count) throws CallFailed;

    /** How many bytes a write takes. */
    int write(byte[] bytes) throws CallFailed;

    /** The poll bits that hold now. */
    int state();
  }

  private static final int POLLERR_HUP = 0x18;

  private final Iommufd owner;
  private final KernelObject object;
  private final Queue queue;

  <T extends KernelObject & Queue> QueueFile(Iommufd owner, T queue) {
    this.owner = owner;
    this.object = queue;
    this.queue = queue;
    owner.retain();
    object.hold();
  }

  /** The queue behind it. */
  public KernelObject object() {
    return object;
  }

  /** What a read of so many bytes gives. */
  public byte[] read(int count) throws CallFailed {
    return queue.read(count);
  }

  /** How many bytes a write takes. */
  public int write(byte[] bytes) throws CallFailed {
    return queue.write(bytes);
  }

  /** The poll bits that a caller sees who asked for {@code asked}. */
  public int poll(int asked) {
    return (asked | POLLERR_HUP) & queue.state();
  }

  @Override
  protected void release() {
    object.unhold();
    owner.drop();
  }
}
