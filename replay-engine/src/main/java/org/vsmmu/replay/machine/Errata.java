package org.vsmmu.replay.machine;

import java.util.HashSet;
import java.util.Set;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.RegisterMap;
import org.vsmmu.smmu.register.SmmuProfile;

/**
 * What is known to be different about an implementation and is not reported again and again (SMMUv3
 * 10.1).
 */
enum Errata {
  /** None: the architecture. */
  NONE,
  /**
   * QEMU: InD, PnU, SSV and NSIPA are 0 in every record (row 11), RnW is that of the walk where
   * CLASS is not IN; pages 0 and 1 of the registers are the same (row 7).
   */
  QEMU;

  private static final String QEMU_PROFILES = "qemu";
  private static final int CLASS_IN = 2;

  static Errata of(SmmuProfile profile) {
    return profile.name().startsWith(QEMU_PROFILES) ? QEMU : NONE;
  }

  RegisterMap registerMap() {
    return this == QEMU ? RegisterMap.ALIASED : RegisterMap.ARCHITECTURE;
  }

  /** Fields of a record of which this implementation says nothing that can be relied on. */
  Set<Field> unreliable(EventRecord record) {
    if (this == NONE) {
      return Set.of();
    }
    Set<Field> fields =
        new HashSet<>(Set.of(EventFields.PNU, EventFields.IND, EventFields.SSV, EventFields.NSIPA));
    boolean walk = record.type().layout().contains(EventFields.CLASS)
        && record.get(EventFields.CLASS) != CLASS_IN;
    if (walk) {
      fields.add(EventFields.RNW);
      fields.add(EventFields.TT_RNW);
    }
    return fields;
  }
}
