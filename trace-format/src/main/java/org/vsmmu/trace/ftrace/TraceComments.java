package org.vsmmu.trace.ftrace;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vsmmu.trace.Body;

/** Lines of the tracing tools themselves, between the events: headers, and words about losses. */
final class TraceComments {

  private static final Pattern ENTRIES =
      Pattern.compile("#\\s*entries-in-buffer/entries-written:\\s*(\\d{1,18})/(\\d{1,18})\\b.*");
  private static final Pattern BUFFER_STARTED =
      Pattern.compile("#+ CPU (\\d{1,6}) buffer started #+");
  private static final Pattern LOST = Pattern.compile("(?:CPU[: ]\\s*\\d{1,6}\\s*:?\\s*)?"
      + "\\[(?:LOST (\\d{1,18}) EVENTS|LOST EVENTS|(?:(\\d{1,18}) )?EVENTS (?:LOST|DROPPED))]");
  private static final Pattern PERF_LOST = Pattern.compile(".*\\blost[: ](\\d{1,18})\\b.*");
  private static final Pattern TRACE_CMD =
      Pattern.compile("cpus=\\d+|version = \\d+|CPU:? ?\\d+ is empty|trace-cmd version .*");

  private TraceComments() {}

  /**
   * What a line tells that is no event.
   *
   * @param understood whether the line is one of a tool
   * @param body what it says of the records, if anything
   */
  record Comment(boolean understood, Optional<Body> body) {
    static final Comment NONE = new Comment(false, Optional.empty());
    static final Comment SILENT = new Comment(true, Optional.empty());

    static Comment saying(Body body) {
      return new Comment(true, Optional.of(body));
    }
  }

  /** Looks at a line without surrounding blanks. */
  static Comment parse(String line) {
    if (line.isEmpty()) {
      return Comment.SILENT;
    }
    return switch (line.charAt(0)) {
      case '#' -> header(line);
      case 'C', '[', 'c', 'v', 't' -> tool(line);
      default -> Comment.NONE;
    };
  }

  private static Comment header(String line) {
    Matcher entries = ENTRIES.matcher(line);
    if (entries.matches()) {
      long kept = Long.parseLong(entries.group(1));
      long written = Long.parseLong(entries.group(2));
      return kept < written
          ? Comment.saying(
              new Body.Note("the capture lost its beginning: the buffer kept %d of %d entries"
                  .formatted(kept, written)))
          : Comment.SILENT;
    }
    Matcher started = BUFFER_STARTED.matcher(line);
    if (started.matches()) {
      // Printed only after an overrun, where the surviving entries of a further CPU begin.
      String reason = "what CPU " + started.group(1) + " recorded before this was overwritten";
      return Comment.saying(new Body.Gap(OptionalLong.empty(), reason));
    }
    return Comment.SILENT;
  }

  private static Comment tool(String line) {
    Matcher lost = LOST.matcher(line);
    if (lost.matches()) {
      String count = lost.group(1) != null ? lost.group(1) : lost.group(2);
      OptionalLong number =
          count == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(count));
      return Comment.saying(new Body.Gap(number, line));
    }
    return TRACE_CMD.matcher(line).matches() ? Comment.SILENT : Comment.NONE;
  }

  /** What {@code perf script --show-lost-events} prints in place of an event, if it is that. */
  static Optional<Body> perfLoss(String fields) {
    String text = fields.strip();
    if (!text.startsWith("PERF_RECORD_LOST")) {
      return Optional.empty();
    }
    Matcher lost = PERF_LOST.matcher(text);
    OptionalLong count =
        lost.matches() ? OptionalLong.of(Long.parseLong(lost.group(1))) : OptionalLong.empty();
    return Optional.of(new Body.Gap(count, text));
  }
}
