package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.KernelEvent;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.SeenEvent;

/**
 * Changes of what the kernel answered: what it answers follows from the calls before, so any other
 * answer is wrong. Only bytes that the recorded kernel wrote are changed.
 */
final class CallMutations {
  private static final String RESULT = "IOCTL-RESULT";
  private static final String OUTPUT = "IOCTL-OUTPUT";
  private static final String COMMANDS = "IOCTL-COMMANDS";
  private static final Set<String> BY_SID = Set.of("CFGI_STE", "CFGI_CD", "ATC_INV");
  private static final int STREAM_ID = 32;

  /** The model has StreamIDs of 16 bits and more. */
  private static final int STREAM_BITS = 16;

  private static final int EIO = 5;
  private static final int ENODEV = 19;
  private static final int ID = 4;

  private final Specimen specimen;
  private final List<Mutation> mutations = new ArrayList<>();

  private CallMutations(Specimen specimen) {
    this.specimen = specimen;
  }

  static List<Mutation> of(Specimen specimen) {
    CallMutations all = new CallMutations(specimen);
    // Where faults are injected, any error may come.
    boolean injected = specimen.records().stream()
        .anyMatch(record -> record.body() instanceof Body.KernelSeen seen
            && seen.event() instanceof SeenEvent.PositionedWrite);
    if (!injected) {
      specimen.records().forEach(all::record);
    }
    return all.mutations;
  }

  private void record(TraceRecord record) {
    if (!(record.body() instanceof Body.KernelSeen seen)) {
      return;
    }
    long at = record.position();
    if (seen.event() instanceof IoctlSeen call) {
      add("wrong errno", RESULT, at, r -> answered(at, seen, failed(call)));
      outputs(
          at,
          call.name(),
          call.errno(),
          call.in(),
          call.out(),
          bytes -> answered(at, seen, withOut(call, bytes)));
      forwarded(at, seen, call.name());
    } else if (seen.event() instanceof NestLine.Call call) {
      add("wrong errno", RESULT, at, r -> answered(at, seen, failed(call)));
      outputs(
          at,
          call.name(),
          call.errno(),
          call.in(),
          call.out(),
          bytes -> answered(at, seen, withOut(call, bytes)));
      forwarded(at, seen, call.name());
    }
  }

  /** The commands of a call in a trace that shows them. */
  private void forwarded(long at, Body.KernelSeen seen, String name) {
    if (seen.open() && name.equals("IOMMU_HWPT_INVALIDATE")) {
      mutations.addAll(ForwardMutations.of(specimen, at));
    } else if (seen.open()) {
      commands(at);
    }
  }

  private List<TraceRecord> answered(long at, Body.KernelSeen seen, KernelEvent event) {
    return Records.with(specimen.records(), at, new Body.KernelSeen(event, seen.open()));
  }

  /**
   * What the kernel wrote of a structure, a byte at a time, and the id that an allocation gives.
   */
  private void outputs(
      long at,
      String name,
      int errno,
      byte[] in,
      byte[] out,
      Function<byte[], List<TraceRecord>> change) {
    if (in == null || out == null || in.length != out.length) {
      return;
    }
    for (int i = 0; i < out.length; i++) {
      if (in[i] != out[i]) {
        int place = i;
        boolean id = name.endsWith("ALLOC") && errno == 0 && i % ID == 0;
        add(id ? "wrong id" : "wrong output", OUTPUT, at, random -> {
          byte[] bytes = out.clone();
          bytes[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
          return change.apply(bytes);
        });
      }
    }
  }

  /** The commands that the SMMU took during a call follow from the call. */
  private void commands(long call) {
    for (long at = call + 1; at <= specimen.records().size(); at++) {
      Body body = specimen.body(at);
      if (body instanceof Body.CallReturned) {
        return;
      } else if (body instanceof Body.CommandSeen) {
        long place = at;
        add("drop of a call", COMMANDS, at, r -> Records.without(specimen.records(), place));
        add("twice in a call", COMMANDS, at, r -> Records.twice(specimen.records(), place));
        if (body instanceof Body.CommandSeen command
            && command.words().isPresent()
            && BY_SID.contains(command.op())) {
          add("retag in a call", COMMANDS, at, random -> {
            int bit = STREAM_ID + random.nextInt(STREAM_BITS);
            return Records.with(specimen.records(), place, Records.flipped(command, bit));
          });
        }
      }
    }
  }

  private static IoctlSeen failed(IoctlSeen call) {
    return new IoctlSeen(
        call.sequence(),
        call.process(),
        call.fd(),
        call.kind(),
        call.command(),
        call.name(),
        call.operation(),
        call.argument(),
        call.in(),
        call.buffers(),
        -1,
        other(call.errno()),
        call.out(),
        call.outBuffers());
  }

  private static IoctlSeen withOut(IoctlSeen call, byte[] out) {
    Map<String, byte[]> buffers = new HashMap<>(call.outBuffers());
    return new IoctlSeen(
        call.sequence(),
        call.process(),
        call.fd(),
        call.kind(),
        call.command(),
        call.name(),
        call.operation(),
        call.argument(),
        call.in(),
        call.buffers(),
        call.returned(),
        call.errno(),
        out,
        buffers);
  }

  private static NestLine.Call failed(NestLine.Call call) {
    return new NestLine.Call(
        call.line(),
        call.note(),
        call.descriptor(),
        call.command(),
        call.name(),
        call.in(),
        call.dataIn(),
        -1,
        other(call.errno()),
        call.out(),
        call.dataOut());
  }

  private static NestLine.Call withOut(NestLine.Call call, byte[] out) {
    return new NestLine.Call(
        call.line(),
        call.note(),
        call.descriptor(),
        call.command(),
        call.name(),
        call.in(),
        call.dataIn(),
        call.returned(),
        call.errno(),
        out,
        call.dataOut());
  }

  private static int other(int errno) {
    return errno == EIO ? ENODEV : EIO;
  }

  private void add(
      String kind, String rule, long at, Function<SplittableRandom, List<TraceRecord>> change) {
    mutations.add(new Mutation(specimen, kind, rule, at, change));
  }
}
