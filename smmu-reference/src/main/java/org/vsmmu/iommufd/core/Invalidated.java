package org.vsmmu.iommufd.core;

import java.util.Optional;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * How far an invalidation went.
 *
 * @param done the reported number of entries
 * @param error what stopped it
 */
public record Invalidated(int done, Optional<Errno> error) {
  public static Invalidated all(int count) {
    return new Invalidated(count, Optional.empty());
  }

  public static Invalidated stopped(int done, Errno error) {
    return new Invalidated(done, Optional.of(error));
  }
}
