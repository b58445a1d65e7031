package org.vsmmu.trace.ftrace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.ftrace.TraceLine.Origin;

/** What the probes on the SMMUv3 driver's functions say. */
final class ProbeEvents {

  /** Kernel pointers that become queue names; a capture with more is not believed. */
  private static final int MAX_QUEUES = 1024;

  private final ProbeDefinitions definitions;
  private final HeldRecords records;
  private final Map<Long, String> queues = new HashMap<>();

  ProbeEvents(ProbeDefinitions definitions, HeldRecords records) {
    this.definitions = definitions;
    this.records = records;
  }

  /** The probed function: as the line says, or as the event was defined where it shows none. */
  String function(TraceLine line, ProbeLine probe) {
    return probe.function().isEmpty()
        ? definitions
            .find(line.event(), "")
            .map(ProbeDefinitions.Definition::function)
            .orElse("")
        : probe.function();
  }

  /** Adds the records of a line; the function is one that is known. */
  void accept(TraceLine line, Origin origin, ProbeLine begun, String name) throws Malformed {
    ProbedFunction function = ProbedFunction.of(name);
    if (begun.returns()) {
      if (function == ProbedFunction.COMMAND_LIST) {
        returned(line, origin, begun);
      } else {
        records.wentOn(origin);
      }
      return;
    }
    records.wentOn(origin);
    ProbeLine probe = begun.withArguments(line.text());
    var arguments = new ProbeArguments(probe, definitions.find(line.event(), name));
    if (function == ProbedFunction.COMMAND_LIST) {
      commandList(origin, arguments, probe.end());
    } else {
      records.add(origin, body(function, arguments, probe.end()));
    }
  }

  private void returned(TraceLine line, Origin origin, ProbeLine begun) throws Malformed {
    var arguments = new ProbeArguments(begun.withArguments(line.text()), Optional.empty());
    OptionalLong named = arguments.number(Role.RETURNED);
    OptionalLong result = named.isPresent() ? named : arguments.onlyNumber();
    records.returned(origin, (int) result.orElse(0));
  }

  private void commandList(Origin origin, ProbeArguments arguments, int end) throws Malformed {
    // The registers of an int and a bool are not defined above their 32 and 8 bits.
    int count = (int) required(arguments, Role.COUNT, "the number of commands (n=)", end);
    boolean sync = (required(arguments, Role.SYNC, "sync=0 or sync=1", end) & 0xff) != 0;
    if (count < 0) {
      throw new Malformed(end, "at least 0 commands instead of " + count);
    }
    String queue = queue(arguments, end);
    long[] words = arguments.words();
    int shown = Math.min(count, words.length / 2);
    for (int i = 0; i < shown; i++) {
      Body.CommandSeen command = command(queue, words[2 * i], words[2 * i + 1]);
      if (command.op().equals(Opcode.SYNC.name())) {
        records.addSync(origin, command);
      } else {
        records.add(origin, command);
      }
    }
    if (count > shown) {
      records.add(origin, new Body.CommandsMissing(queue, count - shown));
    }
    if (sync) {
      records.beginList(
          origin,
          new Body.CommandSeen(queue, Opcode.SYNC.name(), Optional.empty(), new TreeMap<>()));
    } else {
      records.beginList(origin);
    }
  }

  private static Body.CommandSeen command(String queue, long w0, long w1) {
    String op = Opcode.of((int) w0).name();
    return new Body.CommandSeen(queue, op, Optional.of(new CommandWords(w0, w1)), new TreeMap<>());
  }

  /** {@code cmdq} for the first queue of the capture, {@code cmdq2} for the second. */
  private String queue(ProbeArguments arguments, int end) throws Malformed {
    OptionalLong named = arguments.number(Role.QUEUE);
    OptionalLong pointer = named.isPresent() ? named : arguments.number(Role.SMMU);
    if (pointer.isEmpty()) {
      return "cmdq";
    }
    String known = queues.get(pointer.getAsLong());
    if (known != null) {
      return known;
    }
    if (queues.size() == MAX_QUEUES) {
      throw new Malformed(end, "at most " + MAX_QUEUES + " queues");
    }
    String next = queues.isEmpty() ? "cmdq" : "cmdq" + (queues.size() + 1);
    queues.put(pointer.getAsLong(), next);
    return next;
  }

  private static Body body(ProbedFunction function, ProbeArguments arguments, int end)
      throws Malformed {
    return switch (function) {
      case WRITE_STE, INSTALL_STE ->
        new Body.SteInstall(
            arguments.number(Role.SID),
            arguments.number(Role.MASTER),
            StreamTableEntry.of(words(arguments, StreamTableEntry.WORDS, end)));
      case CONTEXT_DESCRIPTOR ->
        new Body.CdInstall(
            arguments.number(Role.SID),
            arguments.number(Role.MASTER),
            arguments.number(Role.SSID),
            ContextDescriptor.of(words(arguments, ContextDescriptor.WORDS, end)));
      case EVENT -> event(words(arguments, EventRecord.WORDS, end));
      case INVALIDATE -> invalidate(arguments);
      case COMMAND_LIST, UNKNOWN -> throw new IllegalArgumentException(function.name());
    };
  }

  private static Body event(long[] words) {
    var event = new EventRecord(words[0], words[1], words[2], words[3]);
    EventType type = EventType.of((int) words[0]);
    boolean stream = type != EventType.RESERVED && type != EventType.IMPLEMENTATION_DEFINED;
    OptionalLong sid = stream ? OptionalLong.of(words[0] >>> 32) : OptionalLong.empty();
    return new Body.EventSeen(type.name(), sid, Optional.of(event));
  }

  private static Body invalidate(ProbeArguments arguments) {
    OptionalLong named = arguments.number(Role.COUNT);
    OptionalLong count = named.isPresent() ? named : arguments.onlyNumber();
    return new Body.Note(count.isPresent() ? "inval num=" + count.getAsLong() : "inval");
  }

  private static long[] words(ProbeArguments arguments, int count, int end) throws Malformed {
    long[] words = arguments.words();
    if (words.length < count) {
      throw new Malformed(end, count + " words instead of " + words.length);
    }
    return java.util.Arrays.copyOf(words, count);
  }

  private static long required(ProbeArguments arguments, Role role, String expected, int end)
      throws Malformed {
    OptionalLong number = arguments.number(role);
    if (number.isEmpty()) {
      throw new Malformed(end, expected);
    }
    return number.getAsLong();
  }
}
