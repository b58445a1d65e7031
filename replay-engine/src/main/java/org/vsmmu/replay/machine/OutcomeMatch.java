package org.vsmmu.replay.machine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Outcome.Kind;

/**
 * What was seen of an access, to be compared with what it may do.
 *
 * @param status as in {@code Body.Access}
 * @param output where it went; empty if the capture does not say
 * @param events the records; empty if the capture does not say
 * @param bytes of the access; 0 if the capture does not say
 * @param mayLoseRecord whether a record can have been lost: the queue was not surely writable
 * @param records compares records
 * @param answer of an ATS request; empty of an access
 */
record OutcomeMatch(
    String status,
    OptionalLong output,
    Optional<List<EventRecord>> events,
    int bytes,
    boolean mayLoseRecord,
    EventMatch records,
    Optional<AtsAnswer> answer) {

  /** What was seen of an access. */
  OutcomeMatch(
      String status,
      OptionalLong output,
      Optional<List<EventRecord>> events,
      int bytes,
      boolean mayLoseRecord,
      EventMatch records) {
    this(status, output, events, bytes, mayLoseRecord, records, Optional.empty());
  }

  /** What was seen of an ATS request. */
  static OutcomeMatch of(
      AtsAnswer answer,
      Optional<List<EventRecord>> events,
      boolean mayLoseRecord,
      EventMatch records) {
    return new OutcomeMatch(
        answer.status(), answer.output(), events, 1, mayLoseRecord, records, Optional.of(answer));
  }

  /** Whether this is what the device and the event queue would have seen. */
  boolean matches(Outcome outcome) {
    return matchesDevice(outcome) && matchesRecord(outcome);
  }

  /** Whether the device would have seen this. */
  boolean matchesDevice(Outcome outcome) {
    if (answer.isPresent()) {
      return answer.get().matches(outcome);
    }
    return switch (status) {
      case "ok", "bypass", "disabled" ->
        outcome.kind() == Kind.TRANSLATED
            && (output.isEmpty() || output.getAsLong() == outcome.address());
      case "raz" -> outcome.kind() == Kind.RAZ_WI;
      case "stall" -> outcome.kind() == Kind.STALLED;
      case "abort" -> outcome.kind() == Kind.ABORTED;
      // Terminated somehow.
      case "fault" -> outcome.kind() == Kind.ABORTED || outcome.kind() == Kind.RAZ_WI;
      default -> false;
    };
  }

  /** Whether the event queue would have shown this. */
  boolean matchesRecord(Outcome outcome) {
    if (events.isEmpty()) {
      return true;
    }
    List<EventRecord> seen = events.get();
    if (outcome.event() == null) {
      return seen.isEmpty();
    }
    if (seen.isEmpty()) {
      return mayLoseRecord;
    }
    return seen.size() <= mostRecords()
        && seen.stream().allMatch(event -> records.same(outcome.event(), event, bytes));
  }

  /** The types of the records, in words. */
  String recordTypes() {
    return events
        .map(list -> list.stream().map(EventRecord::name).distinct().toList().toString())
        .orElse("");
  }

  /** Whether a record was not seen and may have been lost. */
  boolean lossPossible() {
    return mayLoseRecord && events.isPresent() && events.get().isEmpty();
  }

  /** One for each transaction, of which an access has one for every 4 bytes (SMMUv3 5.3). */
  int mostRecords() {
    return bytes == 0 ? Integer.MAX_VALUE : Math.max(1, bytes / Integer.BYTES);
  }

  /** What was seen, in words. */
  String text() {
    StringBuilder text = new StringBuilder(answer.map(AtsAnswer::text).orElse(status));
    if (answer.isEmpty()) {
      output.ifPresent(address -> text.append(" -> 0x").append(Long.toHexString(address)));
    }
    events.ifPresent(seen -> {
      boolean due = answer.isEmpty() && !status.equals("ok") && !status.equals("bypass");
      if (seen.isEmpty() && due) {
        text.append(" without a record");
      }
      seen.forEach(event -> text.append(", ").append(event));
    });
    return text.toString();
  }
}
