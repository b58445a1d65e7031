package org.vsmmu.smmu.register;

import java.util.Set;

/**
 * What a write to a register did.
 *
 * @param effect how much of it was taken
 * @param reason why not all of it was; empty if {@link Effect#STORED}
 * @param transitions what the SMMU has to act on
 * @param acknowledged the GERROR bits that were active and no longer are
 */
public record Write(Effect effect, String reason, Set<Transition> transitions, long acknowledged) {

  /** How much of a write was taken. */
  public enum Effect {
    STORED,
    /** A field was guarded, another was not: CR1 only. */
    PARTLY_STORED,
    IGNORED,
    /** The guard is unknown, so the register is too, as far as the write would have changed it. */
    UNDECIDED
  }

  public Write {
    transitions = Set.copyOf(transitions);
  }

  static Write stored() {
    return new Write(Effect.STORED, "", Set.of(), 0);
  }

  static Write stored(Set<Transition> transitions) {
    return new Write(Effect.STORED, "", transitions, 0);
  }

  static Write ignored(String reason) {
    return new Write(Effect.IGNORED, reason, Set.of(), 0);
  }

  public boolean has(Transition transition) {
    return transitions.contains(transition);
  }
}
