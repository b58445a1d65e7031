package org.vsmmu.iommufd.arm;

import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.layout.Field;

/**
 * A command that the host gives to the SMMU. Tag and StreamID may have to be bound.
 *
 * @param words the words, zero where a number has to be put in
 * @param asid what belongs into the ASID field
 * @param vmid what belongs into the VMID field
 * @param stream what belongs into the StreamID field
 * @param slot where a CMD_SYNC reports to, in its second word
 * @param lost whether the host has written a SYNC over it since, so that its words may be gone
 */
public record PhysicalCommand(
    CommandWords words,
    Optional<Tag> asid,
    Optional<Tag> vmid,
    Optional<Unknown> stream,
    Optional<QueueSlot> slot,
    boolean lost) {
  /** The host's CMD_SYNC: CS=SEV, with the attributes of an MSI that is not used. */
  public static final PhysicalCommand SYNC = of(new CommandWords(0x0fc0_2046L, 0));

  /** The same, reporting by an MSI into its own queue slot (iommufd 5.1). */
  static PhysicalCommand syncByMsi(QueueSlot slot) {
    CommandWords words = new CommandWords(0x0fc0_1046L, 0);
    Optional<Tag> none = Optional.empty();
    return new PhysicalCommand(words, none, none, Optional.empty(), Optional.of(slot), false);
  }

  public static PhysicalCommand of(CommandWords words) {
    Optional<Tag> none = Optional.empty();
    return new PhysicalCommand(words, none, none, Optional.empty(), Optional.empty(), false);
  }

  static PhysicalCommand of(Command command) {
    return of(command.words());
  }

  PhysicalCommand withAsid(Tag tag) {
    return new PhysicalCommand(words, Optional.of(tag), vmid, stream, slot, lost);
  }

  public PhysicalCommand withVmid(Tag tag) {
    return new PhysicalCommand(words, asid, Optional.of(tag), stream, slot, lost);
  }

  public PhysicalCommand withStream(Unknown sid) {
    return new PhysicalCommand(words, asid, vmid, Optional.of(sid), slot, lost);
  }

  /** The same command, which the host overwrites with a SYNC because it was illegal. */
  PhysicalCommand overwritten() {
    return new PhysicalCommand(words, asid, vmid, stream, slot, true);
  }

  /** Whether this can be the command with these words, under what is bound so far. */
  public boolean admits(CommandWords seen) {
    if (lost && seen.equals(SYNC.words)) {
      return true;
    }
    long w0 = seen.w0();
    boolean tags = asid.map(t -> t.admits(CommandFields.ASID.extract(w0))).orElse(true)
        && vmid.map(t -> t.admits(CommandFields.VMID.extract(w0))).orElse(true)
        && stream.map(s -> s.admits(CommandFields.SID.extract(w0))).orElse(true);
    boolean operand = slot.map(s -> s.admits(seen.w1())).orElse(seen.w1() == words.w1());
    return tags && operand && blank(w0) == words.w0();
  }

  /** Binds what this command shows. Only after {@link #admits}. */
  public void bind(CommandWords seen) {
    if (lost && seen.equals(SYNC.words)) {
      return;
    }
    asid.ifPresent(t -> t.bind(CommandFields.ASID.extract(seen.w0())));
    vmid.ifPresent(t -> t.bind(CommandFields.VMID.extract(seen.w0())));
    stream.ifPresent(s -> s.bind(CommandFields.SID.extract(seen.w0())));
    slot.ifPresent(s -> s.bind(seen.w1()));
  }

  private long blank(long w0) {
    long rest = w0;
    rest = asid.isPresent() ? CommandFields.ASID.insert(rest, 0) : rest;
    rest = vmid.isPresent() ? CommandFields.VMID.insert(rest, 0) : rest;
    return stream.isPresent() ? CommandFields.SID.insert(rest, 0) : rest;
  }

  /** The words as far as they are known. */
  public CommandWords known() {
    CommandWords known = words;
    known = put(known, CommandFields.ASID, asid.map(Tag::number).orElse(null));
    known = put(known, CommandFields.VMID, vmid.map(Tag::number).orElse(null));
    return put(known, CommandFields.SID, stream.map(Unknown::value).orElse(null));
  }

  private static CommandWords put(CommandWords words, Field field, OptionalLong number) {
    return number == null || number.isEmpty() ? words : words.with(field, number.getAsLong());
  }

  /** The command in words; an unknown number reads as 0. */
  @Override
  public String toString() {
    return CommandCodec.decode(known().w0(), known().w1()).toString();
  }
}
