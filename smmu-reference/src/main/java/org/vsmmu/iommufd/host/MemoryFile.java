package org.vsmmu.iommufd.host;

/** A memfd: its pages can be mapped and pinned. */
public final class MemoryFile extends OpenFile {
  private final Backing backing;
  private long size;

  public MemoryFile(boolean hugePages) {
    this.backing = hugePages ? Backing.hugePages("huge memfd") : Backing.pages("memfd");
  }

  public Backing backing() {
    return backing;
  }

  /** Bytes. */
  public long size() {
    return size;
  }

  public void resize(long bytes) {
    size = bytes;
  }
}
