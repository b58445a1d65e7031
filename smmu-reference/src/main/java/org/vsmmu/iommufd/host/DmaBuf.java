package org.vsmmu.iommufd.host;

/** A dma-buf of the selftest's own exporter. */
public final class DmaBuf extends OpenFile {
  private final long size;
  private boolean revoked;

  /**
   * A buffer of zeros.
   *
   * @param size bytes
   */
  public DmaBuf(long size) {
    this.size = size;
  }

  public long size() {
    return size;
  }

  /** Whether the exporter has taken the memory back. */
  public boolean revoked() {
    return revoked;
  }

  public void revoke(boolean take) {
    revoked = take;
  }
}
