package org.vsmmu.trace.jsonl;

import org.vsmmu.trace.Body;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** What is said about the capture itself. */
final class RemarkJson {

  static Body.Gap gap(JsonObject in) throws Misfit {
    return new Body.Gap(in.optionalInteger("lost", 0, Long.MAX_VALUE), in.optionalText("reason"));
  }

  static void gap(JsonOut out, Body.Gap body) {
    out.integer("lost", body.lost(), 0, Long.MAX_VALUE);
    out.optionalText("reason", body.reason());
  }

  static Body.Died died(JsonObject in) throws Misfit {
    return new Body.Died(in.optionalText("reason"));
  }

  static void died(JsonOut out, Body.Died body) {
    out.optionalText("reason", body.reason());
  }

  static Body.Note note(JsonObject in) throws Misfit {
    return new Body.Note(in.anyText("text"));
  }

  static void note(JsonOut out, Body.Note body) {
    out.anyText("text", body.text());
  }

  private RemarkJson() {}
}
