package org.vsmmu.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vsmmu.trace.MemoryRegion;
import org.vsmmu.trace.MemoryRegion.Content;
import org.vsmmu.trace.QueueInfo;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.json.Hex;
import org.vsmmu.trace.json.JsonIn;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** The first line of a trace. */
final class HeaderJson {
  /** What the header says it is. */
  static final String MARK = "vsmmu-trace";

  /** The version that is written; older minor versions of it are read. */
  static final String VERSION = "1.2";

  private static final int MAJOR = 1;
  private static final int MINOR = 2;
  private static final Pattern NUMBERS = Pattern.compile("(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})");
  private static final String EXPLICIT = "explicit";
  private static final String RESET = "reset";
  private static final String[] CONTENTS = {"zero", "unknown"};
  private static final String[] KINDS = {"host", "guest", "vcmdq", "ecmdq"};

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
        IdRegistersJson.read(in),
        in.optionalText("clock"),
        !in.optionalChoice("syncs", EXPLICIT).isEmpty(),
        queues(in),
        memory(in),
        !in.optionalChoice("start", RESET).isEmpty(),
        !in.has("scored") || in.flag("scored"),
        ControlPagesJson.read(in));
    in.finish();
    return header;
  }

  static void write(JsonOut out, TraceHeader header) {
    out.begin();
    out.text("format", MARK);
    out.text("version", VERSION);
    out.optionalText("origin", header.origin());
    out.optionalText("profile", header.profile());
    header.idRegisters().ifPresent(registers -> IdRegistersJson.write(out, registers));
    out.optionalText("clock", header.clock());
    out.optionalChoice("syncs", header.explicitSyncs() ? EXPLICIT : "", EXPLICIT);
    if (!header.queues().isEmpty()) {
      out.objects("queues", header.queues(), HeaderJson::queue);
    }
    if (!header.memory().isEmpty()) {
      out.objects("memory", header.memory(), HeaderJson::region);
    }
    out.optionalChoice("start", header.fromReset() ? RESET : "", RESET);
    if (!header.scored()) {
      out.flag("scored", false);
    }
    header.enhancedQueues().ifPresent(pages -> ControlPagesJson.write(out, pages));
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

  private static List<MemoryRegion> memory(JsonObject in) throws Misfit {
    List<MemoryRegion> regions = new ArrayList<>();
    for (JsonObject object : in.objects("memory")) {
      MemoryRegion region = region(object);
      if (regions.stream().anyMatch(region::overlaps)) {
        throw object.misfit("first", "a region apart from those before it");
      }
      regions.add(region);
    }
    if (regions.isEmpty() && in.has("memory")) {
      throw in.misfit("memory", "at least one region; no field when nothing is known");
    }
    return regions;
  }

  private static MemoryRegion region(JsonObject in) throws Misfit {
    long first = in.hex("first");
    long last = in.hex("last");
    if (Long.compareUnsigned(first, last) > 0) {
      throw in.misfit("last", "at least " + Hex.text(first));
    }
    String content = in.choice("content", CONTENTS);
    in.finish();
    return new MemoryRegion(first, last, Content.valueOf(content.toUpperCase(Locale.ROOT)));
  }

  private static void region(JsonOut out, MemoryRegion region) {
    out.hex("first", region.first());
    out.hex("last", region.last());
    out.choice("content", region.content().name().toLowerCase(Locale.ROOT), CONTENTS);
  }

  private HeaderJson() {}
}
