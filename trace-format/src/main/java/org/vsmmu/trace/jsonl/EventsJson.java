package org.vsmmu.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.JsonValue;
import org.vsmmu.trace.json.Misfit;

/** The event records that something caused: none is not the same as unknown. */
final class EventsJson {

  static Optional<List<EventRecord>> optional(JsonObject in, String member) throws Misfit {
    return in.has(member) ? Optional.of(list(in, member)) : Optional.empty();
  }

  static List<EventRecord> list(JsonObject in, String member) throws Misfit {
    List<EventRecord> events = new ArrayList<>();
    for (JsonValue item : in.array(member, "an array of event records")) {
      long[] words = item.words(member, EventRecord.WORDS);
      events.add(new EventRecord(words[0], words[1], words[2], words[3]));
    }
    return events;
  }

  static void optional(JsonOut out, String member, Optional<List<EventRecord>> events) {
    events.ifPresent(known -> list(out, member, known));
  }

  static void list(JsonOut out, String member, List<EventRecord> events) {
    out.wordLists(member, events.stream().map(EventRecord::toArray).toList());
  }

  private EventsJson() {}
}
