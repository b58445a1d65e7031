package org.vsmmu.smmu.cache;

import java.util.Optional;
import java.util.OptionalInt;
import org.vsmmu.smmu.command.AddressTlbi;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;

/** How an SMMU of some ID registers reads the operands of TLBIs (SMMUv3 6.4, 6.5). */
public record TlbScopes(boolean ril, boolean ds, boolean vmids) {

  /** Without ID registers: range invalidation and VMIDs exist, 52-bit addresses do not. */
  public static final TlbScopes GENERIC = new TlbScopes(true, false, true);

  /** As these registers say. */
  public static TlbScopes of(Optional<IdRegisters> registers) {
    return registers.map(r -> new TlbScopes(r.ril(), r.ds(), r.s2p())).orElse(GENERIC);
  }

  /** What a command takes from the TLB; empty if nothing. */
  public Optional<TlbScope> of(Command command) {
    if (command.opcode().kind() != Opcode.Kind.TLBI || command.opcode().secure()) {
      return Optional.empty();
    }
    int vmid = vmids ? operand(command, CommandFields.VMID).orElse(Tag.NONE) : Tag.NONE;
    int asid = operand(command, CommandFields.ASID).orElse(Tag.NONE);
    Optional<TlbiRange> range = command instanceof AddressTlbi addressed
        ? Optional.of(addressed.range().effective(ril, ds))
        : Optional.empty();
    return Optional.of(new TlbScope(command.opcode(), vmid, asid, range));
  }

  private static OptionalInt operand(Command command, Field field) {
    var value = command.operand(field);
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }
}
