package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;

/** An event comes with the StreamID of a vDEVICE that is gone. */
final class EventStaleVsid extends ContractRule {

  EventStaleVsid() {
    super(new RuleText(
        "EVENT-STALE-VSID",
        "4",
        "error",
        "iommufd 5.7, 7, 3.4",
        "recorded",
        "A guest gets an event with the StreamID of a vDEVICE that is gone",
        "The StreamID of an event is the vDEVICE's. The kernel notes it when "
            + "the device is attached and goes on using it after the vDEVICE was "
            + "destroyed, or made again under another StreamID: the guest is told "
            + "of a fault of a device that it does not have, or of another one.",
        "In the kernel, clear or replace the note when the vDEVICE goes. A "
            + "VMM should attach the device elsewhere before it destroys the "
            + "vDEVICE, and after it makes another.",
        "An event that happened before the vDEVICE was destroyed and is read "
            + "afterwards is right. A log that does not name the events of each DMA "
            + "decides only when the name was right, or wrong, since the queue was "
            + "last empty."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.GuestEventRead read)) {
      return;
    }
    tested(court);
    if (!read.current()) {
      court.say(divergence(read.at())
          .message("the event names StreamID 0x%x, and no vDEVICE had that for this device"
              .formatted(read.vsid()))
          .expected("vSID", "that of a vDEVICE, or no event")
          .observed("vSID", "0x" + Long.toHexString(read.vsid()))
          .build());
    }
  }
}
