package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** Nobody told a device that its tables go away. */
final class DmaNotQuiesced extends UpdateLint {

  DmaNotQuiesced() {
    super(
        new RuleText(
            "DMA-NOT-QUIESCED",
            "base",
            "warning",
            "SMMUv3 1.4, 1.5",
            "specification",
            "The SMMU was disabled or given another stream table while a "
                + "device went on with its DMA",
            "The device's DMA had been translated; now it is aborted, or it "
                + "finds no stream table entry of its own. Devices may fail in ways "
                + "that only a reset mends; a crash kernel sees it at every boot.",
            "Stop the devices first; or keep the old stream table until each "
                + "device is reset, and only then replace its entry.",
            "A device that nobody needs any more may well be aborted."),
        Procedure.QUIESCE,
        "no DMA between the end of the old stream table and the device's new entry");
  }
}
