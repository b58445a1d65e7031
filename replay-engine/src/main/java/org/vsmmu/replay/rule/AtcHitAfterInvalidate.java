package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;

/** A device used a translation that its ATC cannot hold. */
final class AtcHitAfterInvalidate extends Rule {

  AtcHitAfterInvalidate() {
    super(new RuleText(
        "ATC-HIT-AFTER-INVALIDATE",
        "4",
        "error",
        "SMMUv3 8.1, 8.2",
        "specification",
        "A device used a translation that its ATC must not hold any more, or never held",
        "A translated access went to an address that no grant allows: a completed ATC_INV has"
            + " removed the grant, or there was none with this permission. The SMMU lets such"
            + " traffic pass unchecked.",
        "Mend the device's ATC, or the path by which ATC_INV reaches it: the cited command must"
            + " remove the cited grant.",
        "Judged only for devices whose ATS requests the trace shows. An ATC_INV that is consumed"
            + " while the TLB may still hold the old translation promises nothing."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.TranslationUsed used)) {
      return;
    }
    court.exercised(this, false);
    if (used.held()) {
      return;
    }
    boolean never = used.removed().isEmpty();
    String why = never
        ? "no completion granted this"
        : "%s has completed since it was granted".formatted(command(used).text());
    court.say(divergence(used.at())
        .message("%s at %s uses a translation that the device cannot hold: %s"
            .formatted(used.at().text(), used.at().place(), why))
        .expected("ATC", "a miss")
        .observed("ATC", "a hit")
        .because(used.removed())
        .build());
  }

  private static Evidence command(Moment.TranslationUsed used) {
    return used.removed().stream()
        .filter(evidence -> evidence.role().equals("command"))
        .findFirst()
        .orElse(used.at());
  }
}
