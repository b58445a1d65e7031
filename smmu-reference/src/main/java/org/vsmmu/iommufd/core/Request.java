package org.vsmmu.iommufd.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * An ioctl as a process makes it.
 *
 * @param command the whole code, e.g. 0x3b81
 * @param argument the pointer, or the value of a call without a structure
 * @param structure the bytes at the pointer, as many as their size word says; null when unreadable
 * @param buffers what pointers of the structure lead to, by member name; null when unreadable
 */
public record Request(int command, long argument, byte[] structure, Map<String, byte[]> buffers) {
  public Request {
    buffers = Collections.unmodifiableMap(new HashMap<>(buffers));
  }

  /** A request without buffers. */
  public Request(int command, long argument, byte[] structure) {
    this(command, argument, structure, Map.of());
  }

  int number() {
    return command & 0xff;
  }
}
