package org.vsmmu.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.ProfileName;
import org.vsmmu.conformance.decode.Decoding;
import org.vsmmu.conformance.decode.StructureKind;
import org.vsmmu.conformance.report.DecodedReport;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Input;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code vsmmu decode}. */
@Command(
    name = "decode",
    description = {
      "Explain the words of a command, STE, CD or event record, or the bytes of an ioctl's"
          + " structure, field by field, and say what is illegal. Without words, standard input is"
          + " read: one structure a line, # begins a comment.",
      ""
    },
    exitCodeListHeading = "%nExit code:%n",
    exitCodeList = {
      "0:everything was explained, illegal contents too",
      "2:usage, or a line that is no structure; the others are explained",
      "70:internal error"
    },
    footer = {
      "  vsmmu decode cmd 0x0003000000000012 0xfffff701",
      "  vsmmu decode ioctl 0x81 0c0000000000000001000000",
      "  vsmmu decode ioctl --profile rfc-2024-d 0x90 18000000...",
      "  vsmmu decode ste --profile qemu-11 < stream-table.txt"
    })
final class DecodeCommand implements Callable<Integer> {
  @ParentCommand
  private Main main;

  @Spec
  private CommandSpec spec;

  @Mixin
  CommonOptions common;

  @Option(
      names = "--profile",
      paramLabel = "SMMU[,DIALECT]",
      converter = ProfileNames.class,
      completionCandidates = ProfileNames.class,
      description = "Which SMMU a command, STE or CD must be legal on; default: generic, and what"
          + " only its ID registers decide is named. A CD is judged as one of an STE that enables"
          + " stage 1 alone, in NS-EL1. The dialect says which call a number means.")
  private ProfileName profile;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Write ${COMPLETION-CANDIDATES}.")
  private ReportFormat format;

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      converter = KindNames.class,
      completionCandidates = KindNames.class,
      description = "${COMPLETION-CANDIDATES}.")
  private StructureKind kind;

  @Parameters(
      index = "1..*",
      paramLabel = "WORD",
      arity = "0..*",
      description = "Words of 64 bits in hex, with or without 0x, the lowest first. Those that are"
          + " left out at the end of an STE, CD or command are zero. Of an ioctl its number in hex,"
          + " then the bytes of its structure in memory order, two hex digits each.")
  private List<String> words;

  @Override
  public Integer call() {
    SmmuProfile smmu =
        profile == null ? SmmuProfile.GENERIC : profile.smmu().orElse(SmmuProfile.GENERIC);
    CallTable calls = profile == null
        ? CallTable.MERGED
        : profile.dialect().map(d -> d.kernel().calls()).orElse(CallTable.MERGED);
    Decoding decoding = new Decoding(kind, smmu, calls);
    PrintWriter err = spec.commandLine().getErr();
    Exit exit = Exit.OK;
    if (words != null) {
      decoding.arguments(words);
    } else {
      try (Input input = main.world().captures().open("-")) {
        decoding.lines(input);
      } catch (IOException e) {
        err.println("vsmmu: <stdin>: cannot be read: " + e.getMessage());
        exit = Exit.USAGE;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> DecodedReport.text(out, decoding.structures());
      case JSON -> DecodedReport.json(out, decoding.structures());
    }
    decoding.errors().forEach(error -> err.println("vsmmu: " + Plain.text(error)));
    err.flush();
    return (decoding.errors().isEmpty() ? exit : Exit.USAGE).code();
  }
}
