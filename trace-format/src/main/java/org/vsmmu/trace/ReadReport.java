package org.vsmmu.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a reader could not use: unknown lines by kind, and bad lines with their place. Counts are
 * exact; of the bad lines the first {@value #KEPT} are kept.
 */
public final class ReadReport {

  /** How many problems are kept with their text. */
  public static final int KEPT = 100;

  /**
   * A line or record that was recognised and is wrong.
   *
   * @param source where
   * @param column 1-based; 0 when the whole line is meant
   * @param found what stands there, shortened
   * @param expected what should
   */
  public record Problem(Source source, int column, String found, String expected) {
    @Override
    public String toString() {
      return source + (column > 0 ? ":" + column : "") + ": found " + found + ", expected "
          + expected;
    }
  }

  private final SortedMap<String, Long> unknown = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private long problemCount;

  /** Counts a line or field that the reader does not know. */
  public void unknown(String kind) {
    unknown.merge(kind, 1L, Long::sum);
  }

  /** Notes a bad line; reading goes on. */
  public void problem(Source source, int column, String found, String expected) {
    problemCount++;
    if (problems.size() < KEPT) {
      problems.add(new Problem(source, column, shorten(found), expected));
    }
  }

  /** Kinds of unknown lines and fields, with their number. */
  public SortedMap<String, Long> unknown() {
    return Collections.unmodifiableSortedMap(unknown);
  }

  /** The first problems, in order. */
  public List<Problem> problems() {
    return Collections.unmodifiableList(problems);
  }

  /** The number of all problems. */
  public long problemCount() {
    return problemCount;
  }

  private static String shorten(String text) {
    StringBuilder out = new StringBuilder("\"");
    int end = Math.min(text.length(), 60);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c == 0x7f ? '?' : c);
    }
    return out.append(text.length() > end ? "...\"" : "\"").toString();
  }
}
