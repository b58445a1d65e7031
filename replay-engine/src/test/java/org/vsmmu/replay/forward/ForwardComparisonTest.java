package org.vsmmu.replay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.arm.GuestCommandFields;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.arm.Tag;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.replay.forward.ForwardDifference.Kind;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.register.IdRegisters;

/** One change to what the SMMU took is one difference, of the right kind. */
class ForwardComparisonTest {
  private static final IdRegisters QEMU =
      new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1414, 0x74, 1);
  private static final int BLOCK = 63;
  private static final long VMID = 5;
  private static final long SID = 0x20;
  private static final CommandWords SYNC = PhysicalCommand.SYNC.words();

  private record Known(long value) implements Tag {
    @Override
    public OptionalLong number() {
      return OptionalLong.of(value);
    }

    @Override
    public int placeholder() {
      return (int) value;
    }

    @Override
    public boolean admits(long seen) {
      return seen == value;
    }

    @Override
    public void bind(long seen) {}
  }

  private static PhysicalCommand tlbi(long w0, long w1) {
    return PhysicalCommand.of(new CommandWords(w0, w1)).withVmid(new Known(VMID));
  }

  private static PhysicalCommand config(long w0, long w1) {
    Unknown stream = Unknown.bound("a StreamID", SID);
    return PhysicalCommand.of(new CommandWords(w0, w1)).withStream(stream);
  }

  /** So many commands of all kinds, each another one, in blocks. */
  private static List<PhysicalCommand> expected(int count) {
    List<PhysicalCommand> commands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      commands.add(
          switch (i % 3) {
            case 0 -> tlbi(0x12 | 7L << 48, i * 0x1000L);
            case 1 -> tlbi(0x11 | (long) i << 48, 0);
            default -> config(0x05, 1);
          });
      if (i % BLOCK == BLOCK - 1 || i == count - 1) {
        commands.add(PhysicalCommand.SYNC);
      }
    }
    return commands;
  }

  private static List<CommandWords> asSeen(List<PhysicalCommand> commands) {
    return new ArrayList<>(commands.stream().map(PhysicalCommand::known).toList());
  }

  private static Predicate<CommandWords> filter() {
    return ForwardComparison.filter(words -> GuestCommandFields.allowed(QEMU, words));
  }

  private static List<ForwardDifference> differences(
      int count, Consumer<List<CommandWords>> change) {
    List<PhysicalCommand> expected = expected(count);
    List<CommandWords> seen = asSeen(expected);
    change.accept(seen);
    return new ForwardComparison(expected, seen, filter()).differences();
  }

  private static Set<Kind> kinds(List<ForwardDifference> differences) {
    return differences.stream()
        .map(ForwardDifference::kind)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void only(Kind kind, int count, Consumer<List<CommandWords>> change) {
    List<ForwardDifference> found = differences(count, change);
    assertEquals(1, found.size(), found.toString());
    assertEquals(Set.of(kind), kinds(found), found.toString());
  }

  private static boolean sync(CommandWords words) {
    return words.equals(SYNC);
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    for (int count : new int[] {0, 1, 62, 63, 64, 200}) {
      assertEquals(List.of(), differences(count, seen -> {}));
    }
  }

  @Test
  void aCommandThatIsDroppedIsMissing() {
    for (int at = 0; at < 130; at++) {
      int place = at;
      if (!sync(asSeen(expected(130)).get(place))) {
        only(Kind.MISSING, 130, seen -> seen.remove(place));
      }
    }
  }

  @Test
  void aCommandThatIsDoubledIsExtra() {
    for (int at = 0; at < 130; at++) {
      int place = at;
      Kind kind = sync(asSeen(expected(130)).get(place)) ? Kind.ORDER : Kind.EXTRA;
      only(kind, 130, seen -> seen.add(place, seen.get(place)));
    }
  }

  @Test
  void anotherVmidOrStreamIsJustThat() {
    for (int at = 0; at < 130; at++) {
      int place = at;
      CommandWords words = asSeen(expected(130)).get(place);
      if (sync(words)) {
        continue;
      }
      boolean config = CommandFields.OP.extract(words.w0()) == 0x05;
      only(
          config ? Kind.SID : Kind.VMID,
          130,
          seen ->
              seen.set(place, words.with(config ? CommandFields.SID : CommandFields.VMID, 0x1123)));
    }
  }

  @Test
  void whatStandsElsewhereIsOutOfOrder() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      int from = random.nextInt(131);
      int to = random.nextInt(131);
      List<ForwardDifference> found = differences(130, seen -> Collections.swap(seen, from, to));
      List<CommandWords> seen = asSeen(expected(130));
      Set<Kind> kinds = seen.get(from).equals(seen.get(to)) ? Set.of() : Set.of(Kind.ORDER);
      assertEquals(kinds, kinds(found), from + " and " + to + ": " + found);
    }
    only(Kind.ORDER, 70, seen -> Collections.swap(seen, 62, 63));
    only(Kind.ORDER, 70, seen -> seen.remove(63));
    only(Kind.ORDER, 3, seen -> seen.remove(3));
    only(Kind.ORDER, 3, seen -> seen.set(3, SYNC.with(CommandFields.CS, 1)));
  }

  @Test
  void aCommandOfAnotherKindIsUnfiltered() {
    only(Kind.UNFILTERED, 70, seen -> seen.add(9, new CommandWords(0x03 | SID << 32, 1)));
    only(Kind.UNFILTERED, 70, seen -> seen.set(0, seen.get(0).with(CommandFields.NUM, 3)));
    only(
        Kind.UNFILTERED,
        70,
        seen ->
            seen.set(2, new CommandWords(seen.get(2).w0() | 1 << 10, seen.get(2).w1())));
    List<PhysicalCommand> all = List.of(tlbi(0x10, 0), PhysicalCommand.SYNC);
    List<CommandWords> raw = List.of(new CommandWords(0x30, 0), SYNC);
    assertEquals(
        Set.of(Kind.UNFILTERED), kinds(new ForwardComparison(all, raw, filter()).differences()));
  }

  @Test
  void theSyncOfABlockGoesWithTheBlock() {
    only(Kind.MISSING, 64, seen -> seen.subList(64, 66).clear());
    List<CommandWords> seen = List.of(new CommandWords(0x11 | VMID << 32, 0), SYNC);
    List<ForwardDifference> found = new ForwardComparison(List.of(), seen, filter()).differences();
    assertEquals(Set.of(Kind.EXTRA), kinds(found));
    assertEquals(1, found.size());
  }

  @Test
  void anotherAddressIsAMissingCommand() {
    only(
        Kind.MISSING,
        70,
        seen -> seen.set(3, new CommandWords(seen.get(3).w0(), seen.get(3).w1() + 0x100_0000)));
  }

  /** Long arrays that have nothing in common end, too. */
  @Test
  void comparesAnyLength() {
    List<CommandWords> seen = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      seen.add(new CommandWords(0x12 | VMID << 32, i * 0x1000L));
    }
    List<ForwardDifference> found =
        new ForwardComparison(expected(100_000), seen, filter()).differences();
    assertTrue(found.size() > 50_000, "differences: " + found.size());
  }
}
