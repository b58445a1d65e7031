package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** A device that the guest sees, and the VMM has told nobody about. */
final class VsidUnbound extends UpdateLint {

  VsidUnbound() {
    super(
        new RuleText(
            "VSID-UNBOUND",
            "4",
            "warning",
            "iommufd 4.7, SMMUv3 5.1",
            "specification",
            "A guest's device uses a StreamID for which there is no vDEVICE",
            "The guest got C_BAD_STREAMID for a vSID that no IOMMU_VDEVICE_ALLOC has named. Its"
                + " commands for this device cannot be forwarded either, and no event of the"
                + " device finds its way to it.",
            "Make a vDEVICE for every device behind the guest's SMMU; put devices that have none"
                + " on a bus that the guest's tables do not send through this SMMU.",
            "If the guest made up the StreamID, the event is right. Event records of the"
                + " hardware carry other numbers, and do not count."),
        Procedure.VSID,
        "a vDEVICE with this vSID");
  }
}
