package org.vsmmu.conformance.mutant;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;

/**
 * A trace that conforms, to be changed.
 *
 * @param trace its name
 * @param header as it was read
 * @param records all of them; the position of each is its place in the list, from 1
 * @param needed positions of the commands each of which the verdict rests on, as its author says
 */
record Specimen(String trace, TraceHeader header, List<TraceRecord> records, Set<Long> needed) {
  private static final int TAG = 48;

  Specimen {
    records = List.copyOf(records);
    needed = Set.copyOf(needed);
  }

  /** The record at a position. */
  Body body(long position) {
    return records.get((int) position - 1).body();
  }

  /** The rule whose folder it is in. */
  Optional<String> rule() {
    return Arrays.stream(trace.split("/"))
        .filter(folder -> RuleBook.RULES.stream().anyMatch(rule -> rule.id().equals(folder)))
        .findFirst();
  }

  /** Whether it shows memory, registers and accesses from reset on. */
  boolean machine() {
    return !header.memory().isEmpty() && header.fromReset();
  }

  /** Whether one of its queues is a guest's, whose commands are the host's to forward. */
  boolean hasGuest() {
    return header.queues().stream().anyMatch(queue -> queue.kind().equals("guest"));
  }

  /** Whether a queue is a guest's. */
  boolean guest(String queue) {
    return header.queues().stream()
        .anyMatch(known -> known.name().equals(queue) && known.kind().equals("guest"));
  }

  /** Whether commands are records of their own, and nothing else tells of them. */
  boolean plainCommands() {
    return Set.of("vsmmu", "ftrace", "cmdq").contains(header.format())
        && records.stream().noneMatch(record -> record.body() instanceof Body.KernelSeen);
  }

  /** Whether it shows what caches did or gave, so that more invalidation could contradict it. */
  boolean observes() {
    return records.stream()
        .map(TraceRecord::body)
        .anyMatch(body -> body instanceof Body.CacheEvent
            || body instanceof Body.Access
            || body instanceof Body.AtsCompletion
            || body instanceof Body.AtsRequest
            || body instanceof Body.Expectation);
  }

  /** ASIDs and VMIDs that occur in it anywhere, and whatever could be one in memory. */
  Set<Long> tags() {
    Set<Long> tags = new HashSet<>();
    for (TraceRecord record : records) {
      Body body = record.body();
      if (body instanceof Body.CommandSeen command) {
        command.words().ifPresent(words -> {
          tags.add(words.get(CommandFields.ASID));
          tags.add(words.get(CommandFields.VMID));
        });
        tags.addAll(command.fields().values());
      } else if (body instanceof Body.CdInstall cd) {
        tags.add((long) cd.cd().asid());
      } else if (body instanceof Body.MemoryWrite write) {
        write.words().forEach(word -> {
          tags.add(word.value() >>> TAG);
          tags.add(word.value() & 0xffff);
        });
      } else if (body instanceof Body.MapRange map) {
        map.domain().asid().ifPresent(tags::add);
        map.domain().vmid().ifPresent(tags::add);
      }
    }
    return tags;
  }
}
