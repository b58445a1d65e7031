package org.vsmmu.trace.ftrace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a kprobe or kretprobe printed, whatever the probe is called:
 *
 * <pre>{@code
 * (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) n=1 sync=1 c={0x4,0x1f}
 * (arm_smmu_cmdq_issue_cmdlist+0x38/0xc8 <- __arm_smmu_cmdq_issue_cmdlist) ret=0
 * }</pre>
 *
 * @param function the probed function without offset and compiler suffix; empty when the tool
 *     printed a bare address
 * @param returns whether it is a return from that function
 * @param end where in the line what was read so far ends
 */
record ProbeLine(String function, boolean returns, List<Argument> arguments, int end) {

  /** Most words of one array: the kernel's own limit is 64 elements. */
  static final int MAX_WORDS = 256;

  private static final int MAX_ARGUMENTS = 256;
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-f]{16}");
  private static final int MAX_PLACE = 512;

  /**
   * One argument.
   *
   * @param at 0-based place of its name in the line
   * @param number its value, unless it is an array or text
   * @param words the elements of an array
   */
  record Argument(String name, int at, OptionalLong number, Optional<long[]> words) {}

  ProbeLine {
    arguments = List.copyOf(arguments);
  }

  /**
   * The place that a line begins with, or null when it is not one of a probe. The arguments are not
   * read yet.
   */
  static ProbeLine begin(String text, int fields) {
    Cursor cursor = new Cursor(text, fields);
    int close = cursor.take("(") ? text.indexOf(')', cursor.at()) : -1;
    if (close < 0 || close - cursor.at() > MAX_PLACE) {
      return null;
    }
    String place = text.substring(cursor.at(), close);
    int arrow = place.indexOf("<-");
    String function = bareName(arrow < 0 ? place : place.substring(arrow + 2));
    boolean known = ProbedFunction.of(function) != ProbedFunction.UNKNOWN;
    boolean probe = known || arrow >= 0 || place.contains("+0x") || function.isEmpty();
    return probe ? new ProbeLine(function, arrow >= 0, List.of(), close + 1) : null;
  }

  /** This line with its arguments. */
  ProbeLine withArguments(String text) throws Malformed {
    Cursor cursor = new Cursor(text, end);
    List<Argument> found = new ArrayList<>();
    while (!cursor.atEnd()) {
      if (found.size() == MAX_ARGUMENTS) {
        throw new Malformed(cursor.at(), "at most " + MAX_ARGUMENTS + " arguments");
      }
      found.add(argument(cursor));
    }
    return new ProbeLine(function, returns, found, cursor.at());
  }

  /** {@code func} of {@code func.isra.0+0x0/0x6b0 [module]}. */
  static String bareName(String place) {
    String name = place.strip();
    int end = 0;
    while (end < name.length() && isNamePart(name.charAt(end))) {
      end++;
    }
    boolean address =
        end == 0 || Cursor.isDigit(name.charAt(0)) || ADDRESS.matcher(name).matches();
    return address ? "" : name.substring(0, end);
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static Argument argument(Cursor cursor) throws Malformed {
    int at = cursor.at();
    String name = cursor.until('=');
    if (name.isEmpty() || !name.chars().allMatch(c -> isNamePart((char) c))) {
      throw new Malformed(at, "name=value");
    }
    char first = cursor.peek();
    if (first == '{') {
      return new Argument(name, at, OptionalLong.empty(), Optional.of(array(cursor)));
    }
    if (Cursor.isDigit(first) || first == '-') {
      long value = cursor.number();
      if (cursor.peek() != 0 && !Cursor.isBlank(cursor.peek())) {
        throw new Malformed(cursor.at(), "the end of a number");
      }
      return new Argument(name, at, OptionalLong.of(value), Optional.empty());
    }
    skipText(cursor, first);
    return new Argument(name, at, OptionalLong.empty(), Optional.empty());
  }

  private static long[] array(Cursor cursor) throws Malformed {
    long[] words = new long[16];
    int count = 0;
    cursor.step();
    while (cursor.peek() != '}') {
      if (count == MAX_WORDS) {
        throw new Malformed(cursor.at(), "at most " + MAX_WORDS + " words");
      }
      words = count == words.length ? Arrays.copyOf(words, count * 2) : words;
      words[count++] = cursor.number();
      if (cursor.peek() == ',') {
        cursor.step();
      } else if (cursor.peek() != '}') {
        throw new Malformed(cursor.at(), "',' or '}'");
      }
    }
    cursor.step();
    return Arrays.copyOf(words, count);
  }

  /** A string, {@code (fault)} or a symbol: no argument that is needed is one of these. */
  private static void skipText(Cursor cursor, char first) throws Malformed {
    if (first == '"') {
      cursor.step();
      cursor.until('"');
    } else {
      cursor.token();
    }
  }
}
