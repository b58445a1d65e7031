package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** ATS is on in the SMMU for as long as it is on in the device. */
final class AtsEnableOrder extends UpdateLint {

  AtsEnableOrder() {
    super(
        new RuleText(
            "ATS-ENABLE-ORDER",
            "4",
            "warning",
            "SMMUv3 8.4",
            "specification",
            "ATS was switched on or off in the wrong order between STE and " + "device",
            "A device that asks while EATS is not in force gets errors; one "
                + "that keeps translations over the end of EATS may use them "
                + "unchecked.",
            "On: EATS; CFGI; CMD_SYNC; then the endpoint. Off: the endpoint; "
                + "ATC_INV of everything; CMD_SYNC; then EATS=0; CFGI; CMD_SYNC. "
                + "Between EATS 1 and 2 only through 0. All endpoints off before "
                + "SMMUEN is cleared, and no EATS=2 while ATSCHK is.",
            "The trace shows an endpoint only through its requests: one that "
                + "is switched on and silent is not seen."),
        Procedure.ATS,
        "on: EATS, CFGI, CMD_SYNC, endpoint; off: endpoint, ATC_INV, CMD_SYNC, EATS=0");
  }
}
