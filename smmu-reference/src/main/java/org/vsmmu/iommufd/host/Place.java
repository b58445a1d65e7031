package org.vsmmu.iommufd.host;

/**
 * Where an address of a process leads.
 *
 * @param backing the memory
 * @param offset the byte within it
 * @param writable whether the process may store there
 */
public record Place(Backing backing, long offset, boolean writable) {
  public PageFrame frame() {
    return new PageFrame(backing, offset / Backing.PAGE);
  }
}
