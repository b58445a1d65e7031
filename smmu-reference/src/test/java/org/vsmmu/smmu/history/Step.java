package org.vsmmu.smmu.history;

import org.vsmmu.smmu.command.Command;

/** A record of a random sequence. */
sealed interface Step {

  /** A word changes. */
  record Store(long at, long value) implements Step {
    @Override
    public String toString() {
      return "[0x%x]=0x%x".formatted(at, value);
    }
  }

  /** A queue consumes a command. */
  record Run(String queue, Command command) implements Step {
    @Override
    public String toString() {
      return queue + ":" + command;
    }
  }

  /** A CMD_SYNC is consumed and completes. */
  record Complete(String queue) implements Step {
    @Override
    public String toString() {
      return queue + ":SYNC";
    }
  }

  /** SMMUEN. */
  record Enable(boolean on) implements Step {}
}
