package org.vsmmu.trace.jsonl;

import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.json.Id;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** What devices with caches of their own ask for, and what they are answered (SMMUv3 8). */
final class AtsJson {
  private static final String SUCCESS = "success";
  private static final String[] STATUS = {SUCCESS, "ur", "ca"};
  private static final String[] PERMS = {"r", "w", "x", "rw", "rx", "wx", "rwx"};
  private static final String[] RESPONSES = {SUCCESS, "invalid", "failure"};
  private static final String POWER_OF_TWO = "a power of two";

  /** PRGIndex has nine bits (SMMUv3 8.5). */
  private static final int MAX_GROUP = 511;

  static Body.AtsCompletion atsCompletion(JsonObject in) throws Misfit {
    Body.AtsCompletion body = new Body.AtsCompletion(
        in.id(Id.SID),
        in.optionalId(Id.SSID),
        in.hex("iova"),
        in.size("size"),
        in.hex("output"),
        DomainJson.perms(in));
    if (Long.bitCount(body.size()) != 1) {
      throw in.misfit("size", POWER_OF_TWO);
    }
    return body;
  }

  static void atsCompletion(JsonOut out, Body.AtsCompletion body) {
    out.id(Id.SID, body.sid());
    out.id(Id.SSID, body.ssid());
    out.hex("iova", body.iova());
    JsonOut.require(Long.bitCount(body.size()) == 1, "size", POWER_OF_TWO, body.size());
    out.size("size", body.size());
    out.hex("output", body.output());
    DomainJson.perms(out, body.perms());
  }

  static Body.AtsRequest atsRequest(JsonObject in) throws Misfit {
    String status = in.choice("status", STATUS);
    boolean success = status.equals(SUCCESS);
    Body.AtsRequest body = new Body.AtsRequest(
        in.id(Id.SID),
        in.optionalId(Id.SSID),
        in.hex("iova"),
        flag(in, "no-write"),
        flag(in, "execute"),
        flag(in, "privileged"),
        status,
        success ? in.optionalHex("output") : OptionalLong.empty(),
        success ? in.optionalSize("size") : OptionalLong.empty(),
        success ? in.optionalChoice("perms", PERMS) : "",
        EventsJson.optional(in, "events"));
    if (body.size().isPresent() && Long.bitCount(body.size().getAsLong()) != 1) {
      throw in.misfit("size", POWER_OF_TWO);
    }
    return body;
  }

  static void atsRequest(JsonOut out, Body.AtsRequest body) {
    out.id(Id.SID, body.sid());
    out.id(Id.SSID, body.ssid());
    out.hex("iova", body.iova());
    flag(out, "no-write", body.noWrite());
    flag(out, "execute", body.execute());
    flag(out, "privileged", body.privileged());
    out.choice("status", body.status(), STATUS);
    boolean nothing =
        body.output().isEmpty() && body.size().isEmpty() && body.perms().isEmpty();
    JsonOut.require(
        nothing || body.status().equals(SUCCESS), "output", "only of a success", body.status());
    out.hex("output", body.output());
    body.size()
        .ifPresent(size -> JsonOut.require(Long.bitCount(size) == 1, "size", POWER_OF_TWO, size));
    out.size("size", body.size());
    out.optionalChoice("perms", body.perms(), PERMS);
    EventsJson.optional(out, "events", body.events());
  }

  static Body.PageRequest pageRequest(JsonObject in) throws Misfit {
    return new Body.PageRequest(
        in.id(Id.SID),
        in.optionalId(Id.SSID),
        in.hex("iova"),
        flag(in, "read"),
        flag(in, "write"),
        flag(in, "execute"),
        flag(in, "privileged"),
        flag(in, "last"),
        (int) in.integer("group", 0, MAX_GROUP));
  }

  static void pageRequest(JsonOut out, Body.PageRequest body) {
    out.id(Id.SID, body.sid());
    out.id(Id.SSID, body.ssid());
    out.hex("iova", body.iova());
    flag(out, "read", body.read());
    flag(out, "write", body.write());
    flag(out, "execute", body.execute());
    flag(out, "privileged", body.privileged());
    flag(out, "last", body.last());
    out.integer("group", body.group(), 0, MAX_GROUP);
  }

  static Body.PageResponse pageResponse(JsonObject in) throws Misfit {
    return new Body.PageResponse(
        in.id(Id.SID),
        in.optionalId(Id.SSID),
        (int) in.integer("group", 0, MAX_GROUP),
        in.choice("response", RESPONSES));
  }

  static void pageResponse(JsonOut out, Body.PageResponse body) {
    out.id(Id.SID, body.sid());
    out.id(Id.SSID, body.ssid());
    out.integer("group", body.group(), 0, MAX_GROUP);
    out.choice("response", body.response(), RESPONSES);
  }

  /** A bit that a request always has; false when absent. */
  private static boolean flag(JsonObject in, String member) throws Misfit {
    return in.optionalFlag(member).orElse(false);
  }

  private static void flag(JsonOut out, String member, boolean value) {
    if (value) {
      out.flag(member, true);
    }
  }

  private AtsJson() {}
}
