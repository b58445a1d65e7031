package org.vsmmu.iommufd.core;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.KnownBytes;

/**
 * What the kernel does with a call.
 *
 * @param value the result when there is no error
 * @param error the error, or empty for success
 * @param structure the caller's structure afterwards; null when there is none to look at
 * @param buffers the caller's buffers afterwards; null for one that is unreadable
 * @param bindings takes what a buffer was seen to hold, to bind what had been unknown
 * @param unmodelled the name of a call that has no prediction; then the rest says nothing
 */
public record Answer(
    long value,
    Optional<Errno> error,
    KnownBytes structure,
    Map<String, KnownBytes> buffers,
    Map<String, Consumer<byte[]>> bindings,
    Optional<String> unmodelled) {

  /** The errno, 0 for success. */
  public int errno() {
    return error.map(Errno::number).orElse(0);
  }

  /** What the C library returns. */
  public long returned() {
    return error.isPresent() ? -1 : value;
  }

  static Answer notModelled(String name) {
    return new Answer(0, Optional.empty(), null, Map.of(), Map.of(), Optional.of(name));
  }
}
