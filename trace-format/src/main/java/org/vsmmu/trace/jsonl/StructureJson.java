package org.vsmmu.trace.jsonl;

import java.util.Optional;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.json.Id;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** Structures in memory, and registers. */
final class StructureJson {

  static Body.SteInstall ste(JsonObject in) throws Misfit {
    return new Body.SteInstall(
        in.optionalId(Id.SID),
        in.optionalHex("master"),
        StreamTableEntry.of(in.words("words", StreamTableEntry.WORDS)));
  }

  static void ste(JsonOut out, Body.SteInstall body) {
    out.id(Id.SID, body.sid());
    out.hex("master", body.master());
    out.words("words", body.ste(), StreamTableEntry.WORDS);
  }

  static Body.CdInstall cd(JsonObject in) throws Misfit {
    return new Body.CdInstall(
        in.optionalId(Id.SID),
        in.optionalHex("master"),
        in.optionalId(Id.SSID),
        ContextDescriptor.of(in.words("words", ContextDescriptor.WORDS)));
  }

  static void cd(JsonOut out, Body.CdInstall body) {
    out.id(Id.SID, body.sid());
    out.hex("master", body.master());
    out.id(Id.SSID, body.ssid());
    out.words("words", body.cd(), ContextDescriptor.WORDS);
  }

  static Body.EventSeen event(JsonObject in) throws Misfit {
    return new Body.EventSeen(in.text("type"), in.optionalId(Id.SID), eventWords(in));
  }

  private static Optional<EventRecord> eventWords(JsonObject in) throws Misfit {
    if (!in.has("words")) {
      return Optional.empty();
    }
    long[] words = in.words("words", EventRecord.WORDS);
    return Optional.of(new EventRecord(words[0], words[1], words[2], words[3]));
  }

  static void event(JsonOut out, Body.EventSeen body) {
    out.text("type", body.type());
    out.id(Id.SID, body.sid());
    body.event().ifPresent(event -> out.words("words", event, EventRecord.WORDS));
  }

  static Body.RegisterAccess register(JsonObject in) throws Misfit {
    boolean write = in.flag("write");
    long offset = in.has("reg") ? named(in) : in.hex("offset");
    long value = in.hex("value");
    int size = (int) in.integer("size", 1, Long.BYTES);
    if (Integer.bitCount(size) != 1) {
      throw in.misfit("size", "1, 2, 4 or 8");
    }
    return new Body.RegisterAccess(write, offset, value, size);
  }

  /** The offset of a register that goes by its name. */
  private static long named(JsonObject in) throws Misfit {
    return RegisterName.byName(in.text("reg"))
        .orElseThrow(() -> in.misfit("reg", "a register's name such as CMDQ_PROD"))
        .offset();
  }

  static void register(JsonOut out, Body.RegisterAccess body) {
    out.flag("write", body.write());
    out.hex("offset", body.offset());
    out.hex("value", body.value());
    JsonOut.require(Integer.bitCount(body.size()) == 1, "size", "1, 2, 4 or 8", body.size());
    out.integer("size", body.size(), 1, Long.BYTES);
  }

  private StructureJson() {}
}
