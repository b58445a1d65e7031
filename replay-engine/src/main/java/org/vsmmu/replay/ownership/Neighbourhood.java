package org.vsmmu.replay.ownership;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.vsmmu.replay.Reuse;

/**
 * Decides whether an uncovered reuse is a fault, by looking at the unmaps around it.
 *
 * <p>The map may belong to a second domain, while the unmap is still queued for a lazy flush or its
 * domain has no device. A driver that works so leaves other unmaps uncovered too. So it is a fault
 * if each of the sixteen unmaps before and after, as far as the trace goes, was covered before its
 * own reuse; else it stays open. It stays open too if, at the reuse, one of them lay uncovered
 * although its thread had gone on: that is a lazy flush at work, which covers many at a time.
 */
final class Neighbourhood {

  /** How many unmaps on each side are looked at. */
  static final int REACH = 16;

  /** How many covered unmaps make a driver strict. */
  private static final int EVIDENCE = 4;

  /** How many reuses may wait for what comes after them. */
  private static final int WAITING = 256;

  private static final String WHY =
      "other unmaps nearby were not covered before their reuse either, so the map may belong to a"
          + " second domain while this unmap waits for a lazy flush or its domain has no device";

  private static final String NEEDS =
      "record which domain each map and unmap belongs to: the iommufd ioctls, or the page-table"
          + " pointers";

  private static final class Suspicion {
    private final Reuse reuse;
    private final List<KernelClaim> neighbours;
    private int after;

    private Suspicion(Reuse reuse, List<KernelClaim> before) {
      this.reuse = reuse;
      this.neighbours = new ArrayList<>(before);
    }
  }

  private final Deque<KernelClaim> recent = new ArrayDeque<>();
  private final List<Suspicion> waiting = new ArrayList<>();
  private final Consumer<Reuse> decided;

  Neighbourhood(Consumer<Reuse> decided) {
    this.decided = decided;
  }

  /** An unmap, in trace order. */
  void unmap(KernelClaim claim) {
    for (Suspicion suspicion : waiting) {
      if (suspicion.after < REACH) {
        suspicion.after++;
        suspicion.neighbours.add(claim);
      }
    }
    recent.add(claim);
    // Twice the reach: a claim is suspected at its reuse, which may be many unmaps later.
    if (recent.size() > WAITING) {
      recent.remove();
    }
    review(false);
  }

  /** A reuse that no command covers. */
  void suspect(KernelClaim claim, Reuse reuse) {
    List<KernelClaim> order = new ArrayList<>(recent);
    int at = order.indexOf(claim);
    Suspicion suspicion;
    if (at < 0) {
      suspicion = new Suspicion(reuse, List.of());
      suspicion.after = REACH;
      List<KernelClaim> oldest = order.subList(0, Math.min(REACH, order.size()));
      suspicion.neighbours.addAll(oldest);
    } else {
      suspicion = new Suspicion(reuse, order.subList(Math.max(0, at - REACH), at));
      List<KernelClaim> behind = order.subList(at + 1, Math.min(order.size(), at + 1 + REACH));
      suspicion.neighbours.addAll(behind);
      suspicion.after = behind.size();
    }
    if (suspicion.neighbours.stream().anyMatch(n -> !n.covered() && n.movedOn())) {
      decided.accept(reuse.doubted(WHY, NEEDS));
      return;
    }
    waiting.add(suspicion);
    review(false);
    if (waiting.size() > WAITING) {
      Suspicion oldest = waiting.remove(0);
      decided.accept(oldest.reuse.doubted(WHY, NEEDS));
    }
  }

  /** The trace has ended: decide what is still open. */
  void finish() {
    review(true);
  }

  private void review(boolean atEnd) {
    List<Suspicion> open = new ArrayList<>();
    List<Suspicion> now = List.copyOf(waiting);
    waiting.clear();
    for (Suspicion suspicion : now) {
      if (suspicion.neighbours.stream().anyMatch(KernelClaim::settled)) {
        decided.accept(suspicion.reuse.doubted(WHY, NEEDS));
      } else if (strict(suspicion, atEnd)) {
        decided.accept(suspicion.reuse);
      } else if (atEnd) {
        decided.accept(suspicion.reuse.doubted(WHY, NEEDS));
      } else {
        open.add(suspicion);
      }
    }
    waiting.addAll(open);
  }

  private static boolean strict(Suspicion suspicion, boolean atEnd) {
    if (suspicion.after < REACH && !atEnd) {
      return false;
    }
    // A few covered unmaps may be chance, and none is no evidence of a strict driver at all.
    boolean evidence = suspicion.neighbours.stream()
            .filter(KernelClaim::covered)
            .limit(EVIDENCE)
            .count()
        == EVIDENCE;
    // At the very end a call may have been cut off before its command.
    return evidence
        && suspicion.neighbours.stream()
            .allMatch(claim -> claim.covered() || (atEnd && !claim.movedOn()));
  }
}
