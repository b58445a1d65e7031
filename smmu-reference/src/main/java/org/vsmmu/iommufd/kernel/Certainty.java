package org.vsmmu.iommufd.kernel;

/** How it is known which version has a fact first (iommufd 9). */
public enum Certainty {
  /** Kernels of both sides were recorded. */
  RECORDED("recorded"),
  /** Seen in the source or a header of that time. */
  SOURCE("from its source"),
  /** Dated from the mail of the patches. */
  MAIL("from its patch mail"),
  /** General knowledge that nobody has looked up. */
  UNVERIFIED("unverified");

  private final String words;

  Certainty(String words) {
    this.words = words;
  }

  /** In words, for behind a version. */
  @Override
  public String toString() {
    return words;
  }
}
