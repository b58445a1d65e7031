package org.vsmmu.replay.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.vsmmu.iommufd.arm.GuestCommandFields;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.replay.forward.ForwardDifference.Kind;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/**
 * The commands that a guest's commands should become, with the CMD_SYNC of each block, against
 * those that the SMMU took (iommufd 5.5). One difference has one cause: a command that is left out
 * is one that is missing, whatever stands behind it.
 */
public final class ForwardComparison {
  private static final String NONE = "none";

  /** Costs of a pair; two that have little in common cost more than to pass over both. */
  private static final int ONE_FIELD = 4;

  private static final int SAME_KIND = 10;
  private static final int STRANGERS = 2 * Alignment.PASS + 1;

  private final List<PhysicalCommand> expected;
  private final List<CommandWords> seen;
  private final Predicate<CommandWords> filtered;

  /**
   * Compares, without binding anything.
   *
   * @param expected what the SMMU should take, in order
   * @param seen what it took
   * @param filtered which commands must not reach it, as they are seen there
   */
  public ForwardComparison(
      List<PhysicalCommand> expected, List<CommandWords> seen, Predicate<CommandWords> filtered) {
    this.expected = List.copyOf(expected);
    this.seen = List.copyOf(seen);
    this.filtered = filtered;
  }

  /** Every difference, by its place. */
  public List<ForwardDifference> differences() {
    List<Edit> edits =
        new ArrayList<>(new Alignment(this::cost).edits(expected.size(), seen.size()));
    List<ForwardDifference> found = moved(edits);
    ownSyncs(edits).forEach(edits::remove);
    edits.stream().map(this::cause).forEach(found::add);
    found.sort(Comparator.comparingInt(ForwardDifference::place));
    return List.copyOf(found);
  }

  private int cost(int i, int j) {
    if (expected.get(i).admits(seen.get(j))) {
      return 0;
    }
    return differsIn(i, j).isPresent()
        ? ONE_FIELD
        : opcode(expected.get(i).words()) == opcode(seen.get(j)) ? SAME_KIND : STRANGERS;
  }

  /** The one thing in which two commands differ. */
  private Optional<Kind> differsIn(int i, int j) {
    PhysicalCommand wanted = expected.get(i);
    CommandWords words = seen.get(j);
    CommandWords known = wanted.known();
    if (wanted.vmid().isPresent()
        && wanted.admits(words.with(CommandFields.VMID, known.get(CommandFields.VMID)))) {
      return Optional.of(Kind.VMID);
    }
    if (wanted.stream().isPresent()
        && wanted.admits(words.with(CommandFields.SID, known.get(CommandFields.SID)))) {
      return Optional.of(Kind.SID);
    }
    boolean contains = (known.w0() & ~words.w0()) == 0 && (known.w1() & ~words.w1()) == 0;
    boolean unconverted = wanted.vmid().isPresent() && opcode(words) == Opcode.TLBI_NSNH_ALL;
    boolean more = opcode(known) == opcode(words) && contains;
    return (more || unconverted) && filtered.test(words)
        ? Optional.of(Kind.UNFILTERED)
        : Optional.empty();
  }

  /** Commands that are missing in one place and too many in another; takes their steps out. */
  private List<ForwardDifference> moved(List<Edit> edits) {
    Map<CommandWords, Deque<Integer>> tooMany = new HashMap<>();
    for (Edit edit : edits) {
      if (!edit.lacksSeen()) {
        tooMany.computeIfAbsent(seen.get(edit.seen()), w -> new ArrayDeque<>()).add(edit.seen());
      }
    }
    List<ForwardDifference> moved = new ArrayList<>();
    BitSet expectedDone = new BitSet();
    BitSet seenDone = new BitSet();
    for (Edit edit : edits) {
      Deque<Integer> elsewhere = edit.lacksExpected()
          ? null
          : tooMany.get(expected.get(edit.expected()).known());
      if (elsewhere != null && !elsewhere.isEmpty()) {
        int found = elsewhere.remove();
        moved.add(difference(Kind.ORDER, edit.expected(), found));
        expectedDone.set(edit.expected());
        seenDone.set(found);
      }
    }
    edits.replaceAll(edit -> new Edit(
        edit.lacksExpected() || expectedDone.get(edit.expected()) ? Edit.NONE : edit.expected(),
        edit.lacksSeen() || seenDone.get(edit.seen()) ? Edit.NONE : edit.seen()));
    edits.removeIf(edit -> edit.lacksExpected() && edit.lacksSeen());
    return moved;
  }

  /** The CMD_SYNC of a block of which every command is missing, or one too many, is so with it. */
  private Set<Edit> ownSyncs(List<Edit> edits) {
    BitSet missing = new BitSet();
    BitSet extra = new BitSet();
    edits.stream().filter(Edit::lacksSeen).forEach(edit -> missing.set(edit.expected()));
    edits.stream().filter(Edit::lacksExpected).forEach(edit -> extra.set(edit.seen()));
    Set<Edit> syncs = new HashSet<>();
    for (Edit edit : edits) {
      boolean whole = edit.lacksSeen()
          ? wholeBlock(edit.expected(), missing, i -> expected.get(i).words())
          : edit.lacksExpected() && wholeBlock(edit.seen(), extra, seen::get);
      if (whole) {
        syncs.add(edit);
      }
    }
    return syncs;
  }

  /** Whether a CMD_SYNC ends a block of at least one command, and all of it is among those. */
  private static boolean wholeBlock(int at, BitSet among, IntFunction<CommandWords> words) {
    if (!sync(words.apply(at)) || at == 0 || sync(words.apply(at - 1))) {
      return false;
    }
    int first = at;
    while (first > 0 && !sync(words.apply(first - 1))) {
      first--;
    }
    return among.nextClearBit(first) > at;
  }

  private ForwardDifference cause(Edit edit) {
    return difference(kind(edit), edit.expected(), edit.seen());
  }

  private Kind kind(Edit edit) {
    boolean sync = (!edit.lacksExpected() && sync(expected.get(edit.expected()).words()))
        || (!edit.lacksSeen() && sync(seen.get(edit.seen())));
    if (sync) {
      return Kind.ORDER;
    }
    if (edit.lacksSeen()) {
      return Kind.MISSING;
    }
    if (edit.lacksExpected()) {
      return filtered.test(seen.get(edit.seen())) ? Kind.UNFILTERED : Kind.EXTRA;
    }
    return differsIn(edit.expected(), edit.seen()).orElse(Kind.MISSING);
  }

  private ForwardDifference difference(Kind kind, int wanted, int found) {
    return new ForwardDifference(
        kind,
        (found == Edit.NONE ? wanted : found) + 1,
        wanted == Edit.NONE ? NONE : expected.get(wanted).toString(),
        found == Edit.NONE ? NONE : text(seen.get(found)));
  }

  private static String text(CommandWords words) {
    return CommandCodec.decode(words.w0(), words.w1()).toString();
  }

  private static boolean sync(CommandWords words) {
    return opcode(words) == Opcode.SYNC;
  }

  private static Opcode opcode(CommandWords words) {
    return Opcode.of((int) CommandFields.OP.extract(words.w0()));
  }

  /**
   * Which commands must not reach an SMMU on behalf of a guest: those of another kind, and when
   * fields are checked those with a bit too many.
   */
  public static Predicate<CommandWords> filter(Predicate<CommandWords> allowed) {
    return words -> !sync(words)
        && (opcode(words) == Opcode.TLBI_NSNH_ALL
            || !GuestCommandFields.converted(opcode(words))
            || !allowed.test(words));
  }
}
