package org.vsmmu.trace.iommufd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;

/** The nesting program's log, with or without the commands that the SMMU took meanwhile. */
public final class NestFormat implements TraceFormat {
  static final String NAME = "iommufd-nest";

  /** What every call of such a log has. */
  private static final List<Pattern> CALL = List.of(
      Pattern.compile("\"line\": ?[0-9]"),
      Pattern.compile("\"fd\": ?\"(iommufd|vfio)\""),
      Pattern.compile("\"nr\": ?\"0x"),
      Pattern.compile("\"ret\":"));

  @Override
  public String name() {
    return NAME;
  }

  /** By any whole call, or the beginning of one: the first line may hold earlier commands. */
  @Override
  public boolean recognises(byte[] sample, String fileName) {
    return new String(sample, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("{"))
        .anyMatch(line -> CALL.stream().allMatch(mark -> mark.matcher(line).find()));
  }

  @Override
  public TraceReader open(Input input, ReadOptions options) throws IOException {
    try {
      return new NestRecords(new NestReader(input));
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }
}
