package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/**
 * Changes of traces that keep a rule on the order of updates, on how far an invalidation reaches or
 * on who may send what, by which they break it. Each knows the sequence that its rule asks for, and
 * takes one step of it away; the folder of the trace says which rule that is.
 */
final class RemarkMutations {
  private static final int CMDQ_BASE = 0x90;
  private static final int EVENTQ_BASE = 0xa0;
  private static final int LOWEST_ADDRESS_BIT = 6;
  private static final int LOG2_SIZE = 0x1f;
  private static final String GUEST = "vcmdq";

  private final Specimen specimen;
  private final String rule;
  private final List<Mutation> mutations = new ArrayList<>();

  private RemarkMutations(Specimen specimen, String rule) {
    this.specimen = specimen;
    this.rule = rule;
  }

  static List<Mutation> of(Specimen specimen) {
    RemarkMutations all = new RemarkMutations(specimen, specimen.rule().orElse(""));
    // What is only remarked upon conforms too where it is broken already.
    if (specimen.trace().contains("/keeps/")) {
      specimen.records().forEach(record -> all.record(record.position()));
    }
    return all.mutations;
  }

  private void record(long at) {
    switch (rule) {
      case "SYNC-BETWEEN-MISSING" -> drop("SYNC between", at, this::between);
      case "TLB-FIELD-WITHOUT-TLBI" -> drop("drop of the TLBI", at, p -> onlyTlbi(p));
      case "BBM-VIOLATED" -> drop("drop of the TLBI", at, p -> onlyTlbi(p) && made(p));
      case "STE-ENABLE-WITHOUT-CFGI" ->
        drop("drop of the first CFGI", at, p -> op(p).equals("CFGI_STE") && again(p));
      case "TLBI-PAGE-BY-PAGE" ->
        drop("two batches in one", at, p -> op(p).equals("SYNC") && inside(p));
      case "REPEAT-MISSING" ->
        drop(
            "drop of the repetition",
            at,
            p -> p > 2
                && !op(p).equals("SYNC")
                && !op(p).isEmpty()
                && specimen.body(p).equals(specimen.body(p - 2))
                && positions(q -> specimen.body(q).equals(specimen.body(p))).size() == 2);
      case "ATS-ENABLE-ORDER" ->
        drop(
            "drop of the CFGI",
            at,
            p -> op(p).equals("CFGI_STE")
                && p + 2 <= specimen.records().size()
                && specimen.body(p + 2) instanceof Body.AtsRequest);
      case "RESET-ORDER" -> resetOrder(at);
      case "TABLE-CHANGE-WITH-LEAF-TLBI" ->
        command(
            "leaf only", at, op(at).equals("TLBI_NH_VA"), r -> w -> w.with(CommandFields.LEAF, 1));
      case "TLBI-BEYOND-RANGE" -> beyond(at);
      case "VCMDQ-COMMAND" -> guest(at);
      case "ATS-ENABLE-RACE" -> race(at);
      case "BASE-MISALIGNED" -> misaligned(at);
      default -> {}
    }
  }

  private void drop(String kind, long at, LongPredicate when) {
    if (when.test(at)) {
      add(kind, at, r -> Records.without(specimen.records(), at));
    }
  }

  /** The name of the command at a position; empty when there is none. */
  private String op(long at) {
    if (at < 1 || at > specimen.records().size()) {
      return "";
    }
    return specimen.body(at) instanceof Body.CommandSeen command ? command.op() : "";
  }

  private boolean between(long at) {
    boolean first = op(at - 1).startsWith("CFGI") || op(at - 1).equals("TLBI_S2_IPA");
    return op(at).equals("SYNC") && first && op(at + 1).startsWith("TLBI");
  }

  private boolean onlyTlbi(long at) {
    return op(at).startsWith("TLBI") && positions(p -> op(p).startsWith("TLBI")).size() == 1;
  }

  /** Whether memory is written before and behind it, with an access before both. */
  private boolean made(long at) {
    return positions(p -> p > at && specimen.body(p) instanceof Body.MemoryWrite)
                .size()
            == 1
        && specimen.body(at - 1) instanceof Body.MemoryWrite;
  }

  private boolean again(long at) {
    return !positions(p -> p > at && op(p).equals(op(at))).isEmpty();
  }

  private boolean inside(long at) {
    return op(at - 1).startsWith("TLBI") && op(at + 1).startsWith("TLBI");
  }

  private List<Long> positions(LongPredicate which) {
    return specimen.records().stream()
        .map(TraceRecord::position)
        .filter(which::test)
        .toList();
  }

  /** The TLBs are to be invalidated last: without the last TLBI they are not. */
  private void resetOrder(long at) {
    List<Long> tlbis = positions(p -> op(p).startsWith("TLBI"));
    List<Long> configuration = positions(p -> op(p).startsWith("CFGI"));
    boolean last = !tlbis.isEmpty() && tlbis.get(tlbis.size() - 1) == at;
    if (!last || configuration.isEmpty()) {
      return;
    } else if (tlbis.size() > 1) {
      add("drop of the last TLBI", at, r -> Records.without(specimen.records(), at));
    } else {
      long first = configuration.get(configuration.size() - 1);
      add(
          "TLBI first",
          at,
          r -> Records.with(
              Records.with(specimen.records(), at, specimen.body(first)),
              first,
              specimen.body(at)));
    }
  }

  /** A range that reaches into what is still mapped behind it. */
  private void beyond(long at) {
    if (!(specimen.body(at) instanceof Body.CommandSeen command)
        || command.words().isEmpty()
        || command.words().get().get(CommandFields.TG) != 1
        || command.words().get().get(CommandFields.SCALE) != 0) {
      return;
    }
    CommandWords words = command.words().get();
    long pages = words.get(CommandFields.NUM) + 1;
    long first = words.w1() & ~0xfffL;
    long mapped = specimen.records().stream()
        .filter(
            r -> r.position() < at && r.body() instanceof Body.MapRange map && map.iova() == first)
        .mapToLong(r -> ((Body.MapRange) r.body()).size() >>> 12)
        .max()
        .orElse(0);
    command("too wide a range", at, mapped > pages + 1 && mapped <= 32, random -> {
      long more = random.nextLong(pages, mapped);
      return w -> w.with(CommandFields.NUM, more);
    });
  }

  private void guest(long at) {
    boolean mine =
        specimen.body(at) instanceof Body.CommandSeen command && command.queue().startsWith(GUEST);
    if (mine && !op(at).equals("SYNC")) {
      Body.CommandSeen old = (Body.CommandSeen) specimen.body(at);
      CommandWords all = CommandWords.ZERO.with(CommandFields.OP, Opcode.TLBI_NSNH_ALL.code());
      Body body =
          new Body.CommandSeen(old.queue(), "TLBI_NSNH_ALL", Optional.of(all), new TreeMap<>());
      add("a command of the host", at, r -> Records.behind(specimen.records(), at, body));
    }
  }

  /** ATS goes on in another thread while one is between the TLBI and the release. */
  private void race(long at) {
    boolean alone =
        specimen.records().stream().map(TraceRecord::context).distinct().count() == 1;
    boolean enabled = at + 2 <= specimen.records().size()
        && specimen.body(at) instanceof Body.SteInstall
        && op(at - 1).equals("SYNC")
        && op(at + 1).equals("CFGI_STE");
    if (alone && enabled) {
      add("another thread", at, r -> Records.elsewhere(specimen.records(), at, at + 2, "other-2"));
    }
  }

  /** A bit of the base below the size of the queue or table (SMMUv3 1.4, 1.6, 1.7). */
  private void misaligned(long at) {
    if (!(specimen.body(at) instanceof Body.RegisterAccess write) || !write.write()) {
      return;
    }
    int size = (int) write.value() & LOG2_SIZE;
    int above =
        write.offset() == CMDQ_BASE ? size + 4 : write.offset() == EVENTQ_BASE ? size + 5 : 0;
    if (above > LOWEST_ADDRESS_BIT) {
      add("base inside its queue", at, random -> {
        long bit = 1L << random.nextInt(LOWEST_ADDRESS_BIT, above);
        return Records.with(
            specimen.records(),
            at,
            new Body.RegisterAccess(true, write.offset(), write.value() ^ bit, write.size()));
      });
    }
  }

  private void command(
      String kind,
      long at,
      boolean when,
      Function<SplittableRandom, Function<CommandWords, CommandWords>> change) {
    if (when
        && specimen.body(at) instanceof Body.CommandSeen command
        && command.words().isPresent()) {
      add(
          kind,
          at,
          random -> Records.with(
              specimen.records(),
              at,
              Records.command(
                  command, change.apply(random).apply(command.words().orElseThrow()))));
    }
  }

  private void add(String kind, long at, Function<SplittableRandom, List<TraceRecord>> change) {
    mutations.add(new Mutation(specimen, kind, rule, at, change));
  }
}
