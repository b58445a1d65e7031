package org.vsmmu.smmu.cache;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a range translates to.
 *
 * @param output output address of the first byte, when known
 * @param perms a subset of {@code rw}; empty when unknown
 * @param global nG was 0
 * @param shapes what is known of the leaves; together they cover the range
 */
public record Translation(
    OptionalLong output, String perms, boolean global, List<LeafShape> shapes) {
  public Translation {
    shapes = List.copyOf(shapes);
  }
}
