package org.vsmmu.conformance;

import org.vsmmu.replay.Replay;
import org.vsmmu.trace.TraceRecord;

/** Looks on while a trace is replayed. */
public interface Watcher {

  /** A trace begins, or what was to be one. */
  default void begin(String trace) {}

  /** A record was replayed. */
  default void stepped(TraceRecord record) {}

  /** The last record was replayed; the caches are as it left them. */
  default void ended(Replay replay) {}

  /** Does not look. */
  Watcher NONE = new Watcher() {};
}
