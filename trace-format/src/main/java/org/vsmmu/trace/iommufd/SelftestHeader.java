package org.vsmmu.trace.iommufd;

import java.util.Arrays;
import java.util.List;
import org.vsmmu.iommufd.uapi.CallTable;

/**
 * The first line of a recording.
 *
 * @param test {@code fixture[.variant].case}
 * @param result {@code pass}, {@code fail} or {@code skip}
 * @param kernel as it calls itself
 * @param pageSize bytes
 * @param setup what the harness did before any case
 */
public record SelftestHeader(
    String test, String result, String kernel, long pageSize, List<SeenEvent> setup) {
  public SelftestHeader {
    setup = List.copyOf(setup);
  }

  /** The series of 2024 that the kernel's name says it has; empty for a merged kernel. */
  public String dialect() {
    return Arrays.stream(kernel.split("[^0-9A-Za-z.-]+", -1))
        .filter(word -> CallTable.byId(word).isPresent())
        .findFirst()
        .orElse("");
  }
}
