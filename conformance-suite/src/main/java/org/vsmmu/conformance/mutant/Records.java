package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/** Changed lists of records. Positions stay the places in the list, and what refers to them too. */
final class Records {
  private Records() {}

  /** With another body at a position. */
  static List<TraceRecord> with(List<TraceRecord> records, long position, Body body) {
    List<TraceRecord> changed = new ArrayList<>(records);
    changed.set((int) position - 1, record(records.get((int) position - 1), position, body));
    return changed;
  }

  /** With a note in place of a record; a SYNC that was never issued does not complete either. */
  static List<TraceRecord> without(List<TraceRecord> records, long position) {
    Body note = new Body.Note("deleted");
    List<TraceRecord> changed = with(records, position, note);
    changed.replaceAll(
        record -> record.body() instanceof Body.SyncDone done && done.sync() == position
            ? record(record, record.position(), note)
            : record);
    return changed;
  }

  /** With a record and the next in the other order. */
  static List<TraceRecord> swapped(List<TraceRecord> records, long position) {
    Body first = records.get((int) position - 1).body();
    Body second = records.get((int) position).body();
    return with(with(records, position, second), position + 1, first);
  }

  /** With a record twice. */
  static List<TraceRecord> twice(List<TraceRecord> records, long position) {
    List<TraceRecord> changed = new ArrayList<>(records.subList(0, (int) position));
    TraceRecord again = records.get((int) position - 1);
    changed.add(record(again, position + 1, again.body()));
    for (TraceRecord later : records.subList((int) position, records.size())) {
      changed.add(record(later, later.position() + 1, moved(later.body(), position)));
    }
    return changed;
  }

  /** With a record behind another. */
  static List<TraceRecord> behind(List<TraceRecord> records, long position, Body body) {
    return with(twice(records, position), position + 1, body);
  }

  /** With a record, and those up to another one, of another thread of control. */
  static List<TraceRecord> elsewhere(
      List<TraceRecord> records, long first, long last, String context) {
    List<TraceRecord> changed = new ArrayList<>(records);
    for (long at = first; at <= last; at++) {
      TraceRecord old = changed.get((int) at - 1);
      changed.set(
          (int) at - 1,
          new TraceRecord(
              old.position(), old.timeNanos(), old.cpu(), context, old.source(), old.body()));
    }
    return changed;
  }

  /** A command with one bit of its first word the other way. */
  static Body flipped(Body.CommandSeen command, int bit) {
    CommandWords words = command.words().orElseThrow();
    return command(command, new CommandWords(words.w0() ^ 1L << bit, words.w1()));
  }

  /** A command with other words. */
  static Body command(Body.CommandSeen command, CommandWords words) {
    return new Body.CommandSeen(
        command.queue(), command.op(), Optional.of(words), command.fields());
  }

  private static Body moved(Body body, long behind) {
    if (body instanceof Body.SyncDone done && done.sync() > behind) {
      return new Body.SyncDone(done.queue(), done.sync() + 1, done.error());
    } else if (body instanceof Body.CallReturned returned && returned.call() > behind) {
      return new Body.CallReturned(returned.call() + 1);
    }
    return body;
  }

  private static TraceRecord record(TraceRecord old, long position, Body body) {
    return new TraceRecord(position, old.timeNanos(), old.cpu(), old.context(), old.source(), body);
  }
}
