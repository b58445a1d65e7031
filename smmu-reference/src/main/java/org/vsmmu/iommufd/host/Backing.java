package org.vsmmu.iommufd.host;

/**
 * What holds the bytes of some memory: the anonymous pages of one mapping, or a file. Two places
 * are the same memory when backing and offset are the same.
 */
public final class Backing {
  /** Bytes of a page of this machine. */
  public static final long PAGE = 4096;

  /** Bytes of a huge page of this machine. */
  public static final long HUGE_PAGE = 2 << 20;

  private final String name;
  private final long run;

  private Backing(String name, long run) {
    this.name = name;
    this.run = run;
  }

  /** Memory whose physical addresses are known to be contiguous within a page only. */
  public static Backing pages(String name) {
    return new Backing(name, PAGE);
  }

  /** Memory of huge pages. */
  public static Backing hugePages(String name) {
    return new Backing(name, HUGE_PAGE);
  }

  /** Memory with the same pages, but others. */
  public Backing copy() {
    return new Backing(name, run);
  }

  /** Bytes of the naturally aligned pieces that are physically contiguous. */
  public long run() {
    return run;
  }

  @Override
  public String toString() {
    return name;
  }
}
