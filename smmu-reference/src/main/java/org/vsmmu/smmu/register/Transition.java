package org.vsmmu.smmu.register;

/**
 * What a register write sets off. An edge is reported if the old value is known to differ from the
 * new one; the {@code MAY} transitions also if it is unknown.
 */
public enum Transition {
  /** CR0.SMMUEN 0 to 1. */
  SMMU_ENABLED,
  /** CR0.SMMUEN 1 to 0: stalls end, caches stay (SMMUv3 1.4). */
  SMMU_DISABLED,
  COMMAND_QUEUE_ENABLED,
  COMMAND_QUEUE_DISABLED,
  EVENT_QUEUE_ENABLED,
  EVENT_QUEUE_DISABLED,
  /** The effective value, PRIQEN and SMMUEN. */
  PRI_QUEUE_ENABLED,
  PRI_QUEUE_DISABLED,
  /** The command queue may have become runnable: PROD moved, enabled, or an error acknowledged. */
  COMMANDS_MAY_RUN,
  /** An enhanced command queue may have become runnable. */
  ENHANCED_COMMANDS_MAY_RUN,
  /** Stall records that wait may have room now. */
  EVENTS_MAY_BE_RECORDED,
  /** GERROR bits became inactive; see {@link Write#acknowledged}. */
  ERRORS_ACKNOWLEDGED,
  /** GERRORN was toggled for an inactive error, which is CONSTRAINED UNPREDICTABLE (SMMUv3 1.7). */
  INACTIVE_ERRORS_TOGGLED,
  /** An overflow of the PRI queue was acknowledged. */
  PRI_OVERFLOW_ACKNOWLEDGED,
  /** An update of GBPA completed. */
  GLOBAL_BYPASS_CHANGED
}
