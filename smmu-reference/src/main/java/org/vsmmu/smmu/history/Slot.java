package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.cache.RangeIndex;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Command;

/**
 * The times at which one and the same command was consumed.
 *
 * <p>Only the last {@value #MAX_TIMES} are kept. Forgetting an earlier one can only make an item
 * seem to have lived longer, never to be gone.
 */
final class Slot implements RangeIndex.Ranged {

  private static final int MAX_TIMES = 64;
  private static final int MOST_PENDING = 16;

  private final Command command;
  private final TlbScope scope;
  private final int ignoredVmidBits;
  private final AddressRange covered;
  private final List<PastCommand> times = new ArrayList<>(1);

  /**
   * A command that was not consumed yet.
   *
   * @param scope what it takes from the TLB; null if nothing
   * @param covered the addresses; everything for a command without
   */
  Slot(Command command, TlbScope scope, int ignoredVmidBits, AddressRange covered) {
    this.command = command;
    this.scope = scope;
    this.ignoredVmidBits = ignoredVmidBits;
    this.covered = covered;
  }

  Command command() {
    return command;
  }

  TlbScope scope() {
    return scope;
  }

  int ignoredVmidBits() {
    return ignoredVmidBits;
  }

  AddressRange covered() {
    return covered;
  }

  @Override
  public long first() {
    return covered.first();
  }

  @Override
  public long last() {
    return covered.last();
  }

  void add(PastCommand command) {
    if (times.size() == MAX_TIMES) {
      times.remove(0);
    }
    times.add(command);
  }

  /** Drops those complete at a tick; whether none is left. */
  boolean forgetBefore(long tick) {
    times.removeIf(time -> time.completed() <= tick);
    return times.isEmpty();
  }

  /**
   * Of those consumed after a tick, the one that was complete first; null if there is none. Queues
   * complete independently, so it need not be the one consumed first.
   */
  PastCommand firstAfter(long tick) {
    PastCommand first = null;
    for (int i = indexAfter(tick); i < times.size(); i++) {
      PastCommand next = times.get(i);
      if (first != null && next.consumed() >= first.completed()) {
        break;
      }
      if (first == null || next.completed() < first.completed()) {
        first = next;
      }
    }
    return first;
  }

  private int indexAfter(long tick) {
    int low = 0;
    int high = times.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times.get(middle).consumed() <= tick) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Those consumed at or before a tick and complete only after it, newest first. */
  List<PastCommand> pendingAt(long tick) {
    List<PastCommand> pending = List.of();
    int after = indexAfter(tick);
    int oldest = Math.max(0, after - MOST_PENDING);
    for (int i = after - 1; i >= oldest; i--) {
      if (times.get(i).completed() > tick) {
        if (pending.isEmpty()) {
          pending = new ArrayList<>(1);
        }
        pending.add(times.get(i));
      }
    }
    return pending;
  }
}
