package org.vsmmu.trace.jsonl;

import org.vsmmu.trace.Body;

/** What a device or an implementation's caches and walker did. */
final class AccessJson {
  private static final String[] STATUS = {"ok", "bypass", "abort", "fault"};
  private static final String[] CACHES = {"tlb", "config", "atc"};
  private static final String[] ACTIONS = {"insert", "hit", "miss", "invalidate"};
  private static final String POWER_OF_TWO = "a power of two";

  static Body.Access access(JsonObject in) throws Misfit {
    return Body.Access.of(
        in.optionalId(Id.SID),
        in.optionalId(Id.SSID),
        in.hex("iova"),
        in.optionalChoice("access", "r", "w"),
        in.choice("status", STATUS),
        in.optionalHex("output"));
  }

  static void access(JsonOut out, Body.Access body) {
    out.id(Id.SID, body.sid());
    out.id(Id.SSID, body.ssid());
    out.hex("iova", body.iova());
    out.optionalChoice("access", body.access(), "r", "w");
    out.choice("status", body.status(), STATUS);
    out.hex("output", body.output());
  }

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

  static Body.CacheEvent cache(JsonObject in) throws Misfit {
    return new Body.CacheEvent(
        in.choice("cache", CACHES),
        in.choice("action", ACTIONS),
        in.numbers("fields", FieldNames::any, FieldNames.ANY_EXPECTED));
  }

  static void cache(JsonOut out, Body.CacheEvent body) {
    out.choice("cache", body.cache(), CACHES);
    out.choice("action", body.action(), ACTIONS);
    out.numbers("fields", body.fields(), FieldNames::any, FieldNames.ANY_EXPECTED);
  }

  static Body.WalkStep walk(JsonObject in) throws Misfit {
    return new Body.WalkStep(
        in.text("kind"), in.numbers("fields", FieldNames::any, FieldNames.ANY_EXPECTED));
  }

  static void walk(JsonOut out, Body.WalkStep body) {
    out.text("kind", body.kind());
    out.numbers("fields", body.fields(), FieldNames::any, FieldNames.ANY_EXPECTED);
  }

  private AccessJson() {}
}
