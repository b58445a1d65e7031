package org.vsmmu.trace.scenario;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.CacheEvent;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.JsonValue;
import org.vsmmu.trace.json.JsonValue.Kind;
import org.vsmmu.trace.json.Misfit;

/**
 * What the emulator told of its caches during one access. Lookups and insertions come in two lists;
 * an insertion goes in front of the first lookup that hits it, all others behind the lookups.
 */
final class CacheObservations {
  private static final int LOOKUP = 4;
  private static final int INSERTION = 5;
  private static final int LEAF_LEVEL = 3;

  private CacheObservations() {}

  static List<Body> of(long sid, JsonObject seen) throws Misfit {
    List<Body> events = new ArrayList<>();
    JsonValue config = seen.find("cfg");
    if (config != null && !config.isNull()) {
      SortedMap<String, Long> fields = new TreeMap<>();
      fields.put("sid", sid);
      events.add(new CacheEvent("config", seen.choice("cfg", "hit", "miss"), fields));
    }
    Deque<CacheEvent> insertions = new ArrayDeque<>(insertions(seen));
    for (CacheEvent lookup : lookups(seen)) {
      boolean own = lookup.action().equals("hit")
          && insertions.stream().anyMatch(insertion -> covers(insertion, lookup));
      while (own) {
        CacheEvent insertion = insertions.removeFirst();
        events.add(insertion);
        own = !covers(insertion, lookup);
      }
      events.add(lookup);
    }
    events.addAll(insertions);
    return events;
  }

  private static List<CacheEvent> lookups(JsonObject seen) throws Misfit {
    List<CacheEvent> lookups = new ArrayList<>();
    for (JsonValue item : items(seen, "tlb")) {
      List<JsonValue> parts = parts(item, "tlb", LOOKUP, "hit or miss, asid, vmid and address");
      JsonValue result = parts.get(0);
      if (!result.text().equals("hit") && !result.text().equals("miss")) {
        throw result.misfit("tlb", "hit or miss");
      }
      SortedMap<String, Long> fields = fields(parts.get(1), parts.get(2), parts.get(3));
      lookups.add(new CacheEvent("tlb", result.text(), fields));
    }
    return lookups;
  }

  private static List<CacheEvent> insertions(JsonObject seen) throws Misfit {
    List<CacheEvent> insertions = new ArrayList<>();
    for (JsonValue item : items(seen, "ins")) {
      List<JsonValue> parts = parts(item, "ins", INSERTION, "asid, vmid, iova, tg and level");
      SortedMap<String, Long> fields = fields(parts.get(0), parts.get(1), parts.get(2));
      fields.put("tg", number(parts.get(3), "tg"));
      fields.put("level", number(parts.get(4), "level"));
      insertions.add(new CacheEvent("tlb", "insert", fields));
    }
    return insertions;
  }

  /** Whether an insertion makes an entry that this lookup finds. */
  private static boolean covers(CacheEvent insertion, CacheEvent lookup) {
    SortedMap<String, Long> entry = insertion.fields();
    SortedMap<String, Long> wanted = lookup.fields();
    return entry.get("asid").equals(wanted.get("asid"))
        && entry.get("vmid").equals(wanted.get("vmid"))
        && entry.get("addr") >>> shift(entry) == wanted.get("addr") >>> shift(entry);
  }

  /** log2 of an entry's bytes: a page of 4, 16 or 64 KiB, or a block of a level above. */
  private static long shift(SortedMap<String, Long> entry) {
    long page = 10 + 2 * Math.max(1, Math.min(entry.get("tg"), 3));
    long above = Math.max(0, LEAF_LEVEL - entry.get("level"));
    return Math.min(Long.SIZE - 1, page + above * (page - LEAF_LEVEL));
  }

  private static SortedMap<String, Long> fields(JsonValue asid, JsonValue vmid, JsonValue address)
      throws Misfit {
    SortedMap<String, Long> fields = new TreeMap<>();
    fields.put("asid", number(asid, "asid"));
    fields.put("vmid", number(vmid, "vmid"));
    fields.put("addr", number(address, "address"));
    return fields;
  }

  private static List<JsonValue> items(JsonObject seen, String member) throws Misfit {
    return seen.has(member) ? seen.array(member, "an array") : List.of();
  }

  private static List<JsonValue> parts(JsonValue item, String name, int count, String expected)
      throws Misfit {
    if (item.kind() != Kind.ARRAY || item.items().size() != count) {
      throw item.misfit(name, "an array of " + expected);
    }
    return item.items();
  }

  private static long number(JsonValue value, String name) throws Misfit {
    if (!value.isNumber()) {
      throw value.misfit(name, "a number");
    }
    return value.number();
  }
}
