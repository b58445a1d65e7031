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

  /** The earliest consumed at or after a tick; null if there is none. */
  PastCommand firstSince(long tick) {
    int index = indexSince(tick);
    return index == times.size() ? null : times.get(index);
  }

  private int indexSince(long tick) {
    int low = 0;
    int high = times.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times.get(middle).consumed() < tick) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Those consumed up to a tick and complete only after it, newest first. */
  List<PastCommand> pendingAt(long tick) {
    List<PastCommand> pending = new ArrayList<>(0);
    int next = indexSince(tick + 1);
    int oldest = Math.max(0, next - MOST_PENDING);
    for (int i = next - 1; i >= oldest; i--) {
      if (times.get(i).completed() > tick) {
        pending.add(times.get(i));
      }
    }
    return pending;
  }
}
