package org.vsmmu.smmu.queue;

import org.vsmmu.smmu.register.Ternary;

/**
 * A queue from which the SMMU takes commands. While it is {@link #runnable}, read the command at
 * {@link #nextAddress}, execute it, and say either {@link #consumed} or {@link #fail}.
 *
 * <p>Different queues are not ordered, and a CMD_SYNC covers only its own (SMMUv3 1.8).
 */
public sealed interface CommandFeed permits CommandQueue, EnhancedCommandQueue {

  /** {@code CMDQ}, or {@code ECMDQ 0.3} for queue 3 of control page 0. */
  String name();

  /** Enabled, not empty, and without an active error; unknown if a register is. */
  Ternary mayRun();

  /** Surely enabled, not empty, and without an active error. */
  default boolean runnable() {
    return mayRun().surely();
  }

  /** Whether BASE, PROD and CONS are known. */
  boolean known();

  /**
   * Where the command at CONS is.
   *
   * @throws IllegalStateException if BASE or CONS is unknown
   */
  long nextAddress();

  /** Commands between CONS and PROD. */
  int pending();

  /** The command at CONS has been consumed: CONS moves past it. */
  void consumed();

  /** Nobody knows which commands have been consumed: CONS becomes unknown. */
  void loseTrack();

  /**
   * The command at CONS is in error: CONS stays, and the queue stops until software acknowledges.
   * Then the entry is read again (SMMUv3 1.6).
   *
   * @throws IllegalArgumentException for {@link CommandError#NONE}
   */
  void fail(CommandError error);
}
