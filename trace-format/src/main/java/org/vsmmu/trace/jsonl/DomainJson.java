package org.vsmmu.trace.jsonl;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Domain;
import org.vsmmu.trace.json.Id;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** What becomes of a translation domain: its ranges and its devices. */
final class DomainJson {
  private static final String[] PERMS = {"r", "w", "rw"};

  static Body.MapRange map(JsonObject in) throws Misfit {
    return new Body.MapRange(
        in.hex("iova"),
        in.size("size"),
        in.optionalHex("output"),
        perms(in),
        in.optionalFlag("global").orElse(false),
        in.optionalSize("leaf"),
        domain(in));
  }

  static void map(JsonOut out, Body.MapRange body) {
    range(out, body.iova(), body.size());
    out.hex("output", body.output());
    perms(out, body.perms());
    if (body.global()) {
      out.flag("global", true);
    }
    out.size("leaf", body.leaf());
    domain(out, body.domain());
  }

  static Body.UnmapRange unmap(JsonObject in) throws Misfit {
    return new Body.UnmapRange(in.hex("iova"), in.size("size"), domain(in));
  }

  static void unmap(JsonOut out, Body.UnmapRange body) {
    range(out, body.iova(), body.size());
    domain(out, body.domain());
  }

  static Body.FreeRange free(JsonObject in) throws Misfit {
    return new Body.FreeRange(in.hex("iova"), in.size("size"), domain(in));
  }

  static void free(JsonOut out, Body.FreeRange body) {
    range(out, body.iova(), body.size());
    domain(out, body.domain());
  }

  static Body.Attach attach(JsonObject in) throws Misfit {
    return new Body.Attach(in.optionalText("device"), in.optionalId(Id.SID), domain(in));
  }

  static void attach(JsonOut out, Body.Attach body) {
    out.optionalText("device", body.device());
    out.id(Id.SID, body.sid());
    domain(out, body.domain());
  }

  static Body.GroupAdd groupAdd(JsonObject in) throws Misfit {
    return new Body.GroupAdd(in.text("device"), in.integer("group", 0, Long.MAX_VALUE));
  }

  static void groupAdd(JsonOut out, Body.GroupAdd body) {
    out.text("device", body.device());
    out.integer("group", body.group(), 0, Long.MAX_VALUE);
  }

  static String perms(JsonObject in) throws Misfit {
    return in.optionalChoice("perms", PERMS);
  }

  static void perms(JsonOut out, String perms) {
    out.optionalChoice("perms", perms, PERMS);
  }

  private static void range(JsonOut out, long iova, long size) {
    out.hex("iova", iova);
    out.size("size", size);
  }

  private static Domain domain(JsonObject in) throws Misfit {
    JsonObject object = in.optionalObject("domain").orElse(null);
    if (object == null) {
      return Domain.UNKNOWN;
    }
    Domain domain = new Domain(
        stage(object.optionalInteger("stage", 1, 2)),
        object.optionalId(Id.VMID),
        object.optionalId(Id.ASID),
        object.optionalHex("table"));
    object.finish();
    return domain;
  }

  private static void domain(JsonOut out, Domain domain) {
    if (!domain.known()) {
      return;
    }
    out.begin("domain");
    domain.stage().ifPresent(stage -> out.integer("stage", stage, 1, 2));
    out.id(Id.VMID, domain.vmid());
    out.id(Id.ASID, domain.asid());
    out.hex("table", domain.table());
    out.end();
  }

  private static OptionalInt stage(OptionalLong stage) {
    return stage.isPresent() ? OptionalInt.of((int) stage.getAsLong()) : OptionalInt.empty();
  }

  private DomainJson() {}
}
