package org.vsmmu.replay.driver;

import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.VSID;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;
import org.vsmmu.trace.Body.EventSeen;
import org.vsmmu.trace.KernelEvent;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * The vSIDs that a VMM has made vDEVICEs for, and the StreamIDs of which it tells its guest that
 * they are bad.
 */
final class GuestStreams {

  // struct iommu_vdevice_alloc and iommu_destroy (iommufd 2).
  private static final int OBJECT = 12;
  private static final int VIRT_ID = 16;
  private static final int END = 24;
  private static final int DESTROYED = 4;
  private static final int DESTROY_END = 8;

  /** More than a guest has devices; beyond, the first are forgotten. */
  private static final int MOST = 1 << 16;

  private final Consumer<Moment> moments;
  private final Map<Integer, Long> vsidOfObject = new HashMap<>();
  private boolean ofHardware;
  private boolean complete = true;
  private Evidence last;

  GuestStreams(Consumer<Moment> moments) {
    this.moments = moments;
  }

  void called(Evidence at, KernelEvent event) {
    if (event instanceof NestLine.Run run) {
      // Otherwise the records of the trace are those of the hardware, with its own StreamIDs.
      ofHardware = run.events() != NestLine.Run.Events.UNSEEN;
    } else if (event instanceof NestLine.Call call && call.returned() >= 0) {
      succeeded(at, call.command(), call.in(), call.out());
    } else if (event instanceof IoctlSeen call && call.returned() >= 0) {
      succeeded(at, call.command(), call.in(), call.out());
    }
  }

  private void succeeded(Evidence at, int code, byte[] in, byte[] out) {
    if (code == Ioctl.VDEVICE_ALLOC.code() && out != null && out.length >= END) {
      last = at;
      complete &= vsidOfObject.size() < MOST;
      if (complete) {
        vsidOfObject.put((int) number(out, OBJECT, VIRT_ID), number(out, VIRT_ID, END));
      }
    } else if (code == Ioctl.DESTROY.code() && in != null && in.length >= DESTROY_END) {
      vsidOfObject.remove((int) number(in, DESTROYED, DESTROY_END));
    }
  }

  /** Little-endian bytes. */
  private static long number(byte[] bytes, int from, int end) {
    long number = 0;
    for (int i = end - 1; i >= from; i--) {
      number = number << Byte.SIZE | (bytes[i] & 0xff);
    }
    return number;
  }

  void event(Evidence at, EventSeen seen) {
    boolean bad = seen.type().equals("C_BAD_STREAMID") && seen.sid().isPresent();
    if (!bad || ofHardware || last == null || !complete) {
      return;
    }
    long vsid = seen.sid().getAsLong();
    boolean bound = vsidOfObject.containsValue(vsid);
    String what = "the guest is told that its StreamID %s is bad: no vDEVICE has this vSID"
        .formatted(RecordText.hex(vsid));
    moments.accept(new Moment.ProcedureSeen(at, VSID, bound, bound ? "" : what, List.of(last)));
  }
}
