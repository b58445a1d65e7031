package org.vsmmu.replay;

/** The claim that a range was given back: an unmap, until nothing can be left of it in a cache. */
public class Claim {

  private final Evidence unmap;
  private boolean settled;

  public Claim(Evidence unmap) {
    this.unmap = unmap;
  }

  /** The record that ended the translations. */
  public Evidence unmap() {
    return unmap;
  }

  /** Whether a rule has spoken: one fault is reported once. */
  public boolean settled() {
    return settled;
  }

  /** A rule has spoken. */
  public void settle() {
    settled = true;
  }
}
