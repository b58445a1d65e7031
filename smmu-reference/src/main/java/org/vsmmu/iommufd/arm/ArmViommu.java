package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.Vdevice;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.UserData;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/** The SMMUv3's vIOMMU of type 1: a borrowed VMID and a way for guest commands. */
final class ArmViommu implements ViommuDriver {
  private static final StructLayout REQUEST = Blobs.INVALIDATE_ARM_SMMUV3;
  private static final int INVALIDATE_TYPE = 1;
  private static final int HWPT_TYPE = 2;

  /** So many commands are pushed at a time, followed by a SYNC. */
  private static final int BLOCK = 63;

  private final ArmIommu smmu;

  ArmViommu(ArmIommu smmu) {
    this.smmu = smmu;
  }

  @Override
  public Optional<StructValue> init(Viommu viommu, UserData data) throws CallFailed {
    boolean own = viommu.parent().domain() instanceof ArmDomain parent && parent.smmu() == smmu;
    unless(own, Errno.EINVAL);
    return Optional.empty();
  }

  private static ArmDomain domain(Viommu viommu) {
    return (ArmDomain) viommu.parent().domain();
  }

  @Override
  public NestedDomain nestedDomain(Viommu viommu, int flags, UserData data) throws CallFailed {
    when((flags & ~HwptPaging.FAULT_ID_VALID) != 0, Errno.EOPNOTSUPP);
    StructValue blob = UserCopy.blob(Blobs.HWPT_ARM_SMMUV3, HWPT_TYPE, data);
    return new ArmNested(VirtualSte.of(blob), domain(viommu));
  }

  @Override
  public void init(Vdevice vdevice) throws CallFailed {
    // A guest's StreamID can stand for one stream only.
    int streams = smmu.master(vdevice.device()).streams().size();
    unless(streams == 1, Errno.EOPNOTSUPP);
  }

  /**
   * Gives guest commands to the SMMU in blocks. When one is refused, those of its block are not
   * issued, and yet the ones before it are reported as handled.
   */
  @Override
  public Invalidated invalidate(Viommu viommu, UserArray requests) throws CallFailed {
    StructValue[] entries = UserCopy.array(REQUEST, INVALIDATE_TYPE, requests);
    GuestCommands guest =
        new GuestCommands(smmu.features(), domain(viommu).tag(), name -> stream(viommu, name));
    List<PhysicalCommand> block = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      try {
        block.add(guest.convert(words(entries[i])));
      } catch (CallFailed e) {
        return Invalidated.stopped(i, e.errno());
      }
      if (block.size() == BLOCK || i == entries.length - 1) {
        boolean stopped = push(block);
        block.clear();
        if (stopped) {
          return Invalidated.stopped(i, Errno.ETIMEDOUT);
        }
      }
    }
    return Invalidated.all(entries.length);
  }

  /**
   * Gives a block to the SMMU and waits. A command that the SMMU finds illegal stops the queue: the
   * host puts a SYNC in its place and goes on, but the wait has run out.
   */
  private boolean push(List<PhysicalCommand> block) {
    boolean stopped = false;
    for (PhysicalCommand command : block) {
      boolean illegal = illegal(command);
      smmu.commands().add(illegal ? command.overwritten() : command);
      if (illegal) {
        smmu.commands().add(PhysicalCommand.SYNC);
      }
      stopped |= illegal;
    }
    smmu.commands().sync();
    return stopped;
  }

  /** A Secure command on the Non-secure queue; strict kernels let none through. */
  private static boolean illegal(PhysicalCommand command) {
    Opcode opcode = Opcode.of((int) command.words().get(CommandFields.OP));
    return opcode.layout().contains(CommandFields.SSEC) && command.words().has(CommandFields.SSEC);
  }

  @Override
  public OptionalInt invalidationType() {
    return OptionalInt.of(INVALIDATE_TYPE);
  }

  @Override
  public Optional<Set<Integer>> eventTypes() {
    return Optional.of(Set.of(GuestEvents.EVENT_TYPE));
  }

  private static CommandWords words(StructValue entry) {
    return new CommandWords(
        entry.get(REQUEST.members().get(0)), entry.get(REQUEST.members().get(1)));
  }

  private Unknown stream(Viommu viommu, long guestName) throws CallFailed {
    Vdevice vdevice = viommu.vdevice(guestName).orElseThrow(() -> new CallFailed(Errno.EIO));
    return smmu.master(vdevice.device()).stream();
  }
}
