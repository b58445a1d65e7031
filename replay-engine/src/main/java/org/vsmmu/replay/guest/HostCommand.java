package org.vsmmu.replay.guest;

import java.util.Set;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/**
 * A command that the SMMU took from the host.
 *
 * @param words as it was taken
 * @param queue it came from
 * @param position of its record
 * @param own whether the host has a reason of its own for it: a TLBI_NH_ALL behind stage 2
 *     invalidations of the same VMID (iommufd 8, T2)
 */
record HostCommand(CommandWords words, String queue, long position, boolean own) {
  private static final Set<Opcode> TAGGED =
      Set.of(Opcode.TLBI_NH_ALL, Opcode.TLBI_NH_ASID, Opcode.TLBI_NH_VA, Opcode.TLBI_NH_VAA);

  Opcode opcode() {
    return opcode(words);
  }

  /** Whether it is for the stage 1 translations of one VMID. */
  boolean tagged() {
    return TAGGED.contains(opcode());
  }

  long vmid() {
    return words.get(CommandFields.VMID);
  }

  static Opcode opcode(CommandWords words) {
    return Opcode.of((int) CommandFields.OP.extract(words.w0()));
  }
}
