package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.iommufd.host.AddressSpace;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * One open /dev/iommu. Its objects live until the last descriptor, queue, access and mapped region
 * is gone (iommufd-core 5.4).
 */
public final class Iommufd extends OpenFile {
  private record Region(Viommu viommu, long length) {}

  private final IdTable ids = new IdTable();
  private final NavigableMap<Long, Region> regions = new TreeMap<>();
  private Optional<Ioas> compatible = Optional.empty();
  private boolean accountsByMemory;

  /**
   * A new one.
   *
   * @param asContainer whether it was opened as /dev/vfio/vfio
   */
  public Iommufd(boolean asContainer) {
    this.accountsByMemory = asContainer;
  }

  public IdTable ids() {
    return ids;
  }

  /** The IOAS of the VFIO container calls; it is not held. */
  public Optional<Ioas> compatible() {
    return compatible;
  }

  void setCompatible(Optional<Ioas> ioas) {
    compatible = ioas;
  }

  void forget(Ioas ioas) {
    if (compatible.filter(c -> c == ioas).isPresent()) {
      compatible = Optional.empty();
    }
  }

  boolean accountsByMemory() {
    return accountsByMemory;
  }

  void accountByMemory(boolean on) {
    accountsByMemory = on;
  }

  /** Gives a vIOMMU a region that can be mapped; the lowest free offset from one page on. */
  public long addRegion(Viommu viommu, long length) {
    long offset = Backing.PAGE;
    for (var region : regions.entrySet()) {
      if (region.getKey() - offset >= length) {
        break;
      }
      offset = region.getKey() + region.getValue().length;
    }
    regions.put(offset, new Region(viommu, length));
    return offset;
  }

  void removeRegions(Viommu viommu) {
    regions.values().removeIf(region -> region.viommu == viommu);
  }

  /**
   * The region that an mmap of this descriptor means (iommufd 6.1).
   *
   * @throws CallFailed EINVAL for a private mapping, EPERM for an executable one, ENXIO
   */
  public AddressSpace.Region region(long offset, long length, boolean shared, boolean executable)
      throws CallFailed {
    unless(shared && (length & (Backing.PAGE - 1)) == 0, Errno.EINVAL);
    when(executable, Errno.EPERM);
    Region region = regions.get(offset);
    unless(region != null && region.length == length, Errno.ENXIO);
    return new MappedRegion(this, region.viommu);
  }

  private record MappedRegion(Iommufd file, Viommu viommu) implements AddressSpace.Region {
    @Override
    public void mapped() {
      viommu.hold();
      file.retain();
    }

    @Override
    public void unmapped() {
      viommu.unhold();
      file.drop();
    }
  }

  @Override
  protected void release() {
    ids.close();
  }
}
