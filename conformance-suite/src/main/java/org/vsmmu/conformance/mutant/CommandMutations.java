package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/**
 * Changes of commands that the verdict rests on, as the author of the trace says. Each makes of the
 * command one that does nothing for the trace, so it is as if it was deleted; without any one of
 * them the trace does not conform. Others make a command illegal, whatever it was.
 */
final class CommandMutations {
  private static final int MOST_TAGS = 256;
  private static final int MOST_SIDS = 1 << 16;

  /** Far from every address of the trace. */
  private static final int FAR = 42;

  private static final int PAGE = 12;
  private static final long RESERVED_OPCODE = 0xff;
  private static final Set<String> BY_ASID = Set.of("TLBI_NH_ASID", "TLBI_NH_VA");
  private static final Set<String> BY_VMID = Set.of("TLBI_S2_IPA", "TLBI_S12_VMALL");
  private static final Set<String> BY_SID = Set.of("ATC_INV", "CFGI_STE", "CFGI_CD", "CFGI_CD_ALL");
  private static final Set<String> BY_ADDRESS = Set.of("TLBI_NH_VA", "TLBI_NH_VAA", "TLBI_S2_IPA");

  private final Specimen specimen;
  private final List<Mutation> mutations = new ArrayList<>();

  private CommandMutations(Specimen specimen) {
    this.specimen = specimen;
  }

  static List<Mutation> of(Specimen specimen) {
    CommandMutations all = new CommandMutations(specimen);
    for (TraceRecord record : specimen.records()) {
      if (record.body() instanceof Body.CommandSeen command) {
        if (specimen.needed().contains(record.position())) {
          all.needed(record.position(), command);
        }
        // In a whole machine the SMMU is judged, not what it is told.
        if (specimen.plainCommands() && !specimen.machine()) {
          all.illegal(record.position(), command);
        }
      }
    }
    return all.mutations;
  }

  private void needed(long at, Body.CommandSeen command) {
    String rule = specimen.rule().orElseGet(() -> ruleOf(command.op()));
    boolean sync = command.op().equals("SYNC");
    add(sync ? "unsync" : "drop", rule, at, r -> Records.without(specimen.records(), at));
    command.words().ifPresent(words -> {
      retag(at, command, rule);
      if (BY_ADDRESS.contains(command.op()) && far(words)) {
        change("shift an address", rule, at, command, w -> shifted(w));
      }
      shorten(at, command, words, rule);
    });
    if (!sync && alone(at)) {
      add("swap with its SYNC", rule, at, r -> Records.swapped(specimen.records(), at));
    }
  }

  private static String ruleOf(String op) {
    return op.startsWith("ATC")
        ? "ATC-STALE-AFTER-UNMAP"
        : op.startsWith("CFGI") ? "CFG-STALE" : "TLB-STALE-AFTER-UNMAP";
  }

  private void retag(long at, Body.CommandSeen command, String rule) {
    boolean globals = specimen.machine()
        || specimen.records().stream()
            .anyMatch(r -> r.body() instanceof Body.MapRange map && map.global());
    // A TLBI by VA takes global entries of every ASID (SMMUv3 6.5).
    boolean byVa = command.op().equals("TLBI_NH_VA");
    boolean tagged = specimen.records().stream().anyMatch(r -> tagged(r.body()));
    if (!tagged && !BY_SID.contains(command.op())) {
      // Where no domain has a tag, a TLBI of any tag may be of any domain.
      return;
    } else if (BY_ASID.contains(command.op()) && !(byVa && globals)) {
      tag("retag (ASID)", CommandFields.ASID, MOST_TAGS, at, command, rule);
    } else if (BY_VMID.contains(command.op())) {
      tag("retag (VMID)", CommandFields.VMID, MOST_TAGS, at, command, rule);
    } else if (BY_SID.contains(command.op())) {
      tag("retag (SID)", CommandFields.SID, MOST_SIDS, at, command, rule);
    }
  }

  private static boolean tagged(Body body) {
    return body instanceof Body.CdInstall
        || body instanceof Body.MemoryWrite
        || (body instanceof Body.UnmapRange unmap && unmap.domain().known());
  }

  private void tag(
      String kind, Field field, int most, long at, Body.CommandSeen command, String rule) {
    Set<Long> used = field.equals(CommandFields.SID) ? sids() : specimen.tags();
    add(kind, rule, at, random -> {
      long tag = random.nextInt(1, most);
      while (used.contains(tag)) {
        tag = random.nextInt(1, most);
      }
      return replaced(at, command, command.words().orElseThrow().with(field, tag));
    });
  }

  private Set<Long> sids() {
    Set<Long> sids = new HashSet<>();
    specimen.records().forEach(record -> {
      if (record.body() instanceof Body.CommandSeen command) {
        command.words().ifPresent(words -> sids.add(words.get(CommandFields.SID)));
      }
    });
    return sids;
  }

  private static CommandWords shifted(CommandWords words) {
    return new CommandWords(words.w0(), words.w1() ^ 1L << FAR);
  }

  /** Whether no address of the trace is near the shifted one. */
  private boolean far(CommandWords words) {
    long moved = shifted(words).w1();
    return specimen.records().stream().map(TraceRecord::body).allMatch(body -> {
      long iova = body instanceof Body.MapRange map
          ? map.iova()
          : body instanceof Body.UnmapRange unmap ? unmap.iova() : ~moved;
      return (iova ^ moved) >>> (FAR - 1) != 0;
    });
  }

  /** A range that covers just what was unmapped, of which the end is used again later. */
  private void shorten(long at, Body.CommandSeen command, CommandWords words, String rule) {
    long tg = words.get(CommandFields.TG);
    long num = words.get(CommandFields.NUM);
    long scale = words.get(CommandFields.SCALE);
    if (!BY_ADDRESS.contains(command.op()) || tg == 0 || specimen.machine() || num == 0) {
      return;
    }
    long unit = 1L << (scale + 10 + 2 * tg);
    long shorter = num - (num + 1) / 2;
    long first = words.w1() & -1L << PAGE;
    AddressRange whole = AddressRange.ofSize(first, (num + 1) * unit);
    AddressRange tail = new AddressRange(first + (shorter + 1) * unit, whole.last());
    Optional<Long> unmapped = specimen.records().stream()
        .filter(r -> r.body() instanceof Body.UnmapRange unmap
            && AddressRange.ofSize(unmap.iova(), unmap.size()).equals(whole))
        .map(TraceRecord::position)
        .findFirst();
    boolean pages = specimen.records().stream()
        .noneMatch(r -> r.body() instanceof Body.MapRange map
            && map.leaf().isPresent()
            && map.leaf().getAsLong() > 1L << (10 + 2 * tg));
    boolean reserved = shorter == 0 && scale == 0 && words.get(CommandFields.TTL) == 0;
    boolean reused = unmapped.isPresent()
        && specimen.records().stream()
            .anyMatch(r -> r.position() > unmapped.get() && uses(r.body(), tail));
    if (pages && reused && !reserved) {
      change("shorten a range", rule, at, command, w -> w.with(CommandFields.NUM, shorter));
    }
  }

  private static boolean uses(Body body, AddressRange range) {
    return body instanceof Body.MapRange map
        ? AddressRange.ofSize(map.iova(), map.size()).overlaps(range)
        : body instanceof Body.FreeRange free
            && AddressRange.ofSize(free.iova(), free.size()).overlaps(range);
  }

  /** Whether a command is the only one that the SYNC behind it completes, and both are needed. */
  private boolean alone(long at) {
    if (specimen.header().explicitSyncs() || at + 1 > specimen.records().size()) {
      return false;
    }
    boolean syncNext = specimen.needed().contains(at + 1)
        && specimen.body(at + 1) instanceof Body.CommandSeen next
        && next.op().equals("SYNC");
    for (long before = at - 1; syncNext && before >= 1; before--) {
      if (specimen.body(before) instanceof Body.CommandSeen earlier) {
        return earlier.op().equals("SYNC");
      }
    }
    return syncNext;
  }

  private void illegal(long at, Body.CommandSeen command) {
    if (specimen.guest(command.queue())) {
      return;
    }
    command.words().ifPresent(words -> {
      change(
          "reserved opcode",
          "CMD-ILLEGAL",
          at,
          command,
          w -> w.with(CommandFields.OP, RESERVED_OPCODE));
      if (BY_ADDRESS.contains(command.op())) {
        // Without IDR3.RIL the fields are RES0, so where that is not known a remark has to do.
        boolean unknown =
            specimen.header().idRegisters().filter(IdRegisters::ril).isEmpty();
        mutations.add(new Mutation(
            specimen,
            "misaligned for its level" + (unknown ? " (no RIL known)" : ""),
            "RANGE-MALFORMED",
            at,
            r -> replaced(at, command, misaligned(words)),
            unknown));
      }
    });
  }

  /** Of level 2 and 4 KiB pages the address has to be aligned to 2 MiB (SMMUv3 6.4). */
  private static CommandWords misaligned(CommandWords words) {
    return new CommandWords(words.w0(), words.w1() | 1L << PAGE)
        .with(CommandFields.NUM, 0)
        .with(CommandFields.SCALE, 0)
        .with(CommandFields.TG, 1)
        .with(CommandFields.TTL, 2);
  }

  private void change(
      String kind,
      String rule,
      long at,
      Body.CommandSeen command,
      UnaryOperator<CommandWords> change) {
    add(kind, rule, at, r -> replaced(at, command, change.apply(command.words().orElseThrow())));
  }

  private List<TraceRecord> replaced(long at, Body.CommandSeen command, CommandWords words) {
    String op = words.get(CommandFields.OP) == RESERVED_OPCODE ? "RESERVED" : command.op();
    return Records.with(
        specimen.records(),
        at,
        new Body.CommandSeen(command.queue(), op, Optional.of(words), command.fields()));
  }

  private void add(
      String kind, String rule, long at, Function<SplittableRandom, List<TraceRecord>> change) {
    mutations.add(new Mutation(specimen, kind, rule, at, change));
  }
}
