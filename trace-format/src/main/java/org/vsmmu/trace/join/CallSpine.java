package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.join.Beat.Line;

/** The program's own log sets the order. */
final class CallSpine implements Spine {
  private final CallLines calls;
  private final Deque<Beat> ready = new ArrayDeque<>();

  CallSpine(CallLines calls) {
    this.calls = calls;
    calls.first().forEach(record -> ready.add(new Beat.Seen(record)));
  }

  @Override
  public Beat next() throws IOException {
    if (ready.isEmpty() && calls.peek() != null) {
      Line line = calls.take();
      ready.add(new Beat.Begin(line.number(), Optional.of(line), line.record().source()));
      line.inside().forEach(record -> ready.add(new Beat.Seen(record)));
      ready.add(new Beat.End(line.number(), Optional.of(line)));
      line.after().forEach(record -> ready.add(new Beat.Seen(record)));
    }
    return ready.poll();
  }

  @Override
  public boolean showsCommands() {
    return calls.showsCommands();
  }

  @Override
  public ReadReport report() {
    return calls.report();
  }

  @Override
  public void close() throws IOException {
    calls.close();
  }
}
