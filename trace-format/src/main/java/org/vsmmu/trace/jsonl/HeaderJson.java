package org.vsmmu.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.QueueInfo;
import org.vsmmu.trace.TraceHeader;

/** The first line of a trace. */
final class HeaderJson {
  /** What the header says it is. */
  static final String MARK = "vsmmu-trace";

  /** The version that is written; older minor versions of it are read. */
  static final String VERSION = "1.0";

  private static final int MAJOR = 1;
  private static final int MINOR = 0;
  private static final Pattern NUMBERS = Pattern.compile("(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})");
  private static final String EXPLICIT = "explicit";
  private static final String[] KINDS = {"host", "guest", "vcmdq", "ecmdq"};
  private static final long MAX_REGISTER = 0xffff_ffffL;

  static TraceHeader read(String line) throws Misfit {
    JsonObject in = JsonIn.parse("header", line);
    in.choice("format", MARK);
    // First of all: a newer header may well have fields that only a newer reader knows.
    String version = version(in);
    TraceHeader header = new TraceHeader(
        JsonlFormat.NAME,
        version,
        in.optionalText("origin"),
        in.optionalText("profile"),
        registers(in),
        in.optionalText("clock"),
        !in.optionalChoice("syncs", EXPLICIT).isEmpty(),
        queues(in));
    in.finish();
    return header;
  }

  static void write(JsonOut out, TraceHeader header) {
    out.begin();
    out.text("format", MARK);
    out.text("version", VERSION);
    out.optionalText("origin", header.origin());
    out.optionalText("profile", header.profile());
    header.idRegisters().ifPresent(registers -> registers(out, registers));
    out.optionalText("clock", header.clock());
    out.optionalChoice("syncs", header.explicitSyncs() ? EXPLICIT : "", EXPLICIT);
    if (!header.queues().isEmpty()) {
      out.objects("queues", header.queues(), HeaderJson::queue);
    }
    out.end();
  }

  private static String version(JsonObject in) throws Misfit {
    String version = in.text("version");
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.matches()) {
      throw in.misfit("version", "a version such as " + VERSION);
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    if (major > MAJOR || (major == MAJOR && minor > MINOR)) {
      throw in.misfit(
          "version",
          "at most %s: trace version %s is newer than %s, which this vsmmu reads"
              .formatted(VERSION, version, VERSION));
    }
    if (major < MAJOR) {
      throw in.misfit("version", MAJOR + ".0 or a later minor version");
    }
    return version;
  }

  private static Optional<IdRegisters> registers(JsonObject in) throws Misfit {
    JsonObject idr = in.optionalObject("idr").orElse(null);
    if (idr == null) {
      return Optional.empty();
    }
    IdRegisters registers = new IdRegisters(
        register(idr, "idr0"),
        register(idr, "idr1"),
        register(idr, "idr2"),
        register(idr, "idr3"),
        register(idr, "idr5"),
        register(idr, "aidr"));
    idr.finish();
    return Optional.of(registers);
  }

  private static int register(JsonObject idr, String name) throws Misfit {
    long value = idr.hex(name);
    if (Long.compareUnsigned(value, MAX_REGISTER) > 0) {
      throw idr.misfit(name, "32 bits");
    }
    return (int) value;
  }

  private static void registers(JsonOut out, IdRegisters registers) {
    out.begin("idr");
    out.hex("idr0", registers.idr0() & MAX_REGISTER);
    out.hex("idr1", registers.idr1() & MAX_REGISTER);
    out.hex("idr2", registers.idr2() & MAX_REGISTER);
    out.hex("idr3", registers.idr3() & MAX_REGISTER);
    out.hex("idr5", registers.idr5() & MAX_REGISTER);
    out.hex("aidr", registers.aidr() & MAX_REGISTER);
    out.end();
  }

  private static List<QueueInfo> queues(JsonObject in) throws Misfit {
    List<QueueInfo> queues = new ArrayList<>();
    for (JsonObject queue : in.objects("queues")) {
      queues.add(new QueueInfo(queue.text("name"), queue.choice("kind", KINDS)));
      queue.finish();
    }
    return queues;
  }

  private static void queue(JsonOut out, QueueInfo queue) {
    out.text("name", queue.name());
    out.choice("kind", queue.kind(), KINDS);
  }

  private HeaderJson() {}
}
