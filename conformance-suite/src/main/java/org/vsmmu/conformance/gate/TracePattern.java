package org.vsmmu.conformance.gate;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A pattern of trace names. {@code *} is any text without {@code /}, {@code **} any text, {@code ?}
 * one character, and {@code \\} takes the next one as it is. Unless it begins with {@code /} it may
 * begin at any folder: {@code base/**} names {@code traces/base/x.jsonl} too. An empty pattern
 * names every trace.
 */
public final class TracePattern {
  private final String text;
  private final Pattern pattern;

  private TracePattern(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** The pattern of a text. */
  public static TracePattern of(String text) {
    if (text.isEmpty()) {
      return new TracePattern("", Pattern.compile(".*", Pattern.DOTALL));
    }
    StringBuilder regex = new StringBuilder(text.startsWith("/") ? "" : "(?:.*/)?");
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (text.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (text.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else if (c == '\\' && i + 1 < text.length()) {
        regex.append(Pattern.quote(text.substring(i + 1, i + 2)));
        i += 2;
      } else {
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        i++;
      }
    }
    return new TracePattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /** The pattern that names only this trace. */
  static TracePattern only(String trace) {
    return of(trace.replaceAll("[*?\\\\]", "\\\\$0"));
  }

  /** Whether it can name more than one trace. */
  boolean wild() {
    return text.isEmpty() || text.replaceAll("\\\\.", "").matches("(?s).*[*?].*");
  }

  /** Whether it names a trace. */
  public boolean matches(String trace) {
    return pattern.matcher(trace).matches();
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TracePattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
