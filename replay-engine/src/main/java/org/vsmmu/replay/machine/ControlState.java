package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.register.GlobalBypass;
import org.vsmmu.smmu.register.RegisterFields;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Ternary;
import org.vsmmu.smmu.translate.Controls;

/**
 * What registers say to transactions. A flag that nobody knows doubles the possibilities: an access
 * may do what any of them lets it do.
 */
final class ControlState {

  private final SmmuRegisters registers;
  private List<Controls> variants;

  ControlState(SmmuRegisters registers) {
    this.registers = registers;
    this.variants = variants();
  }

  /** A register changed. */
  void refresh() {
    variants = variants();
  }

  /** The first of them, which tells everything that does not depend on unknown flags. */
  Controls likely() {
    return variants.get(0);
  }

  /** One for each combination of what is unknown. */
  List<Controls> all() {
    return variants;
  }

  /** Whether it is known whether the SMMU is enabled, and with which table. */
  boolean known() {
    Ternary enabled = registers.enabled(RegisterFields.SMMUEN);
    boolean table = registers.strtabBase().isPresent() && registers.strtabCfg().isPresent();
    return enabled.known() && (!enabled.surely() || table);
  }

  private List<Controls> variants() {
    List<Controls> all = new ArrayList<>(1);
    boolean enabled = registers.smmuEnabled();
    StreamTable streams = new StreamTable(
        registers.strtabBase().orElse(0), (int) registers.strtabCfg().orElse(0), registers.id());
    // GBPA matters only while disabled, RECINVSID and REC_CFG_ATS only while enabled.
    Ternary bypassAborts = enabled
        ? Ternary.NO
        : registers.gbpa().map(GlobalBypass::abort).map(Ternary::of).orElse(Ternary.UNKNOWN);
    for (boolean aborts : values(bypassAborts)) {
      for (boolean bad : values(registers.cr2(RegisterFields.RECINVSID))) {
        for (boolean ats : values(registers.cr2(RegisterFields.REC_CFG_ATS))) {
          all.add(new Controls(
              registers.id(),
              enabled,
              streams,
              aborts,
              registers.e2h(),
              bad,
              ats,
              registers.atsCheck()));
        }
      }
    }
    return all;
  }

  private static boolean[] values(Ternary flag) {
    return switch (flag) {
      case NO -> new boolean[] {false};
      case YES -> new boolean[] {true};
      case UNKNOWN -> new boolean[] {false, true};
    };
  }
}
