package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;
import org.vsmmu.trace.Body.ExpectedEntry;

/** The caches are not in the state that the trace or the user expects. */
final class StateMismatch extends Rule {

  StateMismatch() {
    super(new RuleText(
        "STATE-MISMATCH",
        "base",
        "error",
        "SMMUv3 7.1, 8.1",
        "recorded",
        "A cache does not hold what is expected",
        "An expected entry is missing, an entry that should be absent may be held, or it"
            + " differs in what it holds.",
        "Compare the entry in the message with the state that `vsmmu replay --state` shows.",
        "In adversarial mode `present` means that the entry may be held, in observed mode that"
            + " the implementation said so."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.StateExpected state)) {
      return;
    }
    court.exercised(this, false);
    if (!state.matches()) {
      String entry = text(state.entry());
      court.say(divergence(state.at())
          .message("expected %s to be %s; found: %s"
              .formatted(entry, state.entry().state(), state.found()))
          .expected("entry", state.entry().state() + " " + entry)
          .observed("entry", state.found())
          .build());
    }
  }

  private static String text(ExpectedEntry entry) {
    StringBuilder text = new StringBuilder(entry.cache());
    entry.vmid().ifPresent(vmid -> text.append(" vmid=").append(vmid));
    entry.asid().ifPresent(asid -> text.append(" asid=").append(asid));
    entry.sid().ifPresent(sid -> text.append(" sid=").append(RecordText.hex(sid)));
    entry.ssid().ifPresent(ssid -> text.append(" ssid=").append(ssid));
    text.append(entry.regime().isEmpty() ? "" : " " + entry.regime());
    entry.iova().ifPresent(iova -> text.append(" iova=").append(RecordText.hex(iova)));
    entry.size().ifPresent(size -> text.append(" size=").append(RecordText.hex(size)));
    entry.output().ifPresent(output -> text.append(" -> ").append(RecordText.hex(output)));
    return text.append(entry.perms().isEmpty() ? "" : " " + entry.perms()).toString();
  }
}
