package org.vsmmu.replay.iommufd;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.join.CommandMatch;

/** A command as a trace shows it, by its words or by some of its fields, against a prediction. */
final class SeenCommand {
  private static final Map<Field, String> NAMES =
      Map.of(CommandFields.ASID, "asid", CommandFields.VMID, "vmid", CommandFields.SID, "sid");

  private final CommandSeen seen;

  SeenCommand(CommandSeen seen) {
    this.seen = seen;
  }

  /** Whether it can be the predicted one; then what it shows of tags and streams is bound. */
  boolean bindTo(PhysicalCommand predicted) {
    if (seen.words().isPresent()) {
      CommandWords words = seen.words().get();
      boolean admitted = predicted.admits(words);
      if (admitted) {
        predicted.bind(words);
      }
      return admitted;
    }
    if (seen.op().equals(Opcode.SYNC.name())) {
      boolean sync = predicted.words().get(CommandFields.OP) == Opcode.SYNC.code();
      return sync || predicted.lost();
    }
    CommandWords words = filled(predicted);
    boolean admitted = CommandMatch.difference(seen, words).isEmpty() && predicted.admits(words);
    if (admitted && bindsAll(predicted)) {
      predicted.bind(words);
    }
    return admitted;
  }

  /** The predicted words with the tags and the stream that the trace shows. */
  private CommandWords filled(PhysicalCommand predicted) {
    CommandWords words = predicted.known();
    words = fill(words, CommandFields.ASID, predicted.asid().isPresent());
    words = fill(words, CommandFields.VMID, predicted.vmid().isPresent());
    return fill(words, CommandFields.SID, predicted.stream().isPresent());
  }

  private CommandWords fill(CommandWords words, Field field, boolean bindable) {
    Long shown = seen.fields().get(NAMES.get(field));
    return bindable && shown != null && shown >= 0 && shown <= field.max()
        ? words.with(field, shown)
        : words;
  }

  private boolean bindsAll(PhysicalCommand predicted) {
    return (predicted.asid().isEmpty() || seen.fields().containsKey("asid"))
        && (predicted.vmid().isEmpty() || seen.fields().containsKey("vmid"))
        && (predicted.stream().isEmpty() || seen.fields().containsKey("sid"));
  }

  /** The number in a field, if the command has it and the trace shows it. */
  OptionalLong number(Field field) {
    return value(seen, field);
  }

  boolean isSync() {
    return seen.op().equals(Opcode.SYNC.name());
  }

  /** The StreamID of a command, if it has one and the trace shows it. */
  static Optional<Long> stream(CommandSeen seen) {
    OptionalLong sid = value(seen, CommandFields.SID);
    return sid.isPresent() ? Optional.of(sid.getAsLong()) : Optional.empty();
  }

  private static OptionalLong value(CommandSeen seen, Field field) {
    if (seen.words().isEmpty()) {
      Long shown = seen.fields().get(NAMES.get(field));
      return shown == null || shown < 0 ? OptionalLong.empty() : OptionalLong.of(shown);
    }
    CommandWords words = seen.words().get();
    Opcode opcode = Opcode.of((int) CommandFields.OP.extract(words.w0()));
    return opcode.layout().contains(field)
        ? OptionalLong.of(words.get(field))
        : OptionalLong.empty();
  }

  @Override
  public String toString() {
    return RecordText.command(seen);
  }
}
