package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.HwptInvalidateStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.command.CommandWords;

/**
 * The commands of a guest that a HWPT_INVALIDATE on a vIOMMU carried, and how far the kernel came.
 */
public final class GuestArray {
  private static final StructLayout ENTRY = Blobs.INVALIDATE_ARM_SMMUV3;

  private static final int NO_TYPE = -1;

  private final ObservedCall call;
  private final List<CommandWords> commands = new ArrayList<>();

  private GuestArray(ObservedCall call) {
    this.call = call;
    int length = (int) call.asked(HwptInvalidateStruct.ENTRY_LEN);
    long count = call.asked(HwptInvalidateStruct.ENTRY_NUM);
    byte[] bytes = call.seen().buffers().get("data_uptr");
    for (int i = 0; i < count && bytes != null && (long) (i + 1) * length <= bytes.length; i++) {
      StructValue entry = StructValue.of(bytes, i * length, Math.min(length, ENTRY.size()));
      StructValue whole = StructValue.of(entry.toBytes(), 0, ENTRY.size());
      commands.add(new CommandWords(
          whole.get(ENTRY.members().get(0)), whole.get(ENTRY.members().get(1))));
    }
  }

  /** The array of a call that a driver of SMMUs took; empty for any other call. */
  public static Optional<GuestArray> of(ObservedCall call) {
    if (call.smmu().isEmpty() || !onViommu(call)) {
      return Optional.empty();
    }
    int type = call.invalidationType(HwptInvalidateStruct.HWPT_ID).orElse(NO_TYPE);
    boolean taken = (int) call.asked(HwptInvalidateStruct.DATA_TYPE) == type
        && call.asked(HwptInvalidateStruct.RESERVED) == 0
        && call.asked(HwptInvalidateStruct.ENTRY_NUM) != 0
        && call.asked(HwptInvalidateStruct.ENTRY_LEN) > 0
        && call.asked(HwptInvalidateStruct.ENTRY_LEN) <= Integer.MAX_VALUE
        && call.shows(HwptInvalidateStruct.ENTRY_NUM);
    return taken ? Optional.of(new GuestArray(call)) : Optional.empty();
  }

  /** Whether a call is a HWPT_INVALIDATE on a vIOMMU, well formed or not. */
  public static boolean onViommu(ObservedCall call) {
    return call.is(Ioctl.HWPT_INVALIDATE, HwptInvalidateStruct.RESERVED)
        && call.object(HwptInvalidateStruct.HWPT_ID)
            .filter(Viommu.class::isInstance)
            .isPresent();
  }

  /** The guest's commands, as far as the recording has them. */
  public List<CommandWords> commands() {
    return List.copyOf(commands);
  }

  /** How many the kernel says it has handled. */
  public long reported() {
    return call.answered(HwptInvalidateStruct.ENTRY_NUM);
  }

  /** Whether the kernel refused the command at a place, from 0. */
  public boolean refused(int index) {
    return call.seen().errno() == Errno.EIO.number() && reported() == index;
  }

  /** Whether the kernel took the command at a place, from 0, as far as its answer says. */
  public boolean accepted(int index) {
    // When the wait for a CMD_SYNC has run out, the last of its block is not counted.
    return call.succeeded()
        || index < reported()
        || (call.seen().errno() == Errno.ETIMEDOUT.number() && index == reported());
  }
}
