package org.vsmmu.conformance.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kernel's version by its numbers: {@code 7.3}, {@code 7.3.4-1~bpo13+1} is 7.3.4.
 *
 * @param numbers two or three of them
 */
public record KernelVersion(List<Integer> numbers) implements Comparable<KernelVersion> {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[-+~].*)?");

  public KernelVersion {
    numbers = List.copyOf(numbers);
  }

  /**
   * The version of a text.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static KernelVersion parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no kernel version: X.Y or X.Y.Z is expected, such as 7.3");
    }
    List<Integer> numbers = new ArrayList<>();
    for (int i = 1; i <= m.groupCount() && m.group(i) != null; i++) {
      numbers.add(Integer.parseInt(m.group(i)));
    }
    return new KernelVersion(numbers);
  }

  @Override
  public int compareTo(KernelVersion other) {
    for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
      int order = Integer.compare(number(i), other.number(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** 7.3 is before 7.3.1. */
  private int number(int i) {
    return i < numbers.size() ? numbers.get(i) : 0;
  }

  @Override
  public String toString() {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
