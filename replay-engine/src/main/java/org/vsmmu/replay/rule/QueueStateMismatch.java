package org.vsmmu.replay.rule;

/** A queue is not where it should be. */
final class QueueStateMismatch extends RegisterRule {

  QueueStateMismatch() {
    super(
        new RuleText(
            "QUEUE-STATE-MISMATCH",
            "base",
            "error",
            "SMMUv3 1.6, 1.7, 6.2",
            "recorded",
            "A queue register or GERROR does not read as the commands and events call for",
            "CONS stands at another command, an error is raised that should not be, or one that"
                + " should be is not: an illegal command was executed, or a legal one refused;"
                + " an event was lost without OVFLG, or an overflow raised GERROR.",
            "Decode the command at CONS with `vsmmu decode cmd`; it names why a command is"
                + " illegal on this SMMU.",
            "CMDQ_CONS.ERR is compared only while CMDQ_ERR is active. Commands that an SMMU may"
                + " refuse or take are accepted either way."),
        true);
  }
}
