package org.vsmmu.trace.jsonl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.json.JsonIn;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** A record: what every body has around it, and the body. */
final class RecordJson {
  private static final String ONE_BODY = "exactly one body: "
      + String.join(", ", BodyKind.ALL.stream().map(BodyKind::name).toList());

  /**
   * Reads a line.
   *
   * @param position the record's place in the trace
   * @param place where the line stands; the source of a record that names none
   */
  static TraceRecord read(String line, long position, Source place) throws Misfit {
    JsonObject in = JsonIn.parse("record", line);
    OptionalLong time = in.optionalInteger("t", Long.MIN_VALUE, Long.MAX_VALUE);
    OptionalLong cpu = in.optionalInteger("cpu", 0, Integer.MAX_VALUE);
    String context = in.optionalText("ctx");
    Source source = source(in, place);
    Body body = body(in);
    in.finish();
    if (body instanceof Body.SyncDone done && done.sync() >= position) {
      throw in.optionalObject("sync-done").orElseThrow().misfit("sync", "an earlier record");
    }
    if (body instanceof Body.CallReturned done && done.call() >= position) {
      throw in.optionalObject("returned").orElseThrow().misfit("call", "an earlier record");
    }
    return new TraceRecord(
        position,
        time,
        cpu.isPresent() ? OptionalInt.of((int) cpu.getAsLong()) : OptionalInt.empty(),
        context,
        source,
        body);
  }

  static void write(JsonOut out, TraceRecord record, boolean withSource) {
    out.begin();
    out.integer("t", record.timeNanos(), Long.MIN_VALUE, Long.MAX_VALUE);
    record.cpu().ifPresent(cpu -> out.integer("cpu", cpu, 0, Integer.MAX_VALUE));
    out.optionalText("ctx", record.context());
    if (withSource) {
      source(out, record.source());
    }
    BodyKind.write(out, record.body());
    out.end();
  }

  private static Body body(JsonObject in) throws Misfit {
    List<String> named = new ArrayList<>(in.rest());
    named.removeIf(name -> BodyKind.named(name) == null);
    if (named.isEmpty()) {
      // A misspelt body is better named than missed.
      if (!in.rest().isEmpty()) {
        throw in.unknown(in.rest().get(0), ONE_BODY);
      }
      throw new Misfit(in.column(), "a record without a body", ONE_BODY);
    }
    if (named.size() > 1) {
      throw in.unknown(named.get(1), "only one body, here " + named.get(0));
    }
    String name = named.get(0);
    JsonObject body = in.optionalObject(name).orElseThrow();
    return BodyKind.named(name).readMember(body);
  }

  private static Source source(JsonObject in, Source place) throws Misfit {
    JsonObject src = in.optionalObject("src").orElse(null);
    if (src == null) {
      return place;
    }
    String file = src.text("file");
    OptionalLong line = src.optionalInteger("line", 1, Long.MAX_VALUE);
    OptionalLong offset = src.optionalInteger("offset", 0, Long.MAX_VALUE);
    if (line.isPresent() == offset.isPresent()) {
      throw new Misfit(src.column(), "src", "either line or offset");
    }
    src.finish();
    return line.isPresent()
        ? Source.line(file, line.getAsLong())
        : Source.offset(file, offset.getAsLong());
  }

  private static void source(JsonOut out, Source source) {
    out.begin("src");
    out.text("file", source.file());
    if (source.line() > 0) {
      JsonOut.require(source.offset() == -1, "src", "either line or offset", source);
      out.integer("line", source.line(), 1, Long.MAX_VALUE);
    } else {
      out.integer("offset", source.offset(), 0, Long.MAX_VALUE);
    }
    out.end();
  }

  private RecordJson() {}
}
