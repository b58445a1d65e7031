package org.vsmmu.conformance.gate;

/** What a case comes to in the gate. */
public enum Status {
  /** As expected; without an expectation it conforms. */
  PASS,
  /** Not as expected, and nothing in the baseline allows it. */
  FAIL,
  /** Not as expected, and all of it is waived or listed as failing. */
  WAIVED,
  /** Not as expected, and listed as going either way. */
  FLAKE,
  /** Listed as not to be run; it was not judged. */
  SKIP,
  /** Listed as failing, and as expected now. */
  XPASS,
  /** No verdict where one was due: undecided, nothing to judge, or damaged. */
  UNDECIDED,
  /** Could not be opened, has an expectation that cannot be read, or vsmmu itself failed. */
  ERROR
}
