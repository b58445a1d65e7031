package org.vsmmu.trace.iommufd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.CommandWords;

/**
 * A line of the log with what was joined to it.
 *
 * @param line what the program says; empty for what happened between two of its lines
 * @param began when a call began, or when something else was over, in nanoseconds of the monotonic
 *     clock
 * @param lasted how long the call took, in nanoseconds
 * @param commands what the SMMU took meanwhile, in order
 * @param events the records that it put into its event queue meanwhile
 */
record NestEntry(
    Optional<NestLine> line,
    OptionalLong began,
    OptionalLong lasted,
    List<CommandWords> commands,
    List<Event> events) {

  /**
   * A record of the event queue, as far as a line names it.
   *
   * @param type the architecture's name, {@code F_TRANSLATION}
   */
  record Event(String type, long sid) {}

  NestEntry {
    commands = List.copyOf(commands);
    events = List.copyOf(events);
  }

  /** Bytes that keeping it takes, about. */
  long size() {
    long size = 16L * (commands.size() + events.size());
    if (line.isPresent() && line.get() instanceof NestLine.Call call) {
      size += size(call.in()) + size(call.dataIn()) + size(call.out()) + size(call.dataOut());
    } else if (line.isPresent() && line.get() instanceof NestLine.QueueRead read) {
      size += size(read.data());
    }
    return size;
  }

  private static long size(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
