package org.vsmmu.replay.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Replay;
import org.vsmmu.replay.ReplayOptions;
import org.vsmmu.replay.Verdict;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.join.Join;
import org.vsmmu.trace.join.RunJoin;

/**
 * Every change to the joined trace of a conforming run is noticed. A sample is tried by default,
 * all with {@code -Dvsmmu.mutants=0}.
 */
class JoinedSweepTest {
  private static final Path CAPTURED = Path.of("..", "traces", "captured");
  private static final int MUTANTS = Integer.getInteger("vsmmu.mutants", 140);

  /** What is changed. */
  enum Kind {
    ERRNO,
    OUTPUT_ID,
    DROPPED,
    DUPLICATED,
    VMID,
    STREAM_ID,
    ACROSS_A_BLOCK
  }

  /** A changed trace: some records, from one position on, are replaced by others. */
  private record Mutant(Kind kind, int at, int removed, List<TraceRecord> inserted) {}

  private static TraceHeader header;
  private static List<TraceRecord> records;

  @BeforeAll
  static void join() throws IOException {
    List<Join.Part> parts = List.of(
        part("iommufd-nest", "iommufd-nest/lab73-nest.ioctls.jsonl.gz"),
        part("ftrace", "linux-7.3-nesting.ftrace.gz"),
        part("qemu", "qemu11-lab73-nest.qemu.log.gz"),
        part("cmdq", "qemu11-lab73-nest.cmdq.bin.gz"),
        part("evtq", "iommufd-nest/lab73-nest.evtq.bin.gz"));
    List<TraceRecord> all = new ArrayList<>();
    try (TraceReader reader = new RunJoin().join(parts, ReadOptions.NONE)) {
      header = reader.header();
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        // QEMU's own caches do not conform: a global page survives its TLBI.
        boolean ofQemu = record.body() instanceof Body.CacheEvent
            || record.body() instanceof Body.WalkStep
            || record.body() instanceof Body.Access
            || record.body() instanceof Body.RegisterAccess;
        if (!ofQemu) {
          all.add(record);
        }
      }
    }
    records = List.copyOf(all);
  }

  private static Join.Part part(String format, String file) throws IOException {
    return new Join.Part(format, Input.open(file, CAPTURED.resolve(file)));
  }

  private static Judged judged(List<TraceRecord> trace) {
    Replay replay = new Replay(
        header,
        new ReplayOptions(
            Optional.empty(),
            ReplayOptions.Mode.ADVERSARIAL,
            List.of(),
            Optional.empty(),
            // The kernel of this run breaks promises of its own, whatever is changed.
            ReplayOptions.Contract.WARN));
    trace.forEach(replay::step);
    return replay.finish("run", new Ended(), "");
  }

  @Test
  void theJoinedTraceConforms() {
    Judged judged = judged(records);
    assertEquals(List.of(), judged.divergences());
    assertEquals(List.of(), judged.inconclusive());
    assertEquals(Verdict.CONFORMS, judged.verdict());
  }

  @Test
  void everyChangeIsNoticed() {
    List<Mutant> mutants = mutants();
    Collections.shuffle(mutants, new Random(Long.getLong("vsmmu.seed", 1L)));
    List<Mutant> tried = MUTANTS == 0 ? mutants : sample(mutants);
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    List<String> missed = new ArrayList<>();
    for (Mutant mutant : tried) {
      counts.merge(mutant.kind(), 1, Integer::sum);
      List<TraceRecord> trace = new ArrayList<>(records.subList(0, mutant.at()));
      trace.addAll(mutant.inserted());
      trace.addAll(records.subList(mutant.at() + mutant.removed(), records.size()));
      if (judged(trace).verdict() != Verdict.DIVERGES) {
        missed.add(mutant.kind() + " at " + records.get(mutant.at()));
      }
    }
    System.out.printf(
        "mutants of the joined trace: %d of %d, %s%n", tried.size(), mutants.size(), counts);
    assertEquals(List.of(), missed);
    assertEquals(Kind.values().length, counts.size(), counts::toString);
  }

  /** Some of every kind. */
  private static List<Mutant> sample(List<Mutant> mutants) {
    List<Mutant> sample = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      mutants.stream()
          .filter(mutant -> mutant.kind() == kind)
          .limit(Math.max(1, MUTANTS / Kind.values().length))
          .forEach(sample::add);
    }
    return sample;
  }

  private static List<Mutant> mutants() {
    List<Mutant> mutants = new ArrayList<>();
    boolean within = false;
    for (int i = 0; i < records.size(); i++) {
      TraceRecord record = records.get(i);
      if (record.body() instanceof Body.KernelSeen seen
          && seen.event() instanceof NestLine.Call call) {
        within = call.command() != SeenDevices.REGION_INFO;
        if (within) {
          ofCall(mutants, i, record, call);
        }
      } else if (record.body() instanceof Body.CallReturned) {
        within = false;
      } else if (within && record.body() instanceof Body.CommandSeen command) {
        ofCommand(mutants, i, record, command.words().orElseThrow());
      }
    }
    assertTrue(mutants.size() > 2000, () -> mutants.size() + " mutants");
    return mutants;
  }

  private static void ofCall(List<Mutant> mutants, int at, TraceRecord record, NestLine.Call call) {
    int errno = call.errno() == 0 ? 22 : call.errno() ^ 1;
    mutants.add(new Mutant(Kind.ERRNO, at, 1, List.of(with(record, call, -1, errno, call.out()))));
    if (call.returned() != 0) {
      return;
    }
    for (Member member : outputs(call)) {
      StructValue out = StructValue.of(call.out());
      out.put(member, out.u32(member) ^ 1);
      mutants.add(
          new Mutant(Kind.OUTPUT_ID, at, 1, List.of(with(record, call, 0, 0, out.toBytes()))));
    }
  }

  /** The members in which a call returns the id of an object. */
  private static List<Member> outputs(NestLine.Call call) {
    Optional<StructLayout> layout = call.descriptor().equals("iommufd")
        ? Ioctl.of(call.command() & 0xff).map(Ioctl::layout)
        : VfioIoctl.of(call.command() & 0xff).flatMap(VfioIoctl::layout);
    return layout.stream()
        .flatMap(l -> l.members().stream())
        .filter(member -> member.name().matches("out_\\w*(id|devid)"))
        .filter(member -> member.end() <= call.out().length)
        .toList();
  }

  private static TraceRecord with(
      TraceRecord record, NestLine.Call of, long returned, int errno, byte[] out) {
    NestLine.Call changed = new NestLine.Call(
        of.line(),
        of.note(),
        of.descriptor(),
        of.command(),
        of.name(),
        of.in(),
        of.dataIn(),
        returned,
        errno,
        out,
        of.dataOut());
    return NestReplayTest.with(record, new Body.KernelSeen(changed, true));
  }

  private static void ofCommand(
      List<Mutant> mutants, int at, TraceRecord record, CommandWords words) {
    mutants.add(new Mutant(Kind.DROPPED, at, 1, List.of()));
    mutants.add(new Mutant(Kind.DUPLICATED, at, 1, List.of(record, record)));
    Opcode opcode = Opcode.of((int) CommandFields.OP.extract(words.w0()));
    retag(mutants, Kind.VMID, at, record, words, opcode, CommandFields.VMID);
    retag(mutants, Kind.STREAM_ID, at, record, words, opcode, CommandFields.SID);
    int next = at + 1;
    while (!(records.get(next).body() instanceof Body.CommandSeen)
        && !(records.get(next).body() instanceof Body.CallReturned)) {
      next++;
    }
    boolean sync = opcode != Opcode.SYNC
        && records.get(next).body() instanceof Body.CommandSeen command
        && command.op().equals("SYNC");
    if (sync) {
      List<TraceRecord> swapped = new ArrayList<>(records.subList(at + 1, next + 1));
      swapped.add(record);
      mutants.add(new Mutant(Kind.ACROSS_A_BLOCK, at, next + 1 - at, swapped));
    }
  }

  private static void retag(
      List<Mutant> mutants,
      Kind kind,
      int at,
      TraceRecord record,
      CommandWords words,
      Opcode opcode,
      Field field) {
    if (opcode.layout().contains(field)) {
      CommandWords changed = words.with(field, words.get(field) ^ 4);
      Body body =
          new Body.CommandSeen("cmdq", opcode.name(), Optional.of(changed), new TreeMap<>());
      mutants.add(new Mutant(kind, at, 1, List.of(NestReplayTest.with(record, body))));
    }
  }

  /** A reader that has nothing to complain of. */
  private static final class Ended implements TraceReader {
    private final ReadReport report = new ReadReport();

    @Override
    public TraceHeader header() {
      return header;
    }

    @Override
    public TraceRecord next() {
      return null;
    }

    @Override
    public ReadReport report() {
      return report;
    }

    @Override
    public void close() {}
  }
}
