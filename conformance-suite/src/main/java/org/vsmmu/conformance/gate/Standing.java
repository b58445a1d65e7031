package org.vsmmu.conformance.gate;

/** Why a finding counts or does not. */
public enum Standing {
  /** The expectation of the case says so. */
  EXPECTED,
  /** An entry of the baseline allows it. */
  WAIVED,
  /** The reference run has it too. */
  KNOWN,
  /** Nothing allows it. */
  NEW
}
