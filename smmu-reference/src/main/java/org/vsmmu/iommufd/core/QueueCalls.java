package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.FaultQueueAllocStruct;
import org.vsmmu.iommufd.uapi.VeventqAllocStruct;

/** VEVENTQ_ALLOC and FAULT_QUEUE_ALLOC (iommufd 4.8). */
final class QueueCalls {
  private static final int DEEPEST = 1 << 19;

  static void veventq(Invocation call) throws CallFailed {
    int type = call.u32(VeventqAllocStruct.TYPE);
    boolean bad = call.u32(VeventqAllocStruct.FLAGS) != 0
        || call.u32(VeventqAllocStruct.RESERVED) != 0
        || type == 0;
    when(bad, Errno.EOPNOTSUPP);
    long depth = call.get(VeventqAllocStruct.VEVENTQ_DEPTH);
    boolean tooDeep = depth > DEEPEST && call.has(KernelFact.VEVENTQ_DEPTH_CAP);
    when(depth == 0 || tooDeep, Errno.EINVAL);
    Viommu viommu = call.ids().get(call.u32(VeventqAllocStruct.VIOMMU_ID), Viommu.class);
    when(viommu.eventQueue(type).isPresent(), Errno.EEXIST);
    Veventq queue = new Veventq(call.ids().reserve(), viommu, type, (int) depth);
    call.ids().publish(queue);
    int fd = call.process().files().install(new QueueFile(call.file(), queue));
    call.put(VeventqAllocStruct.OUT_VEVENTQ_ID, queue.id());
    call.put(VeventqAllocStruct.OUT_VEVENTQ_FD, fd);
  }

  static void faultQueue(Invocation call) throws CallFailed {
    unless(call.u32(FaultQueueAllocStruct.FLAGS) == 0, Errno.EOPNOTSUPP);
    FaultQueue queue = new FaultQueue(call.ids().reserve());
    call.ids().publish(queue);
    int fd = call.process().files().install(new QueueFile(call.file(), queue));
    call.put(FaultQueueAllocStruct.OUT_FAULT_ID, queue.id());
    call.put(FaultQueueAllocStruct.OUT_FAULT_FD, fd);
  }

  private QueueCalls() {}
}
