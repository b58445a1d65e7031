package org.vsmmu.iommufd.amd;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.DirtyBitmap;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.HwInfo;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.PagingDomain;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.iova.Area;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserData;

/**
 * One IOMMU of AMD. A vIOMMU of it holds its parent and does nothing else: nothing nests on it, and
 * the names of its vDEVICEs are programmed nowhere.
 */
public final class AmdIommu implements Driver {
  private static final int INFO_TYPE = 4;
  private static final StructLayout INFO = Blobs.HW_INFO_AMD;
  private static final long DIRTY_TRACKING = 1;
  private static final long ATS_NOT_SUPPORTED = 8;

  /** The interrupt window and the addresses of HyperTransport. */
  private static final List<Span> RESERVED =
      List.of(Span.of(0xfee0_0000L, 0x10_0000), Span.of(0xfd_0000_0000L, 0x3_0000_0000L));

  private final AmdFeatures features;

  public AmdIommu(AmdFeatures features) {
    this.features = features;
  }

  @Override
  public HwInfo hwInfo(Device device, int type) throws CallFailed {
    unless(type == 0 || type == INFO_TYPE, Errno.EOPNOTSUPP);
    StructValue blob = StructValue.ofSize(INFO.size());
    blob.put(INFO.members().get(0), features.efr()).put(INFO.members().get(1), features.efr2());
    return new HwInfo(INFO_TYPE, blob);
  }

  @Override
  public long capabilities(Device device) {
    return (features.ats() ? 0 : ATS_NOT_SUPPORTED)
        | (features.dirtyTracking() ? DIRTY_TRACKING : 0);
  }

  @Override
  public int maxPasidLog2(Device device) {
    return features.maxPasidLog2();
  }

  @Override
  public List<Span> reservedRegions(Device device) {
    return RESERVED;
  }

  @Override
  public PagingDomain pagingDomain(Device device, int flags, UserData data) throws CallFailed {
    when(data.length() != 0, Errno.EOPNOTSUPP);
    boolean parent = (flags & HwptPaging.NEST_PARENT) != 0;
    when(parent && !features.nesting(), Errno.EOPNOTSUPP);
    return new HostTables();
  }

  @Override
  public ViommuDriver viommu(Device device, int type) {
    return new Linked();
  }

  @Override
  public void attach(Device device, int pasid, Hwpt old, Hwpt target) throws CallFailed {
    unless(pasid == Device.RID, Errno.EOPNOTSUPP);
    unless(target.paging().domain() instanceof HostTables, Errno.EINVAL);
  }

  @Override
  public void detach(Device device, int pasid, Hwpt old) {
    // Blocked; what the IOMMU is told then is not modelled.
  }

  /** A vIOMMU that has no operation but its end. */
  private static final class Linked implements ViommuDriver {
    @Override
    public Optional<StructValue> init(Viommu viommu, UserData data) {
      return Optional.empty();
    }
  }

  /** A v1 table: any power of two from 4 KiB on is a page. */
  private static final class HostTables implements PagingDomain {
    private static final int BITS = 48;

    @Override
    public long pageSizes() {
      return -4096L & ((1L << BITS) - 1);
    }

    @Override
    public long smallestPage() {
      return 4096;
    }

    @Override
    public Span aperture() {
      return new Span(0, -1);
    }

    @Override
    public void mapped(Area area, boolean singleSteps) {
      // What the IOMMU is told is not modelled.
    }

    @Override
    public void unmapped(Area area) {
      // Likewise.
    }

    @Override
    public void split(Area area, Area low, Area high) {
      // The tables stay.
    }

    @Override
    public void trackDirty(boolean on) {
      // The marks are in tables that nobody recorded.
    }

    @Override
    public void readDirty(DirtyBitmap bitmap, boolean clear) {
      bitmap.nothingKnown();
    }

    @Override
    public void freed() {
      // Its host DomainID is visible nowhere.
    }
  }
}
