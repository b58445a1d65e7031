package org.vsmmu.replay.guest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.vsmmu.smmu.command.CommandWords;

/** Finds, among what the SMMU took, what a guest's commands became; the rest is the host's own. */
final class ForwardedCommands {
  private static final int NONE = -1;

  private final List<OwedCommand> owed;
  private final List<HostCommand> host;
  private final int[] found;
  private final BitSet used = new BitSet();
  private final BitSet more = new BitSet();

  ForwardedCommands(List<OwedCommand> owed, List<HostCommand> host) {
    this.owed = List.copyOf(owed);
    this.host = List.copyOf(host);
    this.found = new int[owed.size()];
    exact();
    alike((command, seen) -> command.sameButNumber(seen));
    alike((command, seen) -> command.distorted(seen));
  }

  /** Each as it should be, if possible in order. */
  private void exact() {
    int after = 0;
    for (int i = 0; i < owed.size(); i++) {
      Predicate<CommandWords> fits = owed.get(i).command()::admits;
      int at = first(after, false, fits);
      at = at == NONE ? first(0, false, fits) : at;
      at = at == NONE ? first(0, true, fits) : at;
      found[i] = at;
      if (at != NONE) {
        used.set(at);
        after = Math.max(after, at + 1);
      }
    }
  }

  private int first(int from, boolean own, Predicate<CommandWords> fits) {
    for (int j = from; j < host.size(); j++) {
      if (!used.get(j) && host.get(j).own() == own && fits.test(host.get(j).words())) {
        return j;
      }
    }
    return NONE;
  }

  /** Of what was not found, what it may have become instead. */
  private void alike(BiPredicate<OwedCommand, CommandWords> alike) {
    BitSet explained = new BitSet();
    for (int i = 0; i < owed.size(); i++) {
      OwedCommand command = owed.get(i);
      if (found[i] == NONE && !explained.get(i)) {
        int at = first(0, false, seen -> alike.test(command, seen));
        if (at != NONE) {
          used.set(at);
          more.set(at);
          explained.set(i);
        }
      }
    }
  }

  /** Takes in others that only the guest can have caused. */
  ForwardedCommands with(Predicate<HostCommand> guests) {
    IntStream.range(0, host.size())
        .filter(j -> !used.get(j) && !host.get(j).own() && guests.test(host.get(j)))
        .forEach(more::set);
    used.or(more);
    return this;
  }

  /** What to hold against the commands that are owed, in order. */
  List<CommandWords> seen() {
    return used.stream().mapToObj(j -> host.get(j).words()).toList();
  }

  /** Whether a command reached the SMMU as it should. */
  boolean arrived(int i) {
    return found[i] != NONE;
  }

  /** What the first so many became. */
  List<HostCommand> arrived(Predicate<OwedCommand> which) {
    List<HostCommand> arrived = new ArrayList<>();
    for (int i = 0; i < owed.size(); i++) {
      if (found[i] != NONE && which.test(owed.get(i))) {
        arrived.add(host.get(found[i]));
      }
    }
    return arrived;
  }
}
