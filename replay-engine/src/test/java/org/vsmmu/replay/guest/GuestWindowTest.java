package org.vsmmu.replay.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.arm.GuestCommandFields;
import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;
import org.vsmmu.replay.iommufd.Forwarding;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.register.IdRegisters;

/** One change to what the host forwarded for a guest is found, of the right kind and in time. */
class GuestWindowTest {
  private static final IdRegisters IDS =
      new IdRegisters(0x0d44_141b, 0x0273_0150, 0, 0x1414, 0x74, 1);
  private static final long VMID = 0x77;
  private static final int BATCH = 6;
  private static final int BATCHES = 3;
  private static final CommandWords SYNC =
      CommandWords.ZERO.with(CommandFields.OP, Opcode.SYNC.code());

  private static CommandWords words(long w0, long w1) {
    return new CommandWords(w0, w1);
  }

  /** What the guest gives in a batch. */
  private static List<CommandWords> guest(int batch) {
    long page = (batch + 1) * 0x10_0000L;
    return List.of(
        words(0x12 | 3L << 48, page | 1),
        words(0x11 | (batch + 9L) << 48, 0),
        words(0x40 | 4L << 32, page),
        words(0x05 | 4L << 32 | (long) batch << 12, 1),
        words(0x06 | 20L << 32, 0),
        words(0x13, page | 0x8001));
  }

  private static CommandWords forwarded(CommandWords given) {
    boolean tlbi = HostCommand.opcode(given).kind() == Opcode.Kind.TLBI;
    return tlbi
        ? given.with(CommandFields.VMID, VMID)
        : given.with(CommandFields.SID, given.get(CommandFields.SID) + 0x300);
  }

  private static List<List<CommandWords>> host() {
    List<List<CommandWords>> batches = new ArrayList<>();
    for (int batch = 0; batch < BATCHES; batch++) {
      List<CommandWords> commands = new ArrayList<>();
      guest(batch).forEach(given -> commands.add(forwarded(given)));
      commands.add(SYNC);
      batches.add(commands);
    }
    return batches;
  }

  /** The kinds of what is wrong in each batch. */
  private static List<Set<Kind>> judge(List<List<CommandWords>> host) {
    GuestWindow window = new GuestWindow(words -> GuestCommandFields.allowed(IDS, words));
    List<Set<Kind>> found = new ArrayList<>();
    long position = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      for (CommandWords given : guest(batch)) {
        window.gave(given, ++position);
      }
      for (CommandWords taken : host.get(batch)) {
        position++;
        if (taken.equals(SYNC)) {
          window.synced("cmdq", position);
        } else {
          window.took(new HostCommand(taken, "cmdq", position, false));
        }
      }
      Optional<Forwarding> judged = window.completed(++position, vmid -> false);
      found.add(judged.orElseThrow().differences().stream()
          .map(ForwardDifference::kind)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class))));
    }
    return found;
  }

  private static void finds(Kind kind, int batch, Consumer<List<List<CommandWords>>> change) {
    List<List<CommandWords>> host = host();
    change.accept(host);
    List<Set<Kind>> expected = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      expected.add(i == batch ? EnumSet.of(kind) : EnumSet.noneOf(Kind.class));
    }
    assertEquals(expected, judge(host), kind + " in batch " + batch);
  }

  @Test
  void whatIsForwardedInTimeIsRight() {
    assertEquals(Collections.nCopies(BATCHES, EnumSet.noneOf(Kind.class)), judge(host()));
  }

  @Test
  void aDroppedCommandIsMissing() {
    for (int at = 0; at < BATCH; at++) {
      int i = at;
      finds(Kind.MISSING, 1, host -> host.get(1).remove(i));
    }
  }

  @Test
  void aCommandBehindTheSyncOfTheGuestIsMissing() {
    for (int at = 0; at < BATCH; at++) {
      int i = at;
      finds(Kind.MISSING, 1, host -> host.get(2).add(0, host.get(1).remove(i)));
    }
  }

  @Test
  void aSecondCopyOfAnInvalidationOfTheGuestIsExtra() {
    for (int at : new int[] {0, 1, 5}) {
      finds(Kind.EXTRA, 1, host -> host.get(1).add(at, host.get(1).get(at)));
    }
  }

  @Test
  void theHostMayHaveReasonsOfItsOwnForADevice() {
    for (int at : new int[] {2, 3, 4}) {
      List<List<CommandWords>> host = host();
      host.get(1).add(at, host.get(1).get(at));
      assertEquals(Collections.nCopies(BATCHES, EnumSet.noneOf(Kind.class)), judge(host));
    }
  }

  @Test
  void anotherVmidIsOfAnotherGuest() {
    for (int at : new int[] {0, 1, 5}) {
      finds(
          Kind.VMID,
          1,
          host -> host.get(1).set(at, host.get(1).get(at).with(CommandFields.VMID, 5)));
    }
  }

  @Test
  void anotherStreamIsOfAnotherDevice() {
    for (int at : new int[] {2, 3}) {
      finds(
          Kind.SID, 1, host -> host.get(1).set(at, host.get(1).get(at).with(CommandFields.SID, 4)));
    }
  }

  @Test
  void neighboursThatChangePlacesAreOutOfOrder() {
    for (int at = 0; at + 1 < BATCH; at++) {
      int i = at;
      finds(Kind.ORDER, 1, host -> Collections.swap(host.get(1), i, i + 1));
    }
  }

  @Test
  void theSyncOfTheHostStandsBehindTheLast() {
    finds(Kind.ORDER, 1, host -> host.get(1).remove(BATCH));
    finds(Kind.ORDER, 1, host -> Collections.swap(host.get(1), BATCH - 1, BATCH));
  }

  @Test
  void reservedBitsAreNotForwarded() {
    finds(
        Kind.UNFILTERED,
        1,
        host -> host.get(1).set(0, words(host.get(1).get(0).w0() | 1 << 10, 0x20_0001)));
  }

  @Test
  void aFirstWrongVmidIsNotBoundAgainstTheMajority() {
    finds(Kind.VMID, 0, host -> host.get(0).set(0, host.get(0).get(0).with(CommandFields.VMID, 5)));
  }
}
