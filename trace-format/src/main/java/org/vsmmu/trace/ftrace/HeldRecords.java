package org.vsmmu.trace.ftrace;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.ftrace.TraceLine.Origin;

/**
 * Records on their way out, in line order. Where a command list's SYNC completes is known only when
 * its context goes on: with the return from the function (if the capture probes returns), or with
 * anything else (if it does not). From the first list that is not known yet, records wait here.
 *
 * <pre>{@code
 * 10: list A, sync=1                    TLBI  SYNC  (completes here?)
 * 11: list B, sync=1, in an interrupt   TLBI  SYNC  (completes here?)
 * 12: return in the interrupt           SyncDone of B
 * 13: unmap in A's context              so A has no return line: SyncDone of A behind its SYNC
 * }</pre>
 */
final class HeldRecords {

  /** So many lines later a list is taken to have completed at its own line. */
  static final int MAX_LINES = 4096;

  private static final int MAX_RECORDS = 1 << 16;
  private static final int MAX_OPEN = 4096;

  private enum Completion {
    NONE,
    WAITING,
    HERE,
    ELSEWHERE
  }

  /** A record, or the place behind a SYNC where its completion may stand. */
  private static final class Item {
    final Origin origin;
    final Body body;
    final Item sync;
    Completion completion;
    long position;

    Item(Origin origin, Body body, Item sync, Completion completion) {
      this.origin = origin;
      this.body = body;
      this.sync = sync;
      this.completion = completion;
    }
  }

  private final ArrayDeque<Item> items = new ArrayDeque<>();

  /** The list that each context is in: its completion, or a record for a list without SYNC. */
  private final Map<String, Item> open = new LinkedHashMap<>();

  /** Soft interrupt, hard interrupt, NMI, unknown. */
  private static final String LEVELS = "/s/h/z/?";

  private boolean returnsSeen;
  private long line;
  private long position;

  void add(Origin origin, Body body) {
    items.add(new Item(origin, body, null, Completion.NONE));
  }

  /** A SYNC among the words of a list: the function does not wait for it, so it completes here. */
  void addSync(Origin origin, Body.CommandSeen sync) {
    Item item = new Item(origin, sync, null, Completion.NONE);
    items.add(item);
    items.add(new Item(origin, sync, item, Completion.HERE));
  }

  /** A context begins to issue a list without a SYNC. */
  void beginList(Origin origin) {
    enter(origin, new Item(origin, new Body.Note(""), null, Completion.NONE));
  }

  /** A context begins to issue a list; this SYNC is its last command. */
  void beginList(Origin origin, Body.CommandSeen sync) {
    Item item = new Item(origin, sync, null, Completion.NONE);
    Item completion = new Item(origin, sync, item, Completion.WAITING);
    items.add(item);
    items.add(completion);
    enter(origin, completion);
  }

  private void enter(Origin origin, Item item) {
    open.put(origin.context(), item);
    if (open.size() > MAX_OPEN) {
      String eldest = open.keySet().iterator().next();
      complete(open.remove(eldest), Completion.HERE);
    }
  }

  /** Tells how far reading has come. */
  void atLine(long number) {
    line = number;
  }

  /**
   * A context does something else: if it was in a list, that has no return line. Nor has one of an
   * interrupt, when what it had interrupted goes on.
   */
  void wentOn(Origin origin) {
    if (open.isEmpty()) {
      return;
    }
    complete(open.remove(origin.context()), Completion.HERE);
    open.values().removeIf(item -> {
      boolean over = item.origin.cpu().isPresent()
          && item.origin.cpu().equals(origin.cpu())
          && level(origin.context()) < level(item.origin.context());
      if (over) {
        complete(item, Completion.HERE);
      }
      return over;
    });
  }

  /** 0 for a task, more for what interrupts it; a context that may be either ends nothing. */
  private static int level(String context) {
    int cpu = context.lastIndexOf('@');
    String thread = cpu < 0 ? context : context.substring(0, cpu);
    int level = LEVELS.indexOf(thread.substring(Math.max(0, thread.length() - 2)));
    return level < 0 ? 0 : level / 2 + 1;
  }

  /** A context returns from issuing a list. */
  void returned(Origin origin, int result) {
    returnsSeen = true;
    Item item = open.remove(origin.context());
    if (result != 0) {
      add(origin, new Body.Note("command list failed: ret=" + result));
    } else if (item != null && item.sync != null) {
      items.add(new Item(origin, item.body, item.sync, Completion.HERE));
    }
    complete(item, Completion.ELSEWHERE);
  }

  /** Nothing follows: with return probes, a list without its return has not completed. */
  void end() {
    Completion completion = returnsSeen ? Completion.ELSEWHERE : Completion.HERE;
    open.values().forEach(item -> complete(item, completion));
    open.clear();
  }

  private static void complete(Item item, Completion completion) {
    if (item != null && item.completion == Completion.WAITING) {
      item.completion = completion;
    }
  }

  /** The next record, or null when it has to wait for further lines. */
  TraceRecord poll() {
    for (Item item = items.peek(); item != null; item = items.peek()) {
      if (item.completion == Completion.WAITING && !waitedLongEnough(item)) {
        return null;
      }
      items.remove();
      if (item.completion == Completion.WAITING) {
        item.completion = Completion.HERE;
        open.remove(item.origin.context(), item);
      }
      if (item.completion != Completion.ELSEWHERE) {
        return numbered(item);
      }
    }
    return null;
  }

  private boolean waitedLongEnough(Item item) {
    return line - item.origin.source().line() >= MAX_LINES || items.size() > MAX_RECORDS;
  }

  private TraceRecord numbered(Item item) {
    item.position = ++position;
    Origin from = item.origin;
    return new TraceRecord(
        item.position, from.timeNanos(), from.cpu(), from.context(), from.source(), body(item));
  }

  private static Body body(Item item) {
    if (item.sync == null) {
      return item.body;
    }
    String queue = ((Body.CommandSeen) item.body).queue();
    return new Body.SyncDone(queue, item.sync.position, "");
  }
}
