package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Ioas;
import org.vsmmu.iommufd.iova.IovaDomain;
import org.vsmmu.iommufd.mock.MockIommu;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.uapi.IoasCopyStruct;
import org.vsmmu.iommufd.uapi.IoasMapFileStruct;
import org.vsmmu.iommufd.uapi.IoasMapStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestCmdStruct;
import org.vsmmu.iommufd.uapi.TestOperation;
import org.vsmmu.trace.iommufd.IoctlSeen;

/**
 * What an injected fault leaves behind although the call succeeds (iommufd-core 11): an automatic
 * HWPT that was passed over, or a mock device without an IOMMU. The first shows in the new HWPT's
 * id, the second in the first IOVA outside of the aperture that a mapping is given.
 */
final class InjectedFaults {
  private final List<IovaDomain> suspects = new ArrayList<>();
  private boolean armed;

  void arm(boolean on) {
    armed = on;
  }

  /** Whether a call was ended by an injected fault, or may have been. */
  boolean ended(IoctlSeen call) {
    return armed && call.returned() < 0;
  }

  /** Before a successful call is handled. */
  void before(IoctlSeen call, IdTable ids) {
    if (call.returned() != 0 || call.out() == null) {
      return;
    }
    StructValue out = StructValue.of(call.out());
    if (armed && call.command() == Ioctl.TEST_CMD.code()) {
      usedHwpt(out).filter(id -> ids.find(id).isEmpty()).ifPresent(id -> passOver(out, ids));
    } else if (call.command() == Ioctl.IOAS_MAP.code()) {
      lookAtIova(out, IoasMapStruct.IOAS_ID, IoasMapStruct.IOVA, ids);
    } else if (call.command() == Ioctl.IOAS_MAP_FILE.code()) {
      lookAtIova(out, IoasMapFileStruct.IOAS_ID, IoasMapFileStruct.IOVA, ids);
    } else if (call.command() == Ioctl.IOAS_COPY.code()) {
      lookAtIova(out, IoasCopyStruct.DST_IOAS_ID, IoasCopyStruct.DST_IOVA, ids);
    }
  }

  private static void passOver(StructValue out, IdTable ids) {
    int target = out.u32(TestCmdStruct.ID);
    ids.find(target)
        .filter(Ioas.class::isInstance)
        .ifPresent(ioas -> ((Ioas) ioas).passOverAutomatic());
  }

  /** The HWPT that a mock device ended up on. */
  private static Optional<Integer> usedHwpt(StructValue out) {
    return TestOperation.of(out.u32(TestCmdStruct.OP))
        .filter(op -> op == TestOperation.MOCK_DOMAIN || op == TestOperation.MOCK_DOMAIN_FLAGS)
        .map(op -> out.u32(op.member("out_hwpt_id")));
  }

  private void lookAtIova(StructValue out, Member target, Member address, IdTable ids) {
    long iova = out.get(address);
    ids.find(out.u32(target))
        .filter(Ioas.class::isInstance)
        .map(object -> ((Ioas) object).space())
        .ifPresent(space -> List.copyOf(suspects).forEach(domain -> {
          if (space.domains().contains(domain) && !domain.aperture().contains(iova)) {
            MockIommu.withoutIommu(space, domain);
            suspects.remove(domain);
          }
        }));
  }

  /** After a successful call was handled. */
  void after(IoctlSeen call, IdTable ids) {
    boolean made = call.returned() == 0 && call.out() != null;
    if (!armed || !made || call.command() != Ioctl.TEST_CMD.code()) {
      return;
    }
    usedHwpt(StructValue.of(call.out()))
        .flatMap(ids::find)
        .filter(HwptPaging.class::isInstance)
        .ifPresent(hwpt -> suspects.add(((HwptPaging) hwpt).domain()));
  }
}
