package org.vsmmu.replay.machine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.translate.Outcome;

/** Tells of the event records of accesses whose outcome the device may have seen. */
final class RecordJudge {

  private static final String RECORD = "record";
  private static final String RECORDS = "records";
  private static final String NONE = "none";

  private final Consumer<Moment> moments;

  RecordJudge(Consumer<Moment> moments) {
    this.moments = moments;
  }

  /** The records are as they should be, if the capture says what they are. */
  void right(Evidence at, OutcomeMatch seen) {
    if (seen.events().isPresent()) {
      moments.accept(new Moment.EventsSeen(at, true, "", Map.of(), Map.of()));
    }
  }

  /** The records are not those of this outcome. */
  void wrong(Evidence at, OutcomeMatch seen, Outcome expected) {
    EventRecord wanted = expected.event();
    EventRecord found = differing(seen, wanted);
    if (wanted == null || found == null) {
      different(at, seen, Map.of(RECORD, text(wanted)), Map.of(RECORD, text(found)));
      return;
    }
    Set<Field> fields = seen.records().differences(wanted, found, seen.bytes());
    if (fields.isEmpty()) {
      // Each is right, and there are too many.
      String most = Integer.toString(seen.mostRecords());
      String count = Integer.toString(seen.events().orElseThrow().size());
      different(at, seen, Map.of(RECORDS, most), Map.of(RECORDS, count));
      return;
    }
    different(at, seen, EventMatch.values(wanted, fields), EventMatch.values(found, fields));
  }

  private static String text(EventRecord event) {
    return event == null ? NONE : event.toString();
  }

  private void different(
      Evidence at, OutcomeMatch seen, Map<String, String> wanted, Map<String, String> found) {
    moments.accept(new Moment.EventsSeen(at, false, seen.text(), wanted, found));
  }

  /** The first record that is not as wanted; null if there is no record. */
  private static EventRecord differing(OutcomeMatch seen, EventRecord wanted) {
    List<EventRecord> events = seen.events().orElse(List.of());
    for (EventRecord event : events) {
      if (wanted == null || !seen.records().same(wanted, event, seen.bytes())) {
        return event;
      }
    }
    return events.isEmpty() ? null : events.get(0);
  }
}
