package org.vsmmu.replay.log;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Fault.FaultClass;

/**
 * One way in which an access can end.
 *
 * @param event the type of the event record; null when it is translated
 * @param output the output address when it is translated; 0 otherwise
 * @param stage2 S2 of the record
 * @param cause CLASS of the record; null where the record has none
 * @param ipa of a stage-2 fault
 * @param reads whether a read can end so
 * @param writes whether a write can end so
 * @param assumptions what must be true of what the log does not print
 */
record Ending(
    EventType event,
    long output,
    boolean stage2,
    FaultClass cause,
    long ipa,
    boolean reads,
    boolean writes,
    List<Assumption> assumptions) {

  Ending {
    assumptions = List.copyOf(assumptions);
  }

  static Ending translated(long output) {
    return new Ending(null, output, false, null, 0, true, true, List.of());
  }

  /** A fault without stage and address: C_BAD_STE and the like. */
  static Ending configuration(EventType type) {
    return new Ending(type, 0, false, null, 0, true, true, List.of());
  }

  static Ending stage1(EventType type, FaultClass cause) {
    return new Ending(type, 0, false, cause, 0, true, true, List.of());
  }

  static Ending stage2(EventType type, FaultClass cause, long ipa) {
    return new Ending(type, 0, true, cause, ipa, true, true, List.of());
  }

  Ending assuming(Setting setting, boolean value, boolean unusual) {
    List<Assumption> more = new ArrayList<>(assumptions);
    more.add(new Assumption(setting, value, unusual));
    return new Ending(event, output, stage2, cause, ipa, reads, writes, more);
  }

  Ending assuming(List<Assumption> others) {
    List<Assumption> more = new ArrayList<>(assumptions);
    more.addAll(others);
    return new Ending(event, output, stage2, cause, ipa, reads, writes, more);
  }

  Ending of(boolean ofReads, boolean ofWrites) {
    return new Ending(event, output, stage2, cause, ipa, ofReads, ofWrites, assumptions);
  }

  boolean possible() {
    return assumptions.stream().allMatch(Assumption::possible);
  }

  /** What would have to be recorded to believe it; empty when nothing. */
  List<Assumption> open() {
    return assumptions.stream().filter(Assumption::open).toList();
  }

  void bind() {
    assumptions.forEach(assumption -> assumption.setting().bind(assumption.value()));
  }

  @Override
  public String toString() {
    if (event == null) {
      return RecordText.hex(output);
    }
    return event + (stage2 ? " of stage 2, IPA " + RecordText.hex(ipa) : "");
  }
}
