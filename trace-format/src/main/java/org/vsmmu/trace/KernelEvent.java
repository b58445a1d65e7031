package org.vsmmu.trace;

/**
 * Something that passed between a program and the kernel, as the recording's own package tells it.
 */
public interface KernelEvent {

  /** What happened, in one line, with the result and without the place. */
  String text();
}
