package org.vsmmu.replay.iommufd;

import java.util.Map;
import java.util.Optional;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.core.Veventq;
import org.vsmmu.iommufd.host.DescriptorTable;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.host.PlainFile;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.FaultQueueAllocStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.RfcCall;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VeventqAllocStruct;
import org.vsmmu.iommufd.uapi.VirqAllocStruct;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * The descriptors of queues in a log that records no close. The first number that is seen says how
 * many descriptors there were; that one was closed shows in a number given again, or in a DESTROY
 * of its queue that succeeds.
 */
final class SeenQueues {
  /** No program has more open than that. */
  private static final int HIGHEST = 1 << 10;

  private final DescriptorTable files;
  private final CallTable calls;
  private boolean bound;

  /** @param calls which call a number means */
  SeenQueues(DescriptorTable files, CallTable calls) {
    this.calls = calls;
    this.files = files;
  }

  /** Before a call is handled: does what must have happened to descriptors before it. */
  void prepare(NestLine.Call call, Iommufd iommufd) {
    if (call.returned() != 0) {
      return;
    }
    StructValue out = StructValue.of(call.out());
    CallForm form = calls.of(call.command() & 0xff).orElse(null);
    if (form == Ioctl.VEVENTQ_ALLOC) {
      expect(out.u32(VeventqAllocStruct.OUT_VEVENTQ_FD));
    } else if (form instanceof RfcCall.Numbered rfc && rfc.call() == RfcCall.VIRQ_ALLOC) {
      expect(out.u32(VirqAllocStruct.OUT_VIRQ_FD));
    } else if (form == Ioctl.FAULT_QUEUE_ALLOC) {
      expect(out.u32(FaultQueueAllocStruct.OUT_FAULT_FD));
    } else if (form == Ioctl.DESTROY) {
      iommufd.ids().find(out.u32(DestroyStruct.ID)).ifPresent(this::close);
    }
  }

  private void expect(int fd) {
    while (!bound && fd <= HIGHEST && files.lowestFree() < fd) {
      files.install(new PlainFile("unrecorded"));
    }
    bound = true;
    if (files.find(fd, QueueFile.class).isPresent()) {
      files.close(fd);
    }
  }

  private void close(KernelObject object) {
    for (Map.Entry<Integer, OpenFile> open : files.open().entrySet()) {
      if (open.getValue() instanceof QueueFile queue && queue.object() == object) {
        files.close(open.getKey());
        return;
      }
    }
  }

  /** The event queue that is open. */
  Optional<QueueFile> eventQueue() {
    return files.open().values().stream()
        .filter(QueueFile.class::isInstance)
        .map(QueueFile.class::cast)
        .filter(queue -> queue.object() instanceof Veventq)
        .reduce((first, second) -> second);
  }
}
