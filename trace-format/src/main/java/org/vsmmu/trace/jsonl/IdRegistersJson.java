package org.vsmmu.trace.jsonl;

import java.util.Optional;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** The ID registers of an SMMU, as the member {@code idr}. */
final class IdRegistersJson {
  private static final long MAX_REGISTER = 0xffff_ffffL;

  static Optional<IdRegisters> read(JsonObject in) throws Misfit {
    JsonObject idr = in.optionalObject("idr").orElse(null);
    if (idr == null) {
      return Optional.empty();
    }
    IdRegisters registers = new IdRegisters(
        register(idr, "idr0"),
        register(idr, "idr1"),
        register(idr, "idr2"),
        register(idr, "idr3"),
        register(idr, "idr5"),
        register(idr, "aidr"));
    idr.finish();
    return Optional.of(registers);
  }

  /** A register of 32 bits. */
  static int register(JsonObject in, String name) throws Misfit {
    long value = in.hex(name);
    if (Long.compareUnsigned(value, MAX_REGISTER) > 0) {
      throw in.misfit(name, "32 bits");
    }
    return (int) value;
  }

  static void write(JsonOut out, IdRegisters registers) {
    out.begin("idr");
    register(out, "idr0", registers.idr0());
    register(out, "idr1", registers.idr1());
    register(out, "idr2", registers.idr2());
    register(out, "idr3", registers.idr3());
    register(out, "idr5", registers.idr5());
    register(out, "aidr", registers.aidr());
    out.end();
  }

  static void register(JsonOut out, String name, int value) {
    out.hex(name, value & MAX_REGISTER);
  }

  private IdRegistersJson() {}
}
