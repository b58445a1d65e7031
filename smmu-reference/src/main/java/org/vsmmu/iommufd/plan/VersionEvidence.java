package org.vsmmu.iommufd.plan;

/** How it is known which kernel has a feature first (iommufd 9). */
public enum VersionEvidence {
  /** Seen in the source or a header of that time. */
  SOURCE('S'),
  /** Dated from the mail of the patches or of their merge. */
  MAIL('M'),
  /** Seen in what a kernel of that version was recorded to do. */
  RECORDED('R'),
  /** General knowledge that nobody has looked up. */
  UNVERIFIED('U');

  private final char letter;

  VersionEvidence(char letter) {
    this.letter = letter;
  }

  /** How tables abbreviate it. */
  public char letter() {
    return letter;
  }
}
