package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/**
 * Changes of what HWPT_INVALIDATE issued for a guest: each command that it takes, once, in the
 * order of the array, with the host's StreamID and VMID, and a CMD_SYNC at the end (iommufd 5.5).
 */
final class ForwardMutations {
  private static final Set<String> BY_SID = Set.of("CFGI_CD", "CFGI_CD_ALL", "ATC_INV");

  /** What names a device. */
  private static final Set<String> NAMING =
      Set.of("CFGI_CD", "CFGI_CD_ALL", "ATC_INV", "CFGI_STE", "PREFETCH_CONFIG");

  private static final int PAGE = 12;
  private static final int ADDRESS_BITS = 24;
  private static final int TAG_BITS = 16;

  private final Specimen specimen;
  private final List<Mutation> mutations = new ArrayList<>();

  private ForwardMutations(Specimen specimen) {
    this.specimen = specimen;
  }

  /** Of the call at a position, which is open. */
  static List<Mutation> of(Specimen specimen, long call) {
    ForwardMutations all = new ForwardMutations(specimen);
    for (long at = call + 1; at <= specimen.records().size(); at++) {
      Body body = specimen.body(at);
      if (body instanceof Body.CallReturned) {
        break;
      } else if (body instanceof Body.CommandSeen command && command.words().isPresent()) {
        all.command(at, command);
      }
    }
    return all.mutations;
  }

  private void command(long at, Body.CommandSeen command) {
    if (command.op().equals("SYNC")) {
      boolean last =
          !(specimen.records().size() > at && specimen.body(at + 1) instanceof Body.CommandSeen);
      if (last) {
        add("no SYNC at the end", "FORWARD-ORDER", at, r -> Records.without(records(), at));
      }
      return;
    }
    add("drop of a guest's", "FORWARD-MISSING", at, r -> Records.without(records(), at));
    add("twice of a guest's", "FORWARD-EXTRA", at, r -> Records.twice(records(), at));
    if (command.op().equals("TLBI_NH_VA")) {
      add("another page", "FORWARD-MISSING", at, random -> {
        CommandWords words = command.words().orElseThrow();
        long page = 1L << (PAGE + random.nextInt(ADDRESS_BITS));
        CommandWords moved = new CommandWords(words.w0(), words.w1() ^ page);
        return Records.with(records(), at, Records.command(command, moved));
      });
    }
    if (BY_SID.contains(command.op()) && known(at, command)) {
      add(
          "another SID",
          "FORWARD-SID",
          at,
          random -> tagged(at, command, CommandFields.SID, random));
    } else if (command.op().startsWith("TLBI_NH_")) {
      add(
          "another VMID",
          "FORWARD-VMID",
          at,
          random -> tagged(at, command, CommandFields.VMID, random));
    }
    boolean other = at < records().size()
        && specimen.body(at + 1) instanceof Body.CommandSeen next
        && next.words().isPresent()
        && !next.words().equals(command.words());
    if (other) {
      add("order of a guest's", "FORWARD-ORDER", at, r -> Records.swapped(records(), at));
    }
  }

  /** Whether another command names the device too: what is named once only is bound there. */
  private boolean known(long at, Body.CommandSeen command) {
    long sid = command.words().orElseThrow().get(CommandFields.SID);
    return records().stream()
        .filter(record -> record.position() < at)
        .anyMatch(record -> record.body() instanceof Body.CommandSeen earlier
            && NAMING.contains(earlier.op())
            && earlier.words().filter(w -> w.get(CommandFields.SID) == sid).isPresent());
  }

  private List<TraceRecord> tagged(
      long at, Body.CommandSeen command, Field field, SplittableRandom random) {
    CommandWords words = command.words().orElseThrow();
    long other = words.get(field) ^ random.nextLong(1, 1L << TAG_BITS);
    return Records.with(records(), at, Records.command(command, words.with(field, other)));
  }

  private List<TraceRecord> records() {
    return specimen.records();
  }

  private void add(
      String kind, String rule, long at, Function<SplittableRandom, List<TraceRecord>> change) {
    mutations.add(new Mutation(specimen, kind, rule, at, change));
  }
}
