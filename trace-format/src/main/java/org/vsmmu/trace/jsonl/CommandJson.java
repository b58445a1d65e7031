package org.vsmmu.trace.jsonl;

import java.util.Collections;
import java.util.Optional;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;

/** What happens on a command queue. */
final class CommandJson {
  private static final String QUEUE = "cmdq";
  private static final int WORDS = 2;

  /** A range of all StreamIDs has a name of its own, though not an opcode (SMMUv3 6.2). */
  private static final String CFGI_ALL = "CFGI_ALL";

  private static final String OP = "a command such as TLBI_NH_VA, or SYNC";

  static Body.CommandSeen command(JsonObject in) throws Misfit {
    String queue = queue(in);
    String op = in.optionalText("op");
    if (in.has("words")) {
      long[] words = in.words("words", WORDS);
      String decoded = decoded(words[0], words[1]);
      if (!op.isEmpty() && !named(op, decoded)) {
        throw in.misfit("op", decoded + ", which is what the words say");
      }
      return new Body.CommandSeen(
          queue,
          op.isEmpty() ? decoded : op,
          Optional.of(new CommandWords(words[0], words[1])),
          Collections.emptySortedMap());
    }
    if (op.isEmpty()) {
      throw in.misfit("words", "two hex strings, or op and fields");
    }
    if (!isName(op)) {
      throw in.misfit("op", OP);
    }
    return new Body.CommandSeen(
        queue,
        op,
        Optional.empty(),
        in.numbers("fields", FieldNames::ofCommand, FieldNames.COMMAND_EXPECTED));
  }

  static void command(JsonOut out, Body.CommandSeen body) {
    queue(out, body.queue());
    if (body.words().isPresent()) {
      CommandWords words = body.words().get();
      String decoded = decoded(words.w0(), words.w1());
      if (!body.op().equals(decoded)) {
        JsonOut.require(named(body.op(), decoded), "op", decoded, body.op());
        out.text("op", body.op());
      }
      JsonOut.require(body.fields().isEmpty(), "fields", "none beside words", body.fields());
      out.words("words", words, WORDS);
      return;
    }
    JsonOut.require(isName(body.op()), "op", OP, body.op());
    out.text("op", body.op());
    out.numbers("fields", body.fields(), FieldNames::ofCommand, FieldNames.COMMAND_EXPECTED);
  }

  static Body.SyncDone syncDone(JsonObject in) throws Misfit {
    return new Body.SyncDone(
        queue(in), in.integer("sync", 1, Long.MAX_VALUE), in.optionalChoice("error", "ATC_INV"));
  }

  static void syncDone(JsonOut out, Body.SyncDone body) {
    queue(out, body.queue());
    out.earlier("sync", body.sync());
    out.optionalChoice("error", body.error(), "ATC_INV");
  }

  static Body.CommandsMissing missing(JsonObject in) throws Misfit {
    return new Body.CommandsMissing(queue(in), (int) in.integer("count", 1, Integer.MAX_VALUE));
  }

  static void missing(JsonOut out, Body.CommandsMissing body) {
    queue(out, body.queue());
    out.integer("count", body.count(), 1, Integer.MAX_VALUE);
  }

  private static String queue(JsonObject in) throws Misfit {
    String queue = in.optionalText("queue");
    return queue.isEmpty() ? QUEUE : queue;
  }

  private static void queue(JsonOut out, String queue) {
    if (!queue.equals(QUEUE)) {
      out.text("queue", queue);
    }
  }

  private static String decoded(long w0, long w1) {
    return CommandCodec.decode(w0, w1).name();
  }

  private static boolean named(String op, String decoded) {
    return op.equals(decoded)
        || (op.equals(CFGI_ALL) && decoded.equals(Opcode.CFGI_STE_RANGE.name()));
  }

  private static boolean isName(String op) {
    return op.equals(CFGI_ALL)
        || Opcode.byName(op).filter(opcode -> opcode.name().equals(op)).isPresent();
  }

  private CommandJson() {}
}
