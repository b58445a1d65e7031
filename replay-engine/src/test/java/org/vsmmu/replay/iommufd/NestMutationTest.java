package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.trace.iommufd.NestLine;

/** The replay is not blind: each change to a conforming run is noticed. */
class NestMutationTest {
  /** Ways to damage a line; a line that has nothing to damage stays as it is. */
  enum Mutant {
    ERRNO(call -> with(call, call.returned(), call.errno() == 0 ? 0 : call.errno() ^ 1)),
    RESULT(call -> call.errno() != 0 ? with(call, 0, 0) : with(call, -1, 5)),
    OUTPUT(call -> {
      byte[] out = call.out().clone();
      out[out.length - 1] ^= 1;
      return copy(call, out, call.commands());
    }),
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

    private final UnaryOperator<NestLine.Call> change;

    Mutant(UnaryOperator<NestLine.Call> change) {
      this.change = change;
    }
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
        of.dataOut(),
        of.commands());
  }

  private static NestLine.Call copy(NestLine.Call of, byte[] out, List<CommandWords> commands) {
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
        of.dataOut(),
        commands);
  }

  private static NestLine.Call commands(
      NestLine.Call call, UnaryOperator<List<CommandWords>> change) {
    List<CommandWords> list = new ArrayList<>(call.commands());
    return list.isEmpty() ? call : copy(call, call.out(), change.apply(list));
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
    List<NestLine> lines = NestReplayTest.lines();
    List<EventRecord> events = NestReplayTest.events();
    List<Long> missed = new ArrayList<>();
    int made = 0;
    for (int i = 0; i < lines.size(); i++) {
      Optional<NestLine> damaged = damaged(lines.get(i), mutant);
      if (damaged.isPresent()) {
        List<NestLine> run = new ArrayList<>(lines);
        run.set(i, damaged.get());
        made++;
        if (NestReplayTest.agrees(run, events)) {
          missed.add(lines.get(i).line());
        }
      }
    }
    assertTrue(made > 10, "only " + made + " mutants");
    assertEquals(List.of(), missed);
  }

  private static Optional<NestLine> damaged(NestLine line, Mutant mutant) {
    if (!(line instanceof NestLine.Call call) || call.command() == SeenDevices.REGION_INFO) {
      return Optional.empty();
    }
    NestLine.Call changed = mutant.change.apply(call);
    boolean same = changed.commands().equals(call.commands())
        && changed.errno() == call.errno()
        && changed.returned() == call.returned()
        && Arrays.equals(changed.out(), call.out());
    return same ? Optional.empty() : Optional.of(changed);
  }
}
