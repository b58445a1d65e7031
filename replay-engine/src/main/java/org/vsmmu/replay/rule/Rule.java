package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;

/** A rule: its texts, and the judgement of the moments that concern it. */
public abstract class Rule {

  private final RuleText text;

  protected Rule(RuleText text) {
    this.text = text;
  }

  /** Judges a moment; most moments concern only one or two rules. */
  public abstract void judge(Moment moment, Court court);

  /** What the rule book says. */
  public final RuleText text() {
    return text;
  }

  /** The id that stays for ever. */
  public final String id() {
    return text.id();
  }

  /** Whether it remarks on what is legal; a trace does not conform by this alone. */
  public final boolean lint() {
    return text.severity().equals("warning");
  }

  /** What the judgement stands on: {@code architecture}, {@code dialect} or {@code contract}. */
  public String judgement() {
    return "architecture";
  }

  /** Whether it judges what is promised, not what a kernel is known to do. */
  public final boolean judgesContract() {
    return judgement().equals("contract");
  }

  /** Whether it only tells of what cannot be decided: nothing breaks it. */
  public boolean limit() {
    return false;
  }

  /** Begins to say that an implementation diverges. */
  protected final Finding.Builder divergence(Evidence about) {
    return Finding.builder(Finding.Kind.DIVERGENCE, this, about).because(about);
  }

  /** Begins to say that it cannot be decided. */
  protected final Finding.Builder undecided(Evidence about) {
    return Finding.builder(Finding.Kind.INCONCLUSIVE, this, about).because(about);
  }

  /** Begins a remark, which never changes a verdict. */
  protected final Finding.Builder note(Evidence about) {
    return Finding.builder(Finding.Kind.NOTE, this, about).because(about);
  }

  @Override
  public final String toString() {
    return id();
  }
}
