package org.vsmmu.trace.iommufd;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.text.Lines;

/**
 * Reads the nesting program's log, plain ({@code .ioctls.jsonl}) or with the commands of each line
 * ({@code .pairs.jsonl}), a line at a time.
 */
final class NestReader implements Closeable {
  private static final Pattern EVENT =
      Pattern.compile("SMMU_EVT_([A-Z0-9_]{1,40}) sid=0x([0-9a-f]{1,8})");

  private final ReadReport report = new ReadReport();
  private final Lines lines;

  NestReader(Input input) {
    this.lines = new Lines(input, report);
  }

  /**
   * The next line, or null at the end.
   *
   * @throws IOException when the input breaks off
   */
  NestEntry next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      try {
        return of(Json.parse(line));
      } catch (Misfit e) {
        report.problem(lines.source(), 0, line, e.getMessage());
      }
    }
    return null;
  }

  private static NestEntry of(Json json) throws Misfit {
    return new NestEntry(
        json.has("between") ? Optional.empty() : Optional.of(line(json)),
        optional(json, "t_ns"),
        optional(json, "dur_ns"),
        commands(json),
        events(json));
  }

  private static NestLine line(Json json) throws Misfit {
    if (json.has("name")) {
      return call(json);
    }
    String kind = json.text("kind");
    return switch (kind) {
      case "veventq_read", "veventq_small_read" -> read(json);
      case "dma_read" -> dma(json, false);
      case "dma_write" -> dma(json, true);
      default -> new NestLine.Remark(json.number("line", 0), kind);
    };
  }

  private static NestLine call(Json json) throws Misfit {
    return new NestLine.Call(
        json.number("line"),
        json.text("note", ""),
        json.text("fd"),
        (int) json.number("nr"),
        json.text("name"),
        structure(json, "in"),
        json.bytes("data_in"),
        json.number("ret"),
        (int) json.number("errno"),
        structure(json, "out"),
        json.bytes("data_out"));
  }

  private static NestLine dma(Json json, boolean write) throws Misfit {
    return new NestLine.Dma(
        json.number("line"),
        json.text("note", ""),
        small(json, "dev"),
        write,
        optional(json, "iova"),
        small(json, "len"),
        optional(json, "landed"));
  }

  /** A number that a line may leave out, or give as null. */
  private static OptionalLong optional(Json json, String name) throws Misfit {
    return json.given(name) ? OptionalLong.of(json.number(name)) : OptionalLong.empty();
  }

  private static OptionalInt small(Json json, String name) throws Misfit {
    OptionalLong number = optional(json, name);
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  private static byte[] structure(Json json, String name) throws Misfit {
    byte[] bytes = json.bytes(name);
    if (bytes == null) {
      throw new Misfit(name + " is missing");
    }
    return bytes;
  }

  private static List<NestEntry.Event> events(Json json) throws Misfit {
    List<NestEntry.Event> events = new ArrayList<>();
    if (json.has("events")) {
      for (Object item : json.list("events")) {
        Matcher event = EVENT.matcher(Json.as("events", item, String.class));
        if (!event.matches()) {
          throw new Misfit("events: \"SMMU_EVT_TYPE sid=0x20\" expected");
        }
        events.add(new NestEntry.Event(event.group(1), Long.parseLong(event.group(2), 16)));
      }
    }
    return events;
  }

  private static NestLine read(Json json) throws Misfit {
    byte[] data = json.bytes("data");
    return new NestLine.QueueRead(
        json.number("line"),
        json.text("note", ""),
        (int) json.number("size", -1),
        json.number("ret"),
        json.text("err", ""),
        data == null ? new byte[0] : data);
  }

  /** Each command is {@code [word0, word1, name]}. */
  private static List<CommandWords> commands(Json json) throws Misfit {
    List<CommandWords> commands = new ArrayList<>();
    if (json.has("cmds")) {
      for (Object item : json.list("cmds")) {
        List<?> words = Json.as("cmds", item, List.class);
        if (words.size() < 2) {
          throw new Misfit("cmds: [word, word, name] expected");
        }
        commands.add(
            new CommandWords(Json.number("cmds", words.get(0)), Json.number("cmds", words.get(1))));
      }
    }
    return commands;
  }

  /** The place of the line that {@link #next} returned last. */
  Source source() {
    return lines.source();
  }

  /** What could not be used so far. */
  ReadReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
