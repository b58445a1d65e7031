package org.vsmmu.replay.iommufd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.HwptNested;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.iommufd.IoctlSeen;

/**
 * A call to iommufd that has ended: what was asked, what was predicted, what was seen.
 *
 * @param seen the call as it was recorded
 * @param predicted what the model answered
 * @param expected the commands that the SMMU should have taken meanwhile
 * @param commands those that it took; empty in a recording that does not show them
 * @param ids the objects after the call
 * @param smmu what the calls are about; empty for the selftests' mock
 */
public record ObservedCall(
    IoctlSeen seen,
    Answer predicted,
    List<PhysicalCommand> expected,
    Optional<List<CommandWords>> commands,
    IdTable ids,
    Optional<ArmFeatures> smmu) {

  public ObservedCall {
    expected = List.copyOf(expected);
    commands = commands.map(List::copyOf);
  }

  /** Whether it is this call, with a structure that reaches to the end of a member. */
  public boolean is(Ioctl call, Member last) {
    return seen.command() == call.code() && seen.in() != null && seen.in().length >= last.end();
  }

  /** A member as the caller gave it, unsigned. */
  public long asked(Member member) {
    return StructValue.of(seen.in()).get(member);
  }

  /** A member as the kernel left it; the structure must have been recorded. */
  public long answered(Member member) {
    return StructValue.of(seen.out()).get(member);
  }

  /** Whether the structure was recorded afterwards, up to the end of a member. */
  public boolean shows(Member last) {
    return seen.out() != null && seen.out().length >= last.end();
  }

  public boolean succeeded() {
    return seen.returned() >= 0;
  }

  /** The object of an id that the caller gave. */
  public Optional<KernelObject> object(Member id) {
    return ids.find((int) asked(id));
  }

  /** The vIOMMU of an id that the caller gave. */
  public Optional<Viommu> viommu(Member id) {
    return object(id).filter(Viommu.class::isInstance).map(Viommu.class::cast);
  }

  /** The data type of invalidations that an object takes; empty when it takes none. */
  public OptionalInt invalidationType(Member id) {
    KernelObject target = object(id).orElse(null);
    if (target instanceof Viommu viommu) {
      return viommu.driver().invalidationType();
    }
    return target instanceof HwptNested nested
        ? nested.domain().invalidationType()
        : OptionalInt.empty();
  }
}
