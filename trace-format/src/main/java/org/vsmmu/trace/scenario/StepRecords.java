package org.vsmmu.trace.scenario;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.RegisterName;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.Word;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.json.Hex;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.JsonValue;
import org.vsmmu.trace.json.Misfit;

/** Turns the steps of a scenario, with what was observed of each, into the bodies of records. */
final class StepRecords {
  private static final String CMDQ_BASE = "CMDQ_BASE";
  private static final String CMDQ_PROD = "CMDQ_PROD";
  private static final int PAIR = 2;

  private final List<Body> bodies = new ArrayList<>();
  private final CommandQueue queue;
  private final ReadReport report;

  StepRecords(IdRegisters unit, ReadReport report) {
    this.queue = new CommandQueue(unit.cmdqs());
    this.report = report;
  }

  List<Body> bodies() {
    return bodies;
  }

  void add(Body body) {
    bodies.add(body);
  }

  /** @param seen what was observed; null when nothing was */
  void step(JsonObject step, JsonObject seen) throws Misfit {
    String op = step.text("op");
    switch (op) {
      case "mem" -> memory(step);
      case "reg" -> write(step, seen);
      case "read" -> read(step, seen);
      case "cmd" -> commands(step, seen);
      case "dma" -> dma(step, seen);
      default -> {
        report.unknown("step " + op);
        add(new Body.Gap(Body.NONE, "a step that this reader does not know: " + op));
        return;
      }
    }
    step.rest().forEach(member -> report.unknown("member " + member + " of a step " + op));
    if (seen != null && !seen.has("died")) {
      seen.rest().forEach(member -> report.unknown("member " + member + " observed of " + op));
    }
  }

  /** The last step: what did not survive it is the access, if it was one. */
  void died(JsonObject step, String reason) throws Misfit {
    if (step.text("op").equals("dma")) {
      add(Dma.of(step).died());
    }
    add(new Body.Died(reason));
  }

  private void memory(JsonObject step) throws Misfit {
    List<Word> words = new ArrayList<>();
    for (JsonValue pair : step.array("w", "an array of addresses with their words")) {
      long[] word = pair.words("w", PAIR);
      if (word[0] % Long.BYTES != 0) {
        throw pair.items().get(0).misfit("address", "a multiple of 8");
      }
      words.add(new Word(word[0], word[1]));
    }
    if (!words.isEmpty()) {
      add(new Body.MemoryWrite(words));
    }
  }

  private void write(JsonObject step, JsonObject seen) throws Misfit {
    String name = step.text("reg");
    long offset = offset(step);
    long value = step.hex("val");
    int size = (int) step.integer("size", Integer.BYTES, Long.BYTES);
    if (size != Integer.BYTES && size != Long.BYTES) {
      throw step.misfit("size", "4 or 8");
    }
    if (name.equals(CMDQ_BASE)) {
      queue.base(value);
    } else if (name.equals(CMDQ_PROD)) {
      queue.prod(value);
    }
    add(new Body.RegisterAccess(true, offset, value, size));
    registers(seen);
  }

  private void read(JsonObject step, JsonObject seen) throws Misfit {
    long offset = offset(step);
    String name = step.text("reg");
    if (seen == null || !seen.has("val")) {
      add(new Body.Note("not observed: what a read of " + name + " gave"));
      return;
    }
    int size = register(step).bytes();
    add(new Body.RegisterAccess(false, offset, seen.hex("val"), size));
  }

  private void commands(JsonObject step, JsonObject seen) throws Misfit {
    List<long[]> commands = new ArrayList<>();
    for (JsonValue pair : step.array("w", "an array of commands")) {
      commands.add(pair.words("w", PAIR));
    }
    if (!queue.placed()) {
      add(new Body.Gap(Body.NONE, "commands, and where the queue is was not said before"));
      return;
    }
    List<Word> words = queue.put(commands);
    if (!words.isEmpty()) {
      add(new Body.MemoryWrite(words));
    }
    register(true, CMDQ_PROD, queue.prod());
    registers(seen);
  }

  private void dma(JsonObject step, JsonObject seen) throws Misfit {
    Dma dma = Dma.of(step);
    if (seen != null && seen.has("died")) {
      return;
    }
    if (seen == null || !seen.has("status")) {
      add(new Body.Note("not observed: %s access of StreamID %s to %s"
          .formatted(dma.access(), Hex.text(dma.sid()), Hex.text(dma.iova()))));
      return;
    }
    bodies.addAll(CacheObservations.of(dma.sid(), seen));
    add(dma.access(seen));
    observed(seen, "evtq_prod", "EVENTQ_PROD");
    observed(seen, "gerror", "GERROR");
  }

  /** What registers read as after a step. */
  private void registers(JsonObject seen) throws Misfit {
    if (seen == null) {
      return;
    }
    observed(seen, "prod", CMDQ_PROD);
    if (seen.has("prod")) {
      queue.prod(seen.hex("prod"));
    }
    observed(seen, "cons", "CMDQ_CONS");
    observed(seen, "gerror", "GERROR");
    observed(seen, "gerrorn", "GERRORN");
  }

  private void observed(JsonObject seen, String member, String name) throws Misfit {
    if (seen.has(member)) {
      register(false, name, seen.hex(member));
    }
  }

  private void register(boolean write, String name, long value) {
    RegisterName register = RegisterName.byName(name).orElseThrow();
    add(new Body.RegisterAccess(write, register.offset(), value, register.bytes()));
  }

  private static long offset(JsonObject step) throws Misfit {
    return register(step).offset();
  }

  private static RegisterName register(JsonObject step) throws Misfit {
    return RegisterName.byName(step.text("reg"))
        .orElseThrow(() -> step.misfit("reg", "a register's name such as CMDQ_PROD"));
  }
}
