package org.vsmmu.trace.jsonl;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Operand;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** What happens on a command queue. */
final class CommandJson {
  private static final String QUEUE = "cmdq";
  private static final int WORDS = 2;

  /** A range of all StreamIDs has a name of its own, though not an opcode (SMMUv3 6.2). */
  private static final String CFGI_ALL = "CFGI_ALL";

  static Body.CommandSeen command(JsonObject in) throws Misfit {
    String queue = queue(in);
    String op = in.optionalText("op");
    if (in.has("words")) {
      long[] w = in.words("words", WORDS);
      CommandWords words = new CommandWords(w[0], w[1]);
      if (!op.isEmpty() && !isNameOf(words, op)) {
        throw in.misfit("op", name(words) + ", which is what the words say");
      }
      return new Body.CommandSeen(
          queue, op.isEmpty() ? name(words) : op, Optional.of(words), Collections.emptySortedMap());
    }
    if (op.isEmpty()) {
      throw in.misfit("words", "two hex strings, or op and fields");
    }
    if (!op.equals(spelled(op))) {
      throw in.misfit("op", spelled(op));
    }
    return new Body.CommandSeen(queue, op, Optional.empty(), operands(in));
  }

  static void command(JsonOut out, Body.CommandSeen body) {
    queue(out, body.queue());
    if (body.words().isEmpty()) {
      out.text("op", spelled(body.op()));
      body.fields().forEach(CommandJson::requireFit);
      out.numbers("fields", body.fields(), FieldNames::ofCommand, FieldNames.COMMAND_EXPECTED);
      return;
    }
    CommandWords words = body.words().get();
    if (!body.op().equals(name(words))) {
      JsonOut.require(isNameOf(words, body.op()), "op", name(words), body.op());
      out.text("op", body.op());
    }
    JsonOut.require(body.fields().isEmpty(), "fields", "none beside words", body.fields());
    out.words("words", words, WORDS);
  }

  private static SortedMap<String, Long> operands(JsonObject in) throws Misfit {
    SortedMap<String, Long> numbers =
        in.numbers("fields", FieldNames::ofCommand, FieldNames.COMMAND_EXPECTED);
    for (String key : numbers.keySet()) {
      Operand operand = Operand.byName(key).orElseThrow();
      in.optionalObject("fields").orElseThrow().integer(key, operand.low(), operand.high());
    }
    return numbers;
  }

  private static void requireFit(String name, long value) {
    Operand.byName(name)
        .ifPresent(operand -> JsonOut.require(
            operand.fits(value), name, JsonObject.range(operand.low(), operand.high()), value));
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

  private static String name(CommandWords words) {
    return Opcode.of((int) words.w0()).name();
  }

  /** A command may go by a more telling name than its opcode's: CFGI_ALL, RESERVED_0x7f. */
  private static boolean isNameOf(CommandWords words, String op) {
    return op.equals(name(words))
        || op.equals(CommandCodec.decode(words.w0(), words.w1()).name());
  }

  /** The one spelling of a known command; an unknown one stays what it is. */
  private static String spelled(String op) {
    return op.equals(CFGI_ALL) ? op : Opcode.byName(op).map(Opcode::name).orElse(op);
  }

  private CommandJson() {}
}
