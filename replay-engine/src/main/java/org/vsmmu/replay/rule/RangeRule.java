package org.vsmmu.replay.rule;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;
import org.vsmmu.replay.Reuse;
import org.vsmmu.replay.Reuse.Remains;
import org.vsmmu.smmu.command.AddressRange;

/** A rule on ranges that are used again: what kind of remains it speaks of, and in which words. */
abstract class RangeRule extends Rule {

  private final Set<Remains> mine;

  RangeRule(RuleText text, Remains first, Remains... more) {
    super(text);
    mine = EnumSet.of(first, more);
  }

  /** What is missing, after "is used again while ...". */
  abstract String missing(Reuse reuse);

  /** What there should have been. */
  abstract String wanted();

  /** Whether a reuse of which nothing is left counts as a judgement of this rule. */
  boolean judgesCleared(Moment.RangeCleared cleared) {
    return false;
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (moment instanceof Moment.RangeCleared cleared && judgesCleared(cleared)) {
      court.exercised(this, cleared.weak());
    } else if (moment instanceof Moment.RangeReused reused
        && mine.contains(reused.reuse().remains())) {
      if (countsReuses()) {
        court.exercised(this, reused.reuse().weak());
      }
      court.say(finding(reused.reuse()));
    }
  }

  /** Whether a reuse is a judgement of its own, rather than the end of one that began before. */
  boolean countsReuses() {
    return true;
  }

  private Finding finding(Reuse reuse) {
    var about = reuse.claim().unmap();
    Finding.Builder finding = reuse.certain() ? divergence(about) : undecided(about);
    String left = reuse.left().stream().map(RangeRule::text).collect(Collectors.joining(", "));
    String message = "%s (%s) is used again at %s while %s"
        .formatted(text(reuse.left()), about.place(), reuse.reuse().place(), missing(reuse));
    if (!reuse.certain()) {
      message += "; undecided, because " + reuse.doubt();
    }
    return finding
        .message(message)
        .expected("invalidation", wanted())
        .observed("stale", left)
        .observed("domain", reuse.weak() ? "not identified by the capture" : "identified")
        .observed("model", "takes the range as clean from here on")
        .because(reuse.map())
        .because(reuse.commands())
        .because(reuse.reuse())
        .needs(reuse.needs())
        .build();
  }

  private static String text(List<AddressRange> ranges) {
    String first = text(ranges.get(0));
    return "unmapped " + first + (ranges.size() > 1 ? " and " + (ranges.size() - 1) + " more" : "");
  }

  private static String text(AddressRange range) {
    return RecordText.hex(range.first()) + "-" + RecordText.hex(range.last());
  }
}
