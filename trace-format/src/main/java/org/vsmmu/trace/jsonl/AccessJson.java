package org.vsmmu.trace.jsonl;

import java.util.Optional;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.json.Id;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** What an access came to. */
final class AccessJson {
  private static final String[] STATUS = {
    "ok", "bypass", "disabled", "abort", "fault", "raz", "stall", "died"
  };
  private static final String[] KINDS = {"ordinary", "translated"};

  static Body.Access access(JsonObject in) throws Misfit {
    JsonObject cold = in.optionalObject("cold").orElse(null);
    Body.Access body = new Body.Access(
        in.optionalId(Id.SID),
        in.optionalId(Id.SSID),
        in.hex("iova"),
        in.optionalChoice("access", "r", "w"),
        in.choice("status", STATUS),
        in.optionalHex("output"),
        (int) in.optionalInteger("bytes", 1, Integer.MAX_VALUE).orElse(0),
        in.optionalFlag("privileged"),
        in.optionalFlag("instruction"),
        in.optionalChoice("kind", KINDS),
        EventsJson.optional(in, "events"),
        Optional.empty());
    return cold == null ? body : body.withCold(cold(cold));
  }

  static void access(JsonOut out, Body.Access body) {
    out.id(Id.SID, body.sid());
    out.id(Id.SSID, body.ssid());
    out.hex("iova", body.iova());
    out.optionalChoice("access", body.access(), "r", "w");
    if (body.bytes() != 0) {
      out.integer("bytes", body.bytes(), 1, Integer.MAX_VALUE);
    }
    body.privileged().ifPresent(known -> out.flag("privileged", known));
    body.instruction().ifPresent(known -> out.flag("instruction", known));
    out.optionalChoice("kind", body.kind(), KINDS);
    out.choice("status", body.status(), STATUS);
    out.hex("output", body.output());
    EventsJson.optional(out, "events", body.events());
    body.cold().ifPresent(outcome -> cold(out, outcome));
  }

  private static Body.ColdOutcome cold(JsonObject in) throws Misfit {
    Body.ColdOutcome outcome = new Body.ColdOutcome(
        in.choice("status", STATUS), in.optionalHex("output"), EventsJson.list(in, "events"));
    in.finish();
    return outcome;
  }

  private static void cold(JsonOut out, Body.ColdOutcome outcome) {
    out.begin("cold");
    out.choice("status", outcome.status(), STATUS);
    out.hex("output", outcome.output());
    EventsJson.list(out, "events", outcome.events());
    out.end();
  }

  private AccessJson() {}
}
