package org.vsmmu.trace.iommufd;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.text.Lines;

/**
 * Reads the nesting program's log, plain ({@code .ioctls.jsonl}) or with the commands of each line
 * ({@code .pairs.jsonl}), a line at a time.
 */
public final class NestReader implements Closeable {
  private final ReadReport report = new ReadReport();
  private final Lines lines;

  public NestReader(Input input) {
    this.lines = new Lines(input, report);
  }

  /**
   * The next line, or null at the end.
   *
   * @throws IOException when the input breaks off
   */
  public NestLine next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      try {
        return of(Json.parse(line));
      } catch (Misfit e) {
        report.problem(lines.source(), 0, line, e.getMessage());
      }
    }
    return null;
  }

  private static NestLine of(Json json) throws Misfit {
    if (json.has("between")) {
      return new NestLine.Between(json.number("between"), commands(json));
    }
    if (json.has("name")) {
      return new NestLine.Call(
          json.number("line"),
          json.text("note", ""),
          json.text("fd"),
          (int) json.number("nr"),
          json.text("name"),
          json.bytes("in"),
          json.bytes("data_in"),
          json.number("ret"),
          (int) json.number("errno"),
          json.bytes("out"),
          json.bytes("data_out"),
          commands(json));
    }
    String kind = json.text("kind");
    return switch (kind) {
      case "veventq_read", "veventq_small_read" -> read(json);
      case "dma_read", "dma_write" ->
        new NestLine.Dma(
            json.number("line"),
            json.text("note", ""),
            json.has("events") ? json.list("events").size() : 0);
      default -> new NestLine.Remark(json.number("line", 0), kind);
    };
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

  /** What could not be used so far. */
  public ReadReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
