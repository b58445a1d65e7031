package org.vsmmu.smmu.vectors;

import java.util.Map;

/** One row of {@code smmuv3-vectors.json}; field values are right-aligned. */
public record Vector(
    String id, String kind, String title, long[] words, Map<String, Long> fields) {
  @Override
  public String toString() {
    return id + " " + title;
  }
}
