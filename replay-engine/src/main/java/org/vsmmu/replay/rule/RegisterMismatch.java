package org.vsmmu.replay.rule;

/** A register does not hold what was written, or took a write that it must ignore. */
final class RegisterMismatch extends RegisterRule {

  RegisterMismatch() {
    super(
        new RuleText(
            "REGISTER-MISMATCH",
            "base",
            "error",
            "SMMUv3 1.1 to 1.5",
            "specification",
            "A register does not read as it must",
            "A write was taken although its guard forbids it, was not taken although it had to"
                + " be, or a reserved bit stuck.",
            "SMMUv3 1.1 names the guard of each register: most may be written only while what"
                + " they configure is disabled.",
            "Bits that are UNKNOWN, as most are after reset, are never compared."),
        false);
  }
}
