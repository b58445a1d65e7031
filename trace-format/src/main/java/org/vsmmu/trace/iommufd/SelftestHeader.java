package org.vsmmu.trace.iommufd;

import java.util.List;

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
}
