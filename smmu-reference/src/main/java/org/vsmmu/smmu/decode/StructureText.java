package org.vsmmu.smmu.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.Legality;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;
import org.vsmmu.smmu.register.SmmuProfile;

/**
 * Explains the words of a command, STE, CD or event record. Total: any words give an explanation.
 *
 * <p>Commands and events show every field. STEs and CDs show the fields that are not zero and those
 * whose zero has a name, unless the SMMU ignores them.
 */
public final class StructureText {
  /** A command, with its legality under the profile as a remark unless it is legal. */
  public static Explanation command(long w0, long w1, SmmuProfile profile) {
    Command command = CommandCodec.decode(w0, w1);
    Legality legality = CommandCodec.legality(w0, w1, profile);
    List<String> remarks = new ArrayList<>();
    if (!(legality instanceof Legality.Legal)) {
      remarks.add(legality + " [profile " + profile.name() + "]");
    }
    StructureText text =
        new StructureText(command.opcode().layout(), CommandMeanings.TABLE, w0, w1);
    return new Explanation(command.toString(), text.everyField(), remarks);
  }

  public static Explanation ste(StreamTableEntry ste) {
    StructureText text = new StructureText(SteFields.STE, SteMeanings.TABLE, ste.toArray());
    return text.explain(ste.toString(), field -> SteMeanings.ignored(ste, field));
  }

  public static Explanation cd(ContextDescriptor cd) {
    StructureText text = new StructureText(CdFields.CD, CdMeanings.TABLE, cd.toArray());
    return text.explain(cd.toString(), field -> CdMeanings.ignored(cd, field));
  }

  public static Explanation event(EventRecord event) {
    StructureText text =
        new StructureText(event.type().layout(), EventMeanings.TABLE, event.toArray());
    return new Explanation(event.toString(), text.everyField(), text.reservedRemark());
  }

  private final Layout layout;
  private final Meanings meanings;
  private final long[] words;

  private StructureText(Layout layout, Meanings meanings, long... words) {
    this.layout = layout;
    this.meanings = meanings;
    this.words = words;
  }

  private List<String> everyField() {
    return lines(field -> Optional.of(line(field, meanings.of(field, field.get(words)))));
  }

  private Explanation explain(String title, Function<Field, Optional<String>> ignored) {
    List<String> fields = lines(field -> lineIfTelling(field, ignored.apply(field)));
    return new Explanation(title, fields, reservedRemark());
  }

  private Optional<String> lineIfTelling(Field field, Optional<String> ignored) {
    long value = field.get(words);
    Optional<String> meaning = meanings.of(field, value);
    if (ignored.isPresent()) {
      return value == 0 ? Optional.empty() : Optional.of(line(field, ignored));
    }
    return value == 0 && meaning.isEmpty() ? Optional.empty() : Optional.of(line(field, meaning));
  }

  /** The fields and the RES0 runs that are not zero, in bit order. */
  private List<String> lines(Function<Field, Optional<String>> fieldLine) {
    List<Field> all = new ArrayList<>(layout.fields());
    List<Field> gaps = layout.gaps();
    all.addAll(gaps);
    all.sort((a, b) -> Integer.compare(a.lo(), b.lo()));
    List<String> lines = new ArrayList<>();
    for (Field field : all) {
      if (!gaps.contains(field)) {
        fieldLine.apply(field).ifPresent(lines::add);
      } else if (field.get(words) != 0) {
        lines.add(line(field, Optional.of("must be zero: no field of " + layout.name())));
      }
    }
    return lines;
  }

  private String line(Field field, Optional<String> meaning) {
    return field + " = " + number(field.get(words)) + meaning.map(m -> "  (" + m + ")").orElse("");
  }

  private static String number(long value) {
    return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  private List<String> reservedRemark() {
    for (long bits : layout.reserved(words)) {
      if (bits != 0) {
        return List.of("RES0 bits of " + layout.name() + " are not zero");
      }
    }
    return List.of();
  }
}
