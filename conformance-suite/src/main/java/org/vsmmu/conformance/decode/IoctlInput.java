package org.vsmmu.conformance.decode;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vsmmu.conformance.decode.Decoding.Decoded;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.IoctlText;
import org.vsmmu.smmu.decode.Explanation;

/** The number of a call and the bytes of its structure, in memory order. */
final class IoctlInput implements StructureInput {
  private static final Pattern PIECE = Pattern.compile("[^\\s,]+");
  private static final Pattern NUMBER = Pattern.compile("(?:0[xX])?0*([0-9a-fA-F]{1,7})");
  private static final int SHOWN = 40;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CallTable calls;
  private OptionalInt number = OptionalInt.empty();

  /** @param calls which call a number means */
  IoctlInput(CallTable calls) {
    this.calls = calls;
  }

  @Override
  public void take(String text) throws BadWord {
    Matcher piece = PIECE.matcher(text);
    while (piece.find()) {
      if (number.isEmpty()) {
        number = OptionalInt.of(number(piece.group(), piece.start() + 1));
      } else {
        bytes(piece.group(), piece.start() + 1);
      }
    }
  }

  private static int number(String text, int column) throws BadWord {
    Matcher hex = NUMBER.matcher(text);
    if (!hex.matches()) {
      String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
      throw new BadWord(
          column, "'" + shown + "' is no number of a call in hex, such as 0x3b81 or 81");
    }
    return Integer.parseInt(hex.group(1), 16);
  }

  private void bytes(String text, int column) throws BadWord {
    int from = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
    for (int i = from; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        throw new BadWord(column + i, "'" + text.charAt(i) + "' is no hex digit");
      }
    }
    if ((text.length() - from) % 2 != 0) {
      throw new BadWord(column, "an odd number of hex digits: a byte has two");
    }
    bytes.writeBytes(HexFormat.of().parseHex(text, from, text.length()));
  }

  @Override
  public Decoded end() throws BadWord {
    if (number.isEmpty()) {
      throw new BadWord(0, "the number of the call is missing");
    }
    IoctlText text = IoctlText.of(calls, number.getAsInt(), bytes.toByteArray());
    List<String> shown =
        List.of("0x%x".formatted(number.getAsInt()), HexFormat.of().formatHex(bytes.toByteArray()));
    return new Decoded(
        StructureKind.IOCTL, shown, new Explanation(text.title(), text.members(), text.remarks()));
  }
}
