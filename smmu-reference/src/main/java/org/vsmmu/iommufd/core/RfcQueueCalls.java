package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.RfcVqueueAllocStruct;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.UserData;
import org.vsmmu.iommufd.uapi.VirqAllocStruct;

/** VIRQ_ALLOC and the first VQUEUE_ALLOC (iommufd 10). */
final class RfcQueueCalls {
  private static final StructLayout QUEUE = Blobs.RFC_VQUEUE_TEGRA241_CMDQV;
  private static final Member INDEX = QUEUE.find("vcmdq_id").orElseThrow();
  private static final Member LOG2SIZE = QUEUE.find("vcmdq_log2size").orElseThrow();

  /** TEGRA241_CMDQV, then 0. */
  private static final int DATA_TYPE = 0;

  private static final int QUEUE_TYPE = 1;

  /** Larger than any queue of an SMMU, small enough to shift by. */
  private static final int LARGEST_LOG2 = 40;

  static void virq(Invocation call) throws CallFailed {
    unless(call.u32(VirqAllocStruct.FLAGS) == 0, Errno.EOPNOTSUPP);
    int type = call.u32(VirqAllocStruct.TYPE);
    when(type == 0, Errno.EINVAL);
    Viommu viommu = call.ids().get(call.u32(VirqAllocStruct.VIOMMU_ID), Viommu.class);
    when(viommu.eventQueue(type).isPresent(), Errno.EEXIST);
    Veventq queue = Veventq.ofRecords(call.ids().reserve(), viommu, type);
    call.ids().publish(queue);
    int fd = call.process().files().install(new QueueFile(call.file(), queue));
    call.put(VirqAllocStruct.OUT_VIRQ_ID, queue.id());
    call.put(VirqAllocStruct.OUT_VIRQ_FD, fd);
  }

  /** The order of checks up to the driver is known; what the driver looks at is a guess. */
  static void vqueue(Invocation call) throws CallFailed {
    unless(call.u32(RfcVqueueAllocStruct.FLAGS) == 0, Errno.EOPNOTSUPP);
    int length = call.u32(RfcVqueueAllocStruct.DATA_LEN);
    when(length == 0, Errno.EINVAL);
    Viommu viommu = call.ids().get(call.u32(RfcVqueueAllocStruct.VIOMMU_ID), Viommu.class);
    unless(viommu.driver().hasUnpinnedQueues(), Errno.EOPNOTSUPP);
    int type = call.u32(RfcVqueueAllocStruct.DATA_TYPE);
    UserData data = new UserData(type, length, call.buffer("data_uptr"));
    StructValue blob = UserCopy.blob(QUEUE, DATA_TYPE, data);
    long log2 = Math.min(blob.get(LOG2SIZE), LARGEST_LOG2);
    IdTableEntry entry = new IdTableEntry(call.ids());
    try {
      HwQueue queue = entry.undoWith(
          HwQueue.unpinned(entry.id(), viommu, QUEUE_TYPE, blob.u32(INDEX), 16L << log2));
      viommu.driver().initUnpinned(queue);
      viommu.add(queue);
      entry.publish();
      call.put(RfcVqueueAllocStruct.OUT_VQUEUE_ID, queue.id());
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  private RfcQueueCalls() {}
}
