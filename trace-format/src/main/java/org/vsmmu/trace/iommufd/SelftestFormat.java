package org.vsmmu.trace.iommufd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;

/** Recordings of the kernel's iommufd selftests, {@code iommufd-selftest-trace/1}. */
public final class SelftestFormat implements TraceFormat {
  static final String NAME = "iommufd-selftest";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean recognises(byte[] sample, String fileName) {
    String start = new String(sample, StandardCharsets.UTF_8);
    return start.lines().findFirst().filter(SelftestReader::recognises).isPresent();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException when the first line is no header of this format
   */
  @Override
  public TraceReader open(Input input, ReadOptions options) throws IOException {
    return new SelftestRecords(SelftestReader.open(input));
  }
}
