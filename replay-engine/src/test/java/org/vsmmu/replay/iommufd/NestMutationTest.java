package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestLine;

/** The replay is not blind: each change to a conforming run is noticed. */
class NestMutationTest {
  /** Ways to damage a call, given its record and those up to its return. */
  enum Mutant {
    ERRNO(call -> call(call, c -> with(c, c.returned(), c.errno() == 0 ? 0 : c.errno() ^ 1))),
    RESULT(call -> call(call, c -> c.errno() != 0 ? with(c, 0, 0) : with(c, -1, 5))),
    OUTPUT(call -> call(call, c -> {
      byte[] out = c.out().clone();
      out[out.length - 1] ^= 1;
      return copy(c, out);
    })),
    DROPPED(call -> commands(call, list -> {
      list.remove(list.size() / 2);
      return list;
    })),
    DOUBLED(call -> commands(call, list -> {
      list.add(list.size() / 2, list.get(list.size() / 2));
      return list;
    })),
    VMID(call -> commands(call, list -> change(list, CommandFields.VMID))),
    STREAM(call -> commands(call, list -> change(list, CommandFields.SID))),
    REORDERED(call -> commands(call, list -> {
      for (int i = 1; i < list.size(); i++) {
        if (!list.get(i).equals(list.get(i - 1))) {
          Collections.swap(list, i, i - 1);
          break;
        }
      }
      return list;
    }));

    private final Function<List<TraceRecord>, List<TraceRecord>> change;

    Mutant(Function<List<TraceRecord>, List<TraceRecord>> change) {
      this.change = change;
    }
  }

  private static List<TraceRecord> call(
      List<TraceRecord> call, Function<NestLine.Call, NestLine.Call> change) {
    List<TraceRecord> changed = new ArrayList<>(call);
    NestLine.Call before = (NestLine.Call) ((Body.KernelSeen) call.get(0).body()).event();
    NestLine.Call after = change.apply(before);
    boolean same = before.returned() == after.returned()
        && before.errno() == after.errno()
        && before.out() == after.out();
    if (!same) {
      Body seen = new Body.KernelSeen(after, true);
      changed.set(0, NestReplayTest.with(call.get(0), seen));
    }
    return changed;
  }

  private static NestLine.Call with(NestLine.Call of, long returned, int errno) {
    return new NestLine.Call(
        of.line(),
        of.note(),
        of.descriptor(),
        of.command(),
        of.name(),
        of.in(),
        of.dataIn(),
        returned,
        errno,
        of.out(),
        of.dataOut());
  }

  private static NestLine.Call copy(NestLine.Call of, byte[] out) {
    return new NestLine.Call(
        of.line(),
        of.note(),
        of.descriptor(),
        of.command(),
        of.name(),
        of.in(),
        of.dataIn(),
        of.returned(),
        of.errno(),
        out,
        of.dataOut());
  }

  private static List<TraceRecord> commands(
      List<TraceRecord> call, Function<List<CommandWords>, List<CommandWords>> change) {
    List<CommandWords> before = call.stream()
        .filter(record -> record.body() instanceof Body.CommandSeen)
        .map(record -> ((Body.CommandSeen) record.body()).words().orElseThrow())
        .toList();
    List<CommandWords> after = before.isEmpty() ? before : change.apply(new ArrayList<>(before));
    if (after.equals(before)) {
      return call;
    }
    TraceRecord first = call.get(0);
    List<TraceRecord> changed = new ArrayList<>(List.of(first));
    for (CommandWords words : after) {
      String op = Opcode.of((int) words.w0()).name();
      Body body = new Body.CommandSeen("cmdq", op, Optional.of(words), new TreeMap<>());
      changed.add(NestReplayTest.with(first, body));
    }
    changed.add(call.get(call.size() - 1));
    return changed;
  }

  /** Flips a bit of the field in the last command that has it. */
  private static List<CommandWords> change(List<CommandWords> list, Field field) {
    for (int i = list.size() - 1; i >= 0; i--) {
      CommandWords words = list.get(i);
      Opcode opcode = Opcode.of((int) CommandFields.OP.extract(words.w0()));
      if (opcode.layout().contains(field) && opcode != Opcode.TLBI_NH_ASID) {
        list.set(i, words.with(field, words.get(field) ^ 2));
        break;
      }
    }
    return list;
  }

  @ParameterizedTest
  @EnumSource
  void noticesEveryChange(Mutant mutant) throws IOException {
    List<TraceRecord> records = NestReplayTest.records();
    List<Long> missed = new ArrayList<>();
    int made = 0;
    for (int i = 0; i < records.size(); i++) {
      if (!(records.get(i).body() instanceof Body.KernelSeen seen)
          || !(seen.event() instanceof NestLine.Call call)
          || call.command() == SeenDevices.REGION_INFO) {
        continue;
      }
      int end = i;
      while (!(records.get(end).body() instanceof Body.CallReturned)) {
        end++;
      }
      List<TraceRecord> before = records.subList(i, end + 1);
      List<TraceRecord> after = mutant.change.apply(before);
      if (!after.equals(before)) {
        List<TraceRecord> run = new ArrayList<>(records.subList(0, i));
        run.addAll(after);
        run.addAll(records.subList(end + 1, records.size()));
        made++;
        if (NestReplayTest.agrees(run)) {
          missed.add(call.line());
        }
      }
    }
    assertTrue(made > 10, "only " + made + " mutants");
    assertEquals(List.of(), missed);
  }
}
