package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;

/**
 * Finds where a kernel's trace begins in the capture that sets the order, which may have begun
 * earlier: so many commands before a line that both show, or where the first commands of the trace
 * follow each other.
 */
final class AlignedSpine implements Spine {
  /** Commands that are compared where no line tells. */
  private static final int COMPARED = 24;

  private final Spine spine;
  private final OptionalLong line;
  private final long wanted;
  private final List<Optional<CommandSeen>> first;
  private final Deque<Beat> free = new ArrayDeque<>();
  private final Deque<Beat> delay = new ArrayDeque<>();
  private long held;
  private boolean aligned;
  private Source last = Source.line("", 0);

  /**
   * Begins at the beginning of the spine.
   *
   * @param firstLine number of the first line, and when it began, as far as known
   */
  AlignedSpine(Spine spine, KernelTrace kernel, OptionalLong firstLine, OptionalLong began)
      throws IOException {
    this.spine = spine;
    KernelTrace.Start start = kernel.start(began, COMPARED);
    this.line = start.line().isPresent() ? start.line() : began.isPresent() ? firstLine : began;
    this.first = start.first();
    this.wanted = line.isPresent() ? start.commands() : first.size();
    this.aligned = !spine.showsCommands();
    if (!aligned && line.isEmpty() && first.isEmpty()) {
      throw new JoinException(
          kernel.place(), "neither a line of the program nor a command ties this to the other");
    }
  }

  /** Whether the beat that {@link #next} gave last is one that the kernel's trace covers. */
  boolean aligned() {
    return aligned && free.isEmpty();
  }

  @Override
  public Beat next() throws IOException {
    while (true) {
      if (!free.isEmpty()) {
        return free.remove();
      }
      if (aligned) {
        return delay.isEmpty() ? spine.next() : delay.remove();
      }
      Beat beat = spine.next();
      if (beat == null) {
        throw nowhere();
      }
      take(beat);
    }
  }

  private void take(Beat beat) throws JoinException {
    delay.add(beat);
    if (beat instanceof Beat.Seen seen) {
      last = seen.record().source();
      held += seen.record().body() instanceof CommandSeen ? 1 : 0;
    }
    if (line.isPresent()) {
      if (beat instanceof Beat.Begin begin && begin.number() == line.getAsLong()) {
        if (held < wanted) {
          throw new JoinException(
              begin.place(),
              "line " + begin.number() + " comes after " + held + " commands here, and after "
                  + wanted + " in the kernel's trace");
        }
        aligned = true;
      } else if (held > wanted) {
        release();
      }
    } else if (held == wanted) {
      aligned = here();
      if (!aligned) {
        release();
      }
    }
  }

  /** Gives what comes up to the first command that is held, and that command. */
  private void release() {
    boolean command = false;
    while (!command) {
      Beat beat = delay.remove();
      command = beat instanceof Beat.Seen seen && seen.record().body() instanceof CommandSeen;
      free.add(beat);
    }
    held--;
  }

  /** Whether the commands that are held are the first of the kernel's trace. */
  private boolean here() {
    Iterator<Optional<CommandSeen>> expected = first.iterator();
    for (Beat beat : delay) {
      if (beat instanceof Beat.Seen seen && seen.record().body() instanceof CommandSeen taken) {
        Optional<CommandSeen> shown = expected.next();
        if (shown.isPresent() && !CommandList.same(taken, shown.get())) {
          return false;
        }
      }
    }
    return true;
  }

  private JoinException nowhere() {
    return line.isPresent()
        ? new JoinException(
            last, "line " + line.getAsLong() + " of the kernel's trace does not begin before here")
        : new JoinException(
            last, "the first commands of the kernel's trace do not follow each other before here");
  }

  @Override
  public boolean showsCommands() {
    return spine.showsCommands();
  }

  @Override
  public ReadReport report() {
    return spine.report();
  }

  @Override
  public void close() throws IOException {
    spine.close();
  }
}
