package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/**
 * Changes that keep a trace right: an invalidation twice, a wider one in place of a narrow one, two
 * TLBIs of one batch in the other order. Over-invalidation is legal, and a batch has no order
 * before its SYNC (SMMUv3 6.3, 6.5).
 */
final class HarmlessMutations {
  private static final Set<String> BY_VA = Set.of("TLBI_NH_VA", "TLBI_NH_VAA", "TLBI_NH_ASID");

  /** The queue of the host; a guest's queue takes fewer commands. */
  private static final String HOST = "cmdq";

  private HarmlessMutations() {}

  static List<Mutation> of(Specimen specimen) {
    List<Mutation> mutations = new ArrayList<>();
    // What a guest's queue asked for is forwarded once, and in order (iommufd 5.5).
    if (!specimen.plainCommands() || specimen.hasGuest()) {
      return mutations;
    }
    for (TraceRecord record : specimen.records()) {
      long at = record.position();
      if (!(record.body() instanceof Body.CommandSeen command) || !once(specimen, command)) {
        continue;
      }
      if (tlbi(record.body()) || command.op().startsWith("ATC_INV")) {
        mutations.add(
            new Mutation(specimen, "twice", "", at, r -> Records.twice(specimen.records(), at)));
      }
      if (BY_VA.contains(command.op())
          && command.queue().equals(HOST)
          && specimen.header().queues().size() <= 1
          && command.words().isPresent()
          && !specimen.observes()) {
        CommandWords wide = CommandWords.ZERO
            .with(CommandFields.OP, Opcode.TLBI_NH_ALL.code())
            .with(CommandFields.VMID, command.words().get().get(CommandFields.VMID));
        Body body = new Body.CommandSeen(
            command.queue(), "TLBI_NH_ALL", Optional.of(wide), new TreeMap<>());
        mutations.add(new Mutation(
            specimen, "wider", "", at, r -> Records.with(specimen.records(), at, body)));
      }
      boolean pair =
          at < specimen.records().size() && tlbi(record.body()) && tlbi(specimen.body(at + 1));
      if (pair) {
        mutations.add(new Mutation(
            specimen, "reordered", "", at, r -> Records.swapped(specimen.records(), at)));
      }
    }
    return mutations;
  }

  /** What is sent twice may have to be: some SMMUs need that. */
  private static boolean once(Specimen specimen, Body.CommandSeen command) {
    return specimen.records().stream()
            .filter(record -> record.body() instanceof Body.CommandSeen other
                && other.words().equals(command.words()))
            .count()
        == 1;
  }

  private static boolean tlbi(Body body) {
    return body instanceof Body.CommandSeen command && command.op().startsWith("TLBI_");
  }
}
