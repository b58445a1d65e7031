package org.vsmmu.trace.ftrace;

import static org.vsmmu.trace.ftrace.Cursor.isBlank;
import static org.vsmmu.trace.ftrace.Cursor.isDigit;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Takes the head of a trace line apart:
 *
 * <pre>{@code
 * kworker/0:1H-106     [000] d.h3.     9.475790: cmdlist: fields    tracefs
 *      dd-184  (    184) [000] ..h1     9.475790: unmap: fields     with tgid, older flags
 *         <idle>-0     [000]  9.475790123: map:      fields         trace-cmd
 * kworker/0:1H   106 [000]     9.475790:  iommu:map: fields         perf
 * }</pre>
 *
 * A comm may hold anything, even what looks like the rest of a head, so the fixed column of tracefs
 * is tried first, and then every {@code [cpu]} from the left.
 */
final class LineScanner {

  /** Width of the comm in tracefs text; the {@code -} stands behind it. */
  private static final int COMM_WIDTH = 16;

  /** A {@code [cpu]} farther right belongs to no head. */
  private static final int MAX_HEAD = 256;

  private static final int MAX_TOKEN = 32;

  private LineScanner() {}

  /** The line taken apart, or null when it is no trace line. */
  static TraceLine scan(String line) {
    int start = quoteEnd(line);
    int dash = start + COMM_WIDTH;
    if (dash + 1 < line.length() && line.charAt(dash) == '-' && isDigit(line.charAt(dash + 1))) {
      TraceLine found = search(line, start, dash);
      if (found != null) {
        return found;
      }
    }
    TraceLine found = search(line, start, start);
    return found != null ? found : headless(line, start);
  }

  /** Where the text begins behind the {@code > } of a mail. */
  static int quoteEnd(String line) {
    int at = 0;
    while (at < line.length() && line.charAt(at) == '>') {
      at++;
      if (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }
    return at;
  }

  private static TraceLine search(String line, int start, int from) {
    int limit = Math.min(line.length(), start + MAX_HEAD);
    for (int open = line.indexOf('[', from); open >= 0 && open < limit; ) {
      TraceLine found = around(line, start, open);
      if (found != null) {
        return found;
      }
      open = line.indexOf('[', open + 1);
    }
    return null;
  }

  private static TraceLine around(String line, int start, int open) {
    int close = digitsEnd(line, open + 1);
    if (close == open + 1 || close - open > 7 || !isAt(line, close, ']')) {
      return null;
    }
    int time = blanksEnd(line, close + 1);
    if (time == close + 1) {
      return null;
    }
    int timeEnd = timeEnd(line, time);
    int flags = time;
    int flagsEnd = time;
    if (timeEnd < 0) {
      flagsEnd = tokenEnd(line, flags);
      time = blanksEnd(line, flagsEnd);
      timeEnd = time == flagsEnd ? -1 : timeEnd(line, time);
    }
    String task = timeEnd < 0 ? null : task(line, start, open);
    if (task == null) {
      return null;
    }
    int cpu = Integer.parseInt(line, open + 1, close, 10);
    String context = task + suffix(line, flags, flagsEnd);
    return withEvent(
        line,
        nanos(line, time, timeEnd),
        OptionalInt.of(cpu),
        task.endsWith("-0") ? context + "@" + cpu : context,
        timeEnd + 1);
  }

  /** {@code comm-pid} from what stands before {@code [cpu]}, or null when that is no task. */
  private static String task(String line, int start, int open) {
    int end = blanksBefore(line, start, open);
    if (end > start && line.charAt(end - 1) == ')') {
      int tgid = line.lastIndexOf('(', end);
      end = tgid < start || end - tgid > MAX_TOKEN ? end : blanksBefore(line, start, tgid);
    }
    int pid = digitsBefore(line, start, end);
    if (pid == end || pid == start || end - pid > 10) {
      return null;
    }
    int commEnd = pid - 1;
    char separator = line.charAt(commEnd);
    if (separator == '/') { // perf: pid/tid, and the tid is the task
      int group = digitsBefore(line, start, commEnd);
      commEnd = group == commEnd || group == start ? -1 : group - 1;
      separator = commEnd < 0 ? 0 : line.charAt(commEnd);
    }
    if (separator != '-' && !isBlank(separator)) {
      return null;
    }
    String comm = line.substring(start, commEnd).strip();
    return comm.isEmpty() && separator != '-' ? null : comm + "-" + line.substring(pid, end);
  }

  private static String suffix(String line, int from, int to) {
    // Without the column nobody can tell an interrupt from its task.
    String suffix = from == to ? "/?" : "";
    for (int i = from; i < to; i++) {
      switch (line.charAt(i)) {
        case 'z', 'Z' -> {
          return "/z";
        }
        case 'h', 'H' -> suffix = "/h";
        case 's' -> suffix = suffix.isEmpty() ? "/s" : suffix;
        default -> {}
      }
    }
    return suffix;
  }

  private static TraceLine withEvent(
      String line, OptionalLong nanos, OptionalInt cpu, String context, int from) {
    int start = blanksEnd(line, from);
    int group = start;
    for (int i = start; i < line.length() && i - start < 128 && !isBlank(line.charAt(i)); i++) {
      if (line.charAt(i) != ':') {
        continue;
      }
      if (i + 1 == line.length() || isBlank(line.charAt(i + 1))) {
        return new TraceLine(line, nanos, cpu, context, line.substring(group, i), i + 1);
      }
      group = i + 1;
    }
    return new TraceLine(line, nanos, cpu, context, "", start);
  }

  /** The oldest line of a ring may have lost its head; the iommu events are plain without it. */
  private static TraceLine headless(String line, int start) {
    TraceLine bare = withEvent(line, OptionalLong.empty(), OptionalInt.empty(), "", start);
    boolean iommu = line.startsWith("IOMMU:", blanksEnd(line, bare.fields()));
    return iommu && !bare.event().isEmpty() ? bare : null;
  }

  /** Where the number ends that the {@code :} of a time follows, or -1. */
  private static int timeEnd(String line, int from) {
    int end = digitsEnd(line, from);
    if (end == from) {
      return -1;
    }
    if (isAt(line, end, '.')) {
      int fraction = end + 1;
      end = digitsEnd(line, fraction);
      if (end == fraction) {
        return -1;
      }
    }
    boolean colon = isAt(line, end, ':');
    return colon && (end + 1 == line.length() || isBlank(line.charAt(end + 1))) ? end : -1;
  }

  /** Nanoseconds of {@code seconds.fraction}; a number without a dot counts no known unit. */
  private static OptionalLong nanos(String line, int from, int to) {
    int dot = line.indexOf('.', from);
    if (dot < 0 || dot >= to || dot - from > 9 || to - dot > 10) {
      return OptionalLong.empty();
    }
    long nanos = Long.parseLong(line, from, dot, 10);
    for (int i = 1; i <= 9; i++) {
      nanos = nanos * 10 + (dot + i < to ? line.charAt(dot + i) - '0' : 0);
    }
    return OptionalLong.of(nanos);
  }

  private static boolean isAt(String line, int at, char c) {
    return at < line.length() && line.charAt(at) == c;
  }

  private static int digitsEnd(String line, int from) {
    int at = from;
    while (at < line.length() && at - from < MAX_TOKEN && isDigit(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int blanksEnd(String line, int from) {
    int at = from;
    while (at < line.length() && at - from < MAX_HEAD && isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int tokenEnd(String line, int from) {
    int at = from;
    while (at < line.length() && at - from < MAX_TOKEN && !isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int blanksBefore(String line, int start, int end) {
    int at = end;
    while (at > start && isBlank(line.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static int digitsBefore(String line, int start, int end) {
    int at = end;
    while (at > start && isDigit(line.charAt(at - 1))) {
      at--;
    }
    return at;
  }
}
