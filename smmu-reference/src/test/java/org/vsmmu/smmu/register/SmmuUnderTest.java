package org.vsmmu.smmu.register;

import java.util.List;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;

/** ID registers for tests, and accesses by name. */
public final class SmmuUnderTest {
  /** SMMUv3.2 with PRI, ATS and everything else that a register depends on. */
  public static final IdRegisters FULL = with(
      SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow(),
      List.of(
          IdFields.HYP,
          IdFields.BTM,
          IdFields.VMW,
          IdFields.ATSRECERR,
          IdFields.DPT,
          IdFields.ECMDQ,
          IdFields.PRI,
          IdFields.ATS,
          IdFields.MSI,
          IdFields.ATOS,
          IdFields.VATOS),
      1);

  public static final ControlPages PAGES = new ControlPages(1, 2, 0x4_0000);

  private final SmmuRegisters registers;

  public SmmuUnderTest(SmmuRegisters registers) {
    this.registers = registers;
  }

  public static IdRegisters with(IdRegisters id, Field field, long value) {
    return with(id, List.of(field), value);
  }

  private static IdRegisters with(IdRegisters id, List<Field> fields, long value) {
    return new IdRegisters(
        replace(IdFields.IDR0, id.idr0(), fields, value),
        replace(IdFields.IDR1, id.idr1(), fields, value),
        id.idr2(),
        replace(IdFields.IDR3, id.idr3(), fields, value),
        replace(IdFields.IDR5, id.idr5(), fields, value),
        replace(IdFields.AIDR, id.aidr(), fields, value));
  }

  public SmmuRegisters registers() {
    return registers;
  }

  public Write write(RegisterName name, long value) {
    return registers.write(name.offset(), value, name.bytes());
  }

  /** The value read, with the bits that are UNKNOWN as zero. */
  public long read(RegisterName name) {
    return registers.read(name.offset(), name.bytes()).orElseThrow();
  }

  public long knownMask(RegisterName name) {
    return registers.knownMask(name.offset());
  }

  private static int replace(Layout register, int old, List<Field> fields, long value) {
    long bits = Integer.toUnsignedLong(old);
    for (Field field : fields) {
      bits = register.contains(field) ? field.insert(bits, value) : bits;
    }
    return (int) bits;
  }
}
