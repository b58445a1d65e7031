package org.vsmmu.trace;

/**
 * What the user said about how to read.
 *
 * @param probes the text of {@code kprobe_events}; empty when not given
 */
public record ReadOptions(String probes) {

  /** Nothing was said. */
  public static final ReadOptions NONE = new ReadOptions("");
}
