package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** The fault is right; the device is late. */
final class DeviceUsedLate extends UpdateLint {

  DeviceUsedLate() {
    super(
        new RuleText(
            "DEVICE-USED-LATE",
            "base",
            "warning",
            "SMMUv3 7.6",
            "specification",
            "A device used an address after it was unmapped and invalidated: "
                + "the fault is legitimate",
            "The range was mapped, then unmapped, and a completed TLBI covers "
                + "it. The SMMU and its driver did what they must; the device, or "
                + "the driver of the device, went on with a buffer that was given "
                + "back.",
            "Look at the driver of the device: it has to stop the DMA, and "
                + "see it stopped, before it unmaps.",
            "Some devices prefetch descriptors or send a last interrupt "
                + "message; nothing comes of it but the fault."),
        Procedure.DEVICE_STOP,
        "no access to the range after it is unmapped");
  }
}
