package org.vsmmu.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.ExpectedEntry;
import org.vsmmu.trace.json.Id;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** What the trace's author expects the caches to hold. */
final class ExpectJson {
  private static final String TLB = "tlb";
  private static final String ATC = "atc";
  private static final String[] STATES = {"present", "absent", "may"};
  private static final String[] REGIMES = {"s1", "s2", "s1s2"};

  static Body.Expectation expectation(JsonObject in) throws Misfit {
    if (!in.has("entries")) {
      throw in.misfit("entries", "an array of objects");
    }
    List<ExpectedEntry> entries = new ArrayList<>();
    for (JsonObject entry : in.objects("entries")) {
      entries.add(entry(entry));
      entry.finish();
    }
    return new Body.Expectation(entries);
  }

  static void expectation(JsonOut out, Body.Expectation body) {
    out.objects("entries", body.entries(), ExpectJson::entry);
  }

  private static ExpectedEntry entry(JsonObject in) throws Misfit {
    String cache = in.choice("cache", TLB, ATC);
    boolean tlb = cache.equals(TLB);
    return new ExpectedEntry(
        cache,
        in.choice("state", STATES),
        tlb ? in.optionalId(Id.VMID) : OptionalLong.empty(),
        tlb ? in.optionalId(Id.ASID) : OptionalLong.empty(),
        tlb ? in.optionalChoice("regime", REGIMES) : "",
        tlb ? OptionalLong.empty() : in.optionalId(Id.SID),
        tlb ? OptionalLong.empty() : in.optionalId(Id.SSID),
        in.optionalHex("iova"),
        in.optionalSize("size"),
        in.optionalHex("output"),
        DomainJson.perms(in));
  }

  private static void entry(JsonOut out, ExpectedEntry entry) {
    out.choice("cache", entry.cache(), TLB, ATC);
    out.choice("state", entry.state(), STATES);
    if (entry.cache().equals(TLB)) {
      boolean atc = entry.sid().isPresent() || entry.ssid().isPresent();
      JsonOut.require(!atc, "entry", "no sid or ssid in a TLB", entry);
      out.id(Id.VMID, entry.vmid());
      out.id(Id.ASID, entry.asid());
      out.optionalChoice("regime", entry.regime(), REGIMES);
    } else {
      boolean tlb = entry.vmid().isPresent()
          || entry.asid().isPresent()
          || !entry.regime().isEmpty();
      JsonOut.require(!tlb, "entry", "no vmid, asid or regime in an ATC", entry);
      out.id(Id.SID, entry.sid());
      out.id(Id.SSID, entry.ssid());
    }
    out.hex("iova", entry.iova());
    out.size("size", entry.size());
    out.hex("output", entry.output());
    DomainJson.perms(out, entry.perms());
  }

  private ExpectJson() {}
}
