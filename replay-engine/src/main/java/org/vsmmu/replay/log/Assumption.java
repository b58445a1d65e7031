package org.vsmmu.replay.log;

/**
 * What must be true of an unprinted setting for an ending to be possible.
 *
 * @param unusual whether the log alone is not enough to believe it: software rarely sets it so
 */
record Assumption(Setting setting, boolean value, boolean unusual) {

  boolean possible() {
    return setting.may(value);
  }

  /** Whether nothing has shown it yet and it should not be taken for granted. */
  boolean open() {
    return unusual && !setting.known();
  }
}
