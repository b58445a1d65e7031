package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.command.AddressTlbi;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.Legality;

/** A range operand whose covered range is UNPREDICTABLE. */
final class RangeMalformed extends Rule {

  RangeMalformed() {
    super(new RuleText(
        "RANGE-MALFORMED",
        "base",
        "error",
        "SMMUv3 6.4, 8.2",
        "recorded",
        "A range operand says nothing that can be relied on",
        "The address is not aligned as its granule and level hint need, or the size is out of"
            + " range: the SMMU may invalidate another range, or none.",
        "Align the address to the level that TTL names, or use TTL 0; see the table in SMMUv3"
            + " 6.4.",
        "Reserved bits that are set beside a legal range are only remarked upon, and so is a"
            + " command that HWPT_INVALIDATE forwards for a guest: the guest asked for it, and"
            + " only its own translations are at stake."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.CommandTaken taken)) {
      return;
    }
    boolean ranged = taken.command() instanceof AtcInv
        || (taken.command() instanceof AddressTlbi tlbi && tlbi.range().tg() != 0);
    if (ranged) {
      court.exercised(this, false);
    }
    if (taken.legality() instanceof Legality.Unpredictable loose) {
      boolean noSpan = taken.command() instanceof AtcInv inv && inv.span().isEmpty();
      boolean noEffect = noSpan || (ranged && !loose.cerrorPermitted());
      boolean fault = noEffect && !taken.ofGuest();
      String whose = taken.ofGuest() ? ", as a guest asked for" : "";
      court.say((fault ? divergence(taken.at()) : note(taken.at()))
          .message(taken.command() + ": " + loose.reason() + whose)
          .expected("operand", "as " + loose.section() + " needs")
          .observed("operand", loose.reason())
          .build());
    }
  }
}
