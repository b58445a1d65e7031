package org.vsmmu.trace.iommufd;

/** A line is not what it should be; the reader reports it with its place. */
final class Misfit extends Exception {
  private static final long serialVersionUID = 1;

  Misfit(String message) {
    super(message, null, false, false);
  }
}
