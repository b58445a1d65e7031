package org.vsmmu.smmu.queue;

import java.util.Arrays;
import java.util.Optional;

/** Why a command queue stopped, as CMDQ_CONS.ERR and ECMDQ_CONS.ERR_REASON say (SMMUv3 1.6). */
public enum CommandError {
  /** Never reported. */
  NONE("CERROR_NONE"),
  /** Reserved opcode or invalid parameter. */
  ILL("CERROR_ILL"),
  /** The fetch of the command was aborted. */
  ABT("CERROR_ABT"),
  /** A CMD_SYNC could not complete an earlier CMD_ATC_INV. */
  ATC_INV_SYNC("CERROR_ATC_INV_SYNC");

  private final String architectureName;

  CommandError(String architectureName) {
    this.architectureName = architectureName;
  }

  /** 0 to 3. */
  public int code() {
    return ordinal();
  }

  /** The error of that code; empty if it is reserved. */
  public static Optional<CommandError> of(long code) {
    return Arrays.stream(values()).filter(error -> error.code() == code).findFirst();
  }

  /** {@code CERROR_ILL} and so on. */
  @Override
  public String toString() {
    return architectureName;
  }
}
