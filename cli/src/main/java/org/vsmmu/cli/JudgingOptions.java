package org.vsmmu.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.ProfileName;
import org.vsmmu.trace.Body.ExpectedEntry;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.csv.CacheTableCsv;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to read and judge traces. */
final class JudgingOptions {
  @Mixin
  private ReadingOptions reading;

  @Option(
      names = "--profile",
      paramLabel = "SMMU[,DIALECT]",
      converter = ProfileNames.class,
      completionCandidates = ProfileNames.class,
      description = "Judge under this SMMU and iommufd dialect (see: vsmmu profiles); by default as"
          + " the trace says, otherwise generic.")
  private ProfileName profile;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "adversarial",
      description = "${COMPLETION-CANDIDATES}: assume that whatever was valid may be cached"
          + " (default), or only what the capture shows was inserted.")
  private FillMode mode;

  @Option(
      names = "--expect-tlb",
      paramLabel = "FILE",
      description = "Expected TLB entries at the end, as CSV with the columns"
          + " state,vmid,asid,regime,iova,size,ipa_or_pa,perms.")
  private String expectTlb;

  @Option(
      names = "--expect-atc",
      paramLabel = "FILE",
      description = "Expected ATC entries at the end, as CSV with the columns"
          + " state,sid,ssid,iova,size,pa,perms.")
  private String expectAtc;

  /**
   * What was asked for.
   *
   * @param last record to replay
   * @throws IOException when one of the files cannot be used; the message says where
   */
  CheckOptions options(Captures captures, long last) throws IOException {
    List<ExpectedEntry> expected = new ArrayList<>(entries(captures, CacheTableCsv.TLB, expectTlb));
    expected.addAll(entries(captures, CacheTableCsv.ATC, expectAtc));
    return new CheckOptions(
        reading.format(),
        reading.options(captures),
        profile == null ? ProfileName.NONE : profile,
        mode.mode(),
        expected,
        last);
  }

  private static List<ExpectedEntry> entries(
      Captures captures, CacheTableCsv table, String argument) throws IOException {
    if (argument == null) {
      return List.of();
    }
    try (Input input = captures.open(argument)) {
      return table.read(input).stream().map(CacheTableCsv.Row::entry).toList();
    }
  }
}
