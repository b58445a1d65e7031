package org.vsmmu.trace.qemu;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * What stands before the event name of a log line. QEMU has printed three forms: nothing;
 * {@code 31900@1595480025.706962:}, the thread and the wall-clock time;
 * {@code 2026-11-23T02:50:04.590308Z }, the time in UTC.
 */
final class LinePrefix {
  private static final long NANOS = 1_000_000_000L;

  private String lastDate = "";
  private long lastDateSeconds;
  private String lastThread = "";
  private String lastContext = "";

  private String line = "";
  private int at;
  private boolean timed;
  private long nanos;
  private String context = "";

  /**
   * Reads the prefix.
   *
   * @return where the rest of the line begins; 0 when there is no prefix
   */
  int scan(String text) {
    line = text;
    timed = false;
    context = "";
    if (text.isEmpty() || !digit(text.charAt(0))) {
      return 0;
    }
    at = 0;
    boolean read = isDate() ? readUtc() : readThread();
    timed = read;
    while (read && at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return read ? at : 0;
  }

  /** Nanoseconds since 1970; empty without a prefix. */
  OptionalLong nanos() {
    return timed ? OptionalLong.of(nanos) : OptionalLong.empty();
  }

  boolean timed() {
    return timed;
  }

  /** {@code qemu-31900} when the prefix names the thread, else empty. */
  String context() {
    return context;
  }

  private boolean isDate() {
    return line.length() >= 20
        && line.charAt(4) == '-'
        && line.charAt(7) == '-'
        && line.charAt(10) == 'T'
        && line.charAt(13) == ':'
        && line.charAt(16) == ':';
  }

  private boolean readUtc() {
    long hour = pair(11);
    long minute = pair(14);
    long second = pair(17);
    if ((hour | minute | second) < 0 || !readDate()) {
      return false;
    }
    at = 19;
    long fraction = line.charAt(at) == '.' ? fraction() : 0;
    if (fraction < 0 || at >= line.length() || line.charAt(at) != 'Z') {
      return false;
    }
    at++;
    nanos = (lastDateSeconds + (hour * 60 + minute) * 60 + second) * NANOS + fraction;
    return true;
  }

  /** The seconds of midnight; a log has few dates, so the last one is remembered. */
  private boolean readDate() {
    if (!lastDate.isEmpty() && line.startsWith(lastDate)) {
      return true;
    }
    long year = pair(0) * 100 + pair(2);
    long month = pair(5);
    long day = pair(8);
    if (year < 1970 || year > 2200 || month < 0 || day < 0) {
      return false;
    }
    try {
      lastDateSeconds = LocalDate.of((int) year, (int) month, (int) day).toEpochDay() * 86_400;
    } catch (DateTimeException noSuchDay) {
      return false;
    }
    lastDate = line.substring(0, 10);
    return true;
  }

  private boolean readThread() {
    long thread = number(10);
    int threadEnd = at;
    if (thread < 0 || !skip('@')) {
      return false;
    }
    long seconds = number(10);
    if (seconds < 0 || seconds > Integer.MAX_VALUE * 2L || at >= line.length()) {
      return false;
    }
    long fraction = line.charAt(at) == '.' ? fraction() : -1;
    if (fraction < 0 || !skip(':')) {
      return false;
    }
    nanos = seconds * NANOS + fraction;
    if (lastThread.length() != threadEnd || !line.startsWith(lastThread)) {
      lastThread = line.substring(0, threadEnd);
      lastContext = "qemu-" + lastThread;
    }
    context = lastContext;
    return true;
  }

  private boolean skip(char wanted) {
    if (at >= line.length() || line.charAt(at) != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /** A point and one to nine digits, as nanoseconds; -1 when it is none. */
  private long fraction() {
    at++;
    int start = at;
    long value = number(9);
    for (int digits = at - start; digits < 9; digits++) {
      value *= 10;
    }
    return value;
  }

  private long number(int digits) {
    int start = at;
    long value = 0;
    while (at < line.length() && at - start < digits && digit(line.charAt(at))) {
      value = value * 10 + line.charAt(at++) - '0';
    }
    return at == start ? -1 : value;
  }

  private long pair(int index) {
    char tens = line.charAt(index);
    char ones = line.charAt(index + 1);
    return digit(tens) && digit(ones) ? (tens - '0') * 10 + ones - '0' : -1_000_000;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
