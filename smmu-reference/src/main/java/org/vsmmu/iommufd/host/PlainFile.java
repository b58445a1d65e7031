package org.vsmmu.iommufd.host;

/** A file that only has to be open. */
public final class PlainFile extends OpenFile {
  private final String name;

  public PlainFile(String name) {
    this.name = name;
  }

  @Override
  public String toString() {
    return name;
  }
}
