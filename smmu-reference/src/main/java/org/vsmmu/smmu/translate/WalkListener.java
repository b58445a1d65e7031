package org.vsmmu.smmu.translate;

/** Hears of every descriptor that a walk reads. */
public interface WalkListener {
  /** Hears nothing. */
  WalkListener NONE = new WalkListener() {};

  /**
   * A descriptor was read.
   *
   * @param address where it stands, a PA
   */
  default void descriptor(boolean stage2, int level, long address, long descriptor) {}

  /** The descriptor just read is a leaf that the walk takes. */
  default void leaf(boolean stage2, long address, long descriptor, TranslationTable table) {}
}
