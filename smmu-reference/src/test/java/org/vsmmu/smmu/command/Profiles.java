package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.register.IdFields.AIDR;
import static org.vsmmu.smmu.register.IdFields.IDR0;
import static org.vsmmu.smmu.register.IdFields.IDR1;
import static org.vsmmu.smmu.register.IdFields.IDR3;
import static org.vsmmu.smmu.register.IdFields.IDR5;

import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Layout;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

/** Profiles that differ from {@code architecture} in a few fields. */
final class Profiles {
  static SmmuProfile with(Field field, long value) {
    return with(SmmuProfile.ARCHITECTURE, field, value);
  }

  static SmmuProfile with(SmmuProfile profile, Field field, long value) {
    IdRegisters id = profile.idRegisters().orElseThrow();
    IdRegisters changed =
        new IdRegisters(
            replace(IDR0, id.idr0(), field, value),
            replace(IDR1, id.idr1(), field, value),
            id.idr2(),
            replace(IDR3, id.idr3(), field, value),
            replace(IDR5, id.idr5(), field, value),
            replace(AIDR, id.aidr(), field, value));
    return SmmuProfile.of(profile.name() + "+" + field.name(), "for a test", changed);
  }

  private static int replace(Layout register, int old, Field field, long value) {
    return register.contains(field) ? (int) field.insert(Integer.toUnsignedLong(old), value) : old;
  }

  private Profiles() {}
}
