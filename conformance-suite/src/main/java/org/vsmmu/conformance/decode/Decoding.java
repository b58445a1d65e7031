package org.vsmmu.conformance.decode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.smmu.decode.Explanation;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.text.Lines;

/**
 * Explains the structures of a text, one a line, or of a command line's words.
 *
 * <pre>{@code
 * # two commands
 * 0x46 0x0
 * 0x3000000000012,0xfffff701
 * }</pre>
 */
public final class Decoding {
  private final StructureKind kind;
  private final SmmuProfile profile;
  private final CallTable calls;
  private final List<Decoded> structures = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  /**
   * A structure and what it means.
   *
   * @param words all of them, {@code 0x} and 16 digits each; of a call its number and its bytes
   */
  public record Decoded(StructureKind kind, List<String> words, Explanation explanation) {
    public Decoded {
      words = List.copyOf(words);
    }
  }

  public Decoding(StructureKind kind, SmmuProfile profile) {
    this(kind, profile, CallTable.MERGED);
  }

  /** @param calls which call a number means */
  public Decoding(StructureKind kind, SmmuProfile profile, CallTable calls) {
    this.calls = calls;
    this.kind = kind;
    this.profile = profile;
  }

  /** Takes all arguments for one structure. */
  public void arguments(List<String> arguments) {
    StructureInput input = kind.input(profile, calls);
    for (int i = 0; i < arguments.size(); i++) {
      try {
        input.take(arguments.get(i));
      } catch (BadWord e) {
        errors.add("argument %d, column %d: %s".formatted(i + 1, e.column(), e.getMessage()));
        return;
      }
    }
    try {
      structures.add(input.end());
    } catch (BadWord e) {
      errors.add("arguments: " + e.getMessage());
    }
  }

  /**
   * Takes each line for a structure; blank lines and what follows a {@code #} are passed over. A
   * line that is none does not keep the others from being explained.
   *
   * @throws IOException when the text cannot be read to its end
   */
  public void lines(Input input) throws IOException {
    ReadReport report = new ReadReport();
    try (Lines lines = new Lines(input, report)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        line(line, lines.source().toString());
      }
    }
    report.problems().forEach(problem -> errors.add(problem.toString()));
  }

  private void line(String line, String place) {
    int comment = line.indexOf('#');
    String text = comment < 0 ? line : line.substring(0, comment);
    if (text.isBlank()) {
      return;
    }
    try {
      StructureInput input = kind.input(profile, calls);
      input.take(text);
      structures.add(input.end());
    } catch (BadWord e) {
      int start = 1 + text.length() - text.stripLeading().length();
      int column = e.column() == 0 ? start : e.column();
      errors.add(place + ":" + column + ": " + e.getMessage());
    }
  }

  /** What was explained, in order. */
  public List<Decoded> structures() {
    return List.copyOf(structures);
  }

  /** What could not be, with its place. */
  public List<String> errors() {
    return List.copyOf(errors);
  }
}
