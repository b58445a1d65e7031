package org.vsmmu.iommufd.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An ioctl as a process makes it.
 *
 * @param command the whole code, e.g. 0x3b81
 * @param argument the pointer, or the value of a call without a structure
 * @param structure the bytes at the pointer, as many as their size word says; null when unreadable
 * @param buffers what pointers of the structure lead to, by member name; null when unreadable
 * @param seen the errno that it is known to end with, 0 for success; decides only what depends on
 *     facts that nobody recorded
 */
public record Request(
    int command, long argument, byte[] structure, Map<String, byte[]> buffers, OptionalInt seen) {
  public Request {
    buffers = Collections.unmodifiableMap(new HashMap<>(buffers));
  }

  /** A request of which nobody knows how it ends. */
  public Request(int command, long argument, byte[] structure, Map<String, byte[]> buffers) {
    this(command, argument, structure, buffers, OptionalInt.empty());
  }

  /** The same request, which is known to end so. */
  public Request endingWith(int errno) {
    return new Request(command, argument, structure, buffers, OptionalInt.of(errno));
  }

  /** A request without buffers. */
  public Request(int command, long argument, byte[] structure) {
    this(command, argument, structure, Map.of());
  }

  int number() {
    return command & 0xff;
  }
}
