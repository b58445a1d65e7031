package org.vsmmu.trace.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.Access;
import org.vsmmu.trace.Body.ColdOutcome;
import org.vsmmu.trace.json.Id;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.JsonValue;
import org.vsmmu.trace.json.Misfit;

/**
 * One access of the test device: Non-secure, without PASID and not translated by ATS. The emulator
 * treats each as privileged data.
 */
record Dma(long sid, long iova, String access, int bytes) {

  private static final String DENIED = "denied";
  private static final String[] STATUS = {"ok", "bypass", "disabled", "abort", "fault", DENIED};

  static Dma of(JsonObject step) throws Misfit {
    return new Dma(step.id(Id.SID), step.hex("iova"), step.choice("rw", "r", "w"), (int)
        step.integer("n", 1, Integer.MAX_VALUE));
  }

  /** The access and what was observed of it, with empty caches too when that is known. */
  Access access(JsonObject seen) throws Misfit {
    ColdOutcome outcome = outcome(seen);
    // What the device itself saw, and what the queue's registers say as well.
    for (String member : new String[] {"landed", "dev", "evtq_full"}) {
      seen.find(member);
    }
    Access access = Access.of(
            OptionalLong.of(sid), Body.NONE, iova, access(), outcome.status(), outcome.output())
        .withBytes(bytes)
        .withAttributes(Optional.of(true), Optional.of(false), "ordinary")
        .withEvents(outcome.events());
    Optional<ColdOutcome> cold = cold(seen, outcome);
    return cold.isPresent() ? access.withCold(cold.get()) : access;
  }

  /** The access that the emulator died of. */
  Access died() {
    return Access.of(OptionalLong.of(sid), Body.NONE, iova, access(), "died", Body.NONE)
        .withBytes(bytes)
        .withAttributes(Optional.of(true), Optional.of(false), "ordinary");
  }

  private static Optional<ColdOutcome> cold(JsonObject seen, ColdOutcome outcome) throws Misfit {
    Optional<Boolean> stale = seen.optionalFlag("stale");
    Optional<JsonObject> cold = seen.optionalObject("cold");
    if (cold.isPresent()) {
      return Optional.of(outcome(cold.get()));
    }
    return stale.isPresent() && !stale.get() ? Optional.of(outcome) : Optional.empty();
  }

  private static ColdOutcome outcome(JsonObject seen) throws Misfit {
    String status = seen.choice("status", STATUS);
    // Terminated after translation and nothing recorded, which is how an abort looks.
    String known = status.equals(DENIED) ? "abort" : status;
    return new ColdOutcome(known, output(seen), events(seen));
  }

  private static OptionalLong output(JsonObject seen) throws Misfit {
    JsonValue output = seen.find("out");
    return output == null || output.isNull() ? OptionalLong.empty() : seen.optionalHex("out");
  }

  private static List<EventRecord> events(JsonObject seen) throws Misfit {
    List<EventRecord> events = new ArrayList<>();
    for (JsonValue item : seen.array("events", "an array of event records")) {
      long[] words = item.words("events", EventRecord.WORDS);
      events.add(new EventRecord(words[0], words[1], words[2], words[3]));
    }
    return events;
  }
}
