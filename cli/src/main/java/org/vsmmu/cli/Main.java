package org.vsmmu.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.stream.Collectors;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.report.Plain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry of the command line. */
@Command(
    name = "vsmmu",
    versionProvider = VersionText.class,
    description = {
      "Replays recorded SMMUv3 and iommufd command sequences on a reference model, and says where"
          + " an implementation diverges, by which rule.",
      ""
    },
    subcommands = {
      CheckCommand.class,
      GateCommand.class,
      ReplayCommand.class,
      DecodeCommand.class,
      ImportCommand.class,
      RulesCommand.class,
      PlanCommand.class,
      CasesCommand.class,
      ProfilesCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
    },
    footerHeading = "%nExample:%n",
    footer = "  vsmmu check boot.ftrace.gz")
public final class Main implements Runnable {
  /** Shows stack traces of internal errors. */
  static final String DEBUG = "vsmmu.debug";

  @Mixin
  final CommonOptions common = new CommonOptions();

  @Spec
  private CommandSpec spec;

  private final World world;

  private Main(World world) {
    this.world = world;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a subcommand is missing");
  }

  /** The files and the standard input that subcommands work on. */
  World world() {
    return world;
  }

  /** The command line over these files and this standard input. */
  public static CommandLine commandLine(FileSystem files, InputStream stdin) {
    CommandLine line = new CommandLine(new Main(new World(files, stdin)));
    GateOutputs.addOptions(line.getSubcommands().get("gate").getCommandSpec());
    line.getSubcommands().values().forEach(Main::examplesInFooter);
    CommandSpec help = line.getSubcommands().get("help").getCommandSpec();
    help.usageMessage().footer("  vsmmu help check");
    line.setParameterExceptionHandler(Main::usage);
    line.setExecutionExceptionHandler(Main::internal);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static void examplesInFooter(CommandLine subcommand) {
    subcommand.getCommandSpec().usageMessage().footerHeading("%nExample:%n");
  }

  private static int usage(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    String name = line.getCommandSpec().qualifiedName();
    err.println(
        name + ": " + e.getMessage().lines().map(Plain::text).collect(Collectors.joining("\n")));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + name + " --help");
    err.flush();
    return Exit.USAGE.code();
  }

  private static int internal(Exception e, CommandLine line, CommandLine.ParseResult result) {
    report(e, line.getErr(), line.getParseResult().hasMatchedOption(CommonOptions.DEBUG));
    return Exit.INTERNAL.code();
  }

  private static void report(Throwable e, PrintWriter err, boolean debug) {
    err.println("vsmmu: internal error: " + e
        + ": please report this, with the input if you can share it; --debug shows the stack");
    if (debug || debugging()) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  /** Whether stacks are wanted wherever something fails. */
  static boolean debugging() {
    return Boolean.getBoolean(DEBUG);
  }

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code;
    try {
      CommandLine line = commandLine(FileSystems.getDefault(), System.in);
      code = line.execute(args);
      line.getOut().flush();
      line.getErr().flush();
    } catch (RuntimeException | Error e) {
      report(e, err, false);
      code = Exit.INTERNAL.code();
    }
    System.exit(code);
  }
}
