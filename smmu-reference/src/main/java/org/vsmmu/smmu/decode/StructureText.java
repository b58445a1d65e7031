package org.vsmmu.smmu.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.Legality;
import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.Illegality;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.config.Unjudged;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

/**
 * Explains the words of a command, STE, CD or event record, field by field, and says of fields that
 * the SMMU ignores why it does. Total: any words give an explanation.
 */
public final class StructureText {
  private static final StreamTableEntry STAGE_1 = StreamTableEntry.of(0xb);

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

  /**
   * An STE, with what makes it ILLEGAL under the profile as a remark. Without ID registers only
   * what no SMMU takes is judged, and remarks say what depends on them.
   */
  public static Explanation ste(StreamTableEntry ste, SmmuProfile profile) {
    Optional<IdRegisters> id = profile.idRegisters();
    StructureText text = new StructureText(SteFields.STE, SteMeanings.TABLE, ste.toArray());
    // CR2.E2H cannot be seen here; no rule depends on it
    Optional<Illegality> illegality = id.map(known -> SteLegality.judge(ste, known, false))
        .orElseGet(() -> SteLegality.judge(ste));
    List<Unjudged> open = id.isPresent() ? List.of() : SteLegality.unjudged(ste);
    List<String> remarks = remarks("C_BAD_STE", illegality, open, "profile " + profile.name());
    remarks.addAll(text.reservedRemark());
    List<String> fields = text.fields(field -> SteMeanings.ignored(ste, field, id));
    return new Explanation(ste.toString(), fields, remarks);
  }

  /**
   * A CD, with what makes it ILLEGAL under the profile as a remark. Its STE cannot be seen; it is
   * taken for one that enables stage 1 alone, in NS-EL1, and leaves the rest zero.
   */
  public static Explanation cd(ContextDescriptor cd, SmmuProfile profile) {
    Optional<IdRegisters> id = profile.idRegisters();
    StreamWorld world = StreamWorld.NS_EL1;
    StructureText text = new StructureText(CdFields.CD, CdMeanings.TABLE, cd.toArray());
    Optional<Illegality> illegality = id.map(known -> CdLegality.judge(cd, STAGE_1, known, world))
        .orElseGet(() -> CdLegality.judge(cd, STAGE_1, world));
    List<Unjudged> open = id.isPresent() ? List.of() : CdLegality.unjudged(cd, STAGE_1, world);
    String basis = "profile " + profile.name() + ", as of a stage-1 STE in NS-EL1";
    List<String> remarks = remarks("C_BAD_CD", illegality, open, basis);
    remarks.addAll(text.reservedRemark());
    List<String> fields = text.fields(field -> CdMeanings.ignored(cd, field, id));
    return new Explanation(cd.toString(), fields, remarks);
  }

  /** A certain defect leaves no question open. */
  private static List<String> remarks(
      String event, Optional<Illegality> illegality, List<Unjudged> open, String basis) {
    List<String> remarks = new ArrayList<>();
    illegality.ifPresentOrElse(
        found -> remarks.add(event + ": " + found + " [" + basis + "]"),
        () ->
            open.forEach(question -> remarks.add("not judged: " + question + " [" + basis + "]")));
    return remarks;
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
    return fields(field -> Optional.empty());
  }

  /**
   * Every field, and the RES0 runs that are not zero, in bit order.
   *
   * @param ignored why the SMMU does not look at a field; empty if it does
   */
  private List<String> fields(Function<Field, Optional<String>> ignored) {
    List<Field> all = new ArrayList<>(layout.fields());
    List<Field> gaps = layout.gaps();
    all.addAll(gaps);
    all.sort(Comparator.comparingInt(Field::lo));
    List<String> lines = new ArrayList<>();
    for (Field field : all) {
      if (!gaps.contains(field)) {
        Optional<String> meaning = meanings.of(field, field.get(words));
        lines.add(line(field, ignored.apply(field).or(() -> meaning)));
      } else if (field.get(words) != 0) {
        lines.add(line(field, Optional.of("must be zero: no field of " + layout.name())));
      }
    }
    return lines;
  }

  private String line(Field field, Optional<String> meaning) {
    return field + " = " + number(field.get(words))
        + meaning.map(m -> "  (" + m + ")").orElse("");
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
