package org.vsmmu.trace.iommufd;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A recorded ioctl.
 *
 * @param sequence its number within the recording
 * @param process which process made it
 * @param fd the descriptor
 * @param kind what the descriptor is
 * @param command the whole code, e.g. 0x3b81
 * @param name the call's name
 * @param operation the sub-operation of a test call
 * @param argument the pointer, or the value of a call without a structure
 * @param in the structure before; null when there is none or it is unreadable
 * @param buffers what pointers of the structure lead to, before; null for an unreadable one
 * @param returned what the call returned
 * @param errno 0 for success
 * @param out the structure afterwards; null when there is none
 * @param outBuffers the recorded buffers afterwards
 */
public record IoctlSeen(
    long sequence,
    String process,
    int fd,
    String kind,
    int command,
    String name,
    Optional<String> operation,
    long argument,
    byte[] in,
    Map<String, byte[]> buffers,
    long returned,
    int errno,
    byte[] out,
    Map<String, byte[]> outBuffers)
    implements SeenEvent {
  public IoctlSeen {
    buffers = Collections.unmodifiableMap(new HashMap<>(buffers));
    outBuffers = Collections.unmodifiableMap(new HashMap<>(outBuffers));
  }

  /** The name, with the sub-operation of a test call. */
  public String label() {
    return operation.map(op -> name + " " + op).orElse(name);
  }

  @Override
  public String called() {
    return label();
  }

  @Override
  public Optional<String> result() {
    return SeenEvent.result(returned, errno);
  }
}
