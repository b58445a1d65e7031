package org.vsmmu.trace.jsonl;

import org.vsmmu.trace.Body;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** What an implementation told of its caches and its walker. */
final class CacheJson {
  private static final String[] CACHES = {"tlb", "config", "atc"};
  private static final String[] ACTIONS = {"insert", "hit", "miss", "invalidate"};

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

  private CacheJson() {}
}
