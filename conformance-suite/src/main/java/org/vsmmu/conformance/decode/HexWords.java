package org.vsmmu.conformance.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of 64 bits in hex, with or without {@code 0x}, separated by blanks or commas. */
public final class HexWords {
  private static final Pattern WORD = Pattern.compile("[^\\s,]+");
  private static final Pattern HEX = Pattern.compile("(?:0[xX])?0*([0-9a-fA-F]{1,16})");
  private static final int SHOWN = 40;

  private HexWords() {}

  /**
   * The words of a text; none when it is blank.
   *
   * @throws BadWord at the first that is none
   */
  public static List<Long> parse(String text) throws BadWord {
    List<Long> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(word(matcher.group(), matcher.start() + 1));
    }
    return words;
  }

  private static long word(String text, int column) throws BadWord {
    Matcher hex = HEX.matcher(text);
    if (!hex.matches()) {
      String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
      throw new BadWord(column, "'" + shown + "' is no word of 64 bits in hex, such as 0x1f or 1f");
    }
    return Long.parseUnsignedLong(hex.group(1), 16);
  }
}
