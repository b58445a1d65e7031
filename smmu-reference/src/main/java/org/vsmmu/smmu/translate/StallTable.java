package org.vsmmu.smmu.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.smmu.command.Resume;
import org.vsmmu.smmu.command.StallTerm;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * The transactions that wait for software (SMMUv3 5.4).
 *
 * <p>A stall with a record has a tag, which stays its own until CMD_RESUME, CMD_STALL_TERM or
 * SMMUEN going to 0; that the SMMU retried it early and it went through does not free the tag.
 */
public final class StallTable {

  private static final int MAX_DECIDED = 4096;
  private static final int PAGE_SHIFT = 12;

  /** How a stalled transaction goes on. */
  public enum Fate {
    /** Nothing was decided: it may stay stalled, or be retried. */
    WAITING,
    /** As if it had just arrived. */
    RETRY,
    ABORT,
    /** Reads as zero, writes are ignored. */
    RAZ_WI,
    /** Its tag is not known, so that nobody knows whether a command decided it. */
    UNKNOWN
  }

  /** Whether there is a record of it. */
  private enum Kind {
    RECORDED,
    /** Not for now: the queue had no room, or another record stands for it. */
    UNRECORDED,
    UNKNOWN
  }

  /** A transaction that was stalled. */
  public static final class Stall {
    private final Transaction transaction;
    private final Kind kind;
    private final Object cause;
    private Fate fate = Fate.WAITING;
    private Object decision;

    private Stall(Transaction transaction, Kind kind, Object cause) {
      this.transaction = transaction;
      this.kind = kind;
      this.cause = cause;
    }

    /** What was stalled. */
    public Transaction transaction() {
      return transaction;
    }

    /** What stalled it, as the caller named it. */
    public Object cause() {
      return cause;
    }

    /** How it goes on. */
    public Fate fate() {
      return fate;
    }

    /** What decided that, as the caller named it; null while nothing has. */
    public Object decision() {
      return decision;
    }

    /** Whether there is no record of it, for now. */
    public boolean unrecorded() {
      return kind == Kind.UNRECORDED;
    }

    private void decide(Fate how, Object by) {
      if (fate == Fate.WAITING || fate == Fate.UNKNOWN) {
        fate = how;
        decision = by;
      }
    }
  }

  private record Tag(long sid, int stag) {}

  private final int max;
  private final boolean terminationAborts;
  private final Map<Tag, Stall> tags = new HashMap<>();
  private final Set<Stall> open = new LinkedHashSet<>();

  public StallTable(IdRegisters id) {
    this.max = id.stallMax();
    this.terminationAborts = id.termModel();
  }

  /** The outstanding stall that has a tag. */
  public Optional<Stall> holder(long sid, int stag) {
    return Optional.ofNullable(tags.get(new Tag(sid, stag)));
  }

  /** Whether as many recorded stalls are outstanding as IDR5.STALL_MAX allows. */
  public boolean full() {
    return tags.size() >= max;
  }

  /**
   * A transaction stalled and was recorded.
   *
   * @param stag 0 to 65535; if it was in use, it is this stall's from now on
   */
  public void record(Transaction transaction, int stag, Object cause) {
    Stall stall = new Stall(transaction, Kind.RECORDED, cause);
    tags.put(new Tag(transaction.sid(), stag), stall);
    add(stall);
  }

  /** A transaction stalled without a record: it is retried on its own. */
  public void hold(Transaction transaction, Object cause) {
    add(new Stall(transaction, Kind.UNRECORDED, cause));
  }

  /** A transaction stalled, and what there is of a record is not known. */
  public void unknown(Transaction transaction, Object cause) {
    add(new Stall(transaction, Kind.UNKNOWN, cause));
  }

  private void add(Stall stall) {
    open.add(stall);
    if (open.size() > MAX_DECIDED) {
      Iterator<Stall> all = open.iterator();
      boolean removed = false;
      while (!removed && all.hasNext()) {
        if (all.next().fate != Fate.WAITING) {
          all.remove();
          removed = true;
        }
      }
    }
  }

  /**
   * Whether the record of an earlier stall may stand for this one: same stream, substream, page and
   * kind of access.
   */
  public boolean duplicate(Transaction transaction) {
    return tags.values().stream().anyMatch(stall -> suppresses(stall, transaction));
  }

  private static boolean suppresses(Stall recorded, Transaction t) {
    Transaction first = recorded.transaction;
    return first.address() >>> PAGE_SHIFT == t.address() >>> PAGE_SHIFT
        && first.equals(new Transaction(
            t.kind(),
            t.sid(),
            t.ssv(),
            t.ssid(),
            first.address(),
            t.read(),
            t.write(),
            t.privileged(),
            t.instruction()));
  }

  /** CMD_RESUME was consumed; it does nothing if no stall has its StreamID and tag. */
  public void resume(Resume command, Object cause) {
    Stall stall = tags.remove(new Tag(command.sid(), command.stag()));
    if (stall == null) {
      for (Stall other : of(command.sid())) {
        if (other.kind == Kind.UNKNOWN) {
          other.decide(Fate.UNKNOWN, cause);
        }
      }
      return;
    }
    if (command.retry()) {
      stall.decide(Fate.RETRY, cause);
    } else {
      boolean abort = command.abort() || terminationAborts;
      stall.decide(abort ? Fate.ABORT : Fate.RAZ_WI, cause);
    }
    for (Stall other : of(command.sid())) {
      if (other.kind == Kind.UNRECORDED && suppresses(stall, other.transaction)) {
        other.decide(Fate.RETRY, cause);
      }
    }
  }

  /** CMD_STALL_TERM was consumed. */
  public void terminate(StallTerm command, Object cause) {
    of(command.sid()).forEach(stall -> stall.decide(Fate.ABORT, cause));
    tags.keySet().removeIf(tag -> tag.sid() == command.sid());
  }

  /** SMMUEN went from 1 to 0. */
  public void disable(Object cause) {
    open.forEach(stall -> stall.decide(Fate.ABORT, cause));
    tags.clear();
  }

  private List<Stall> of(long sid) {
    return open.stream().filter(stall -> stall.transaction.sid() == sid).toList();
  }

  /**
   * The stalled transaction that an outcome may be of: one that something was decided of, else the
   * oldest.
   *
   * @param arrivals what it may have been; more than one if it is not known how it was marked
   */
  public Optional<Stall> awaited(List<Transaction> arrivals) {
    List<Stall> found = new ArrayList<>();
    for (Stall stall : open) {
      if (arrivals.contains(stall.transaction)) {
        found.add(stall);
      }
    }
    return found.stream()
        .filter(stall -> stall.fate != Fate.WAITING)
        .findFirst()
        .or(() -> found.stream().findFirst());
  }

  /** The outcome of a stalled transaction was seen. Its tag stays in use until a command. */
  public void ended(Stall stall) {
    open.remove(stall);
  }
}
