package org.vsmmu.testing;

/** A filter found no value in this run. */
final class Discarded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Discarded() {
    super("a filter found no value", null, false, false);
  }
}
