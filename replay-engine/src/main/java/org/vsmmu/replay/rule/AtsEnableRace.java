package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** An unmap that does not yet know of a device's ATC. */
final class AtsEnableRace extends UpdateLint {

  AtsEnableRace() {
    super(
        new RuleText(
            "ATS-ENABLE-RACE",
            "4",
            "warning",
            "SMMUv3 8.2, 8.4",
            "specification",
            "ATS was switched on while an unmap was under way that sent no " + "ATC_INV",
            "The unmap may have looked for devices with ATS before this one "
                + "was among them. Whether the device can have asked for the old "
                + "translation depends on the order in which CPUs saw each other's "
                + "stores, which no trace shows.",
            "Make the device known to unmaps before EATS is set, and order "
                + "the two: the stores to the tables before the look for devices, "
                + "the device's entry before its ATS (Linux cdb8a3c34635 has the "
                + "barrier).",
            "If the TLBI and its CMD_SYNC were complete for all CPUs before "
                + "EATS was set, nothing can be left. Records of one thread are "
                + "never a race."),
        Procedure.ATS_RACE,
        "an ATC_INV for the new device, or EATS after the range is released");
  }
}
