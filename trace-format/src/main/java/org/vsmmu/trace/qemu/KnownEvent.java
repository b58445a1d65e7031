package org.vsmmu.trace.qemu;

import java.util.List;
import java.util.SortedMap;
import org.vsmmu.trace.Body;

/**
 * What is known of one trace event: its numbers and what they mean.
 *
 * @param name as QEMU prints it
 * @param fields in the order of the line
 * @param maker makes the body; null when the event carries none
 */
record KnownEvent(String name, Role role, List<LogField> fields, Maker maker) {

  /** What an event is to the reader. */
  enum Role {
    /** The next command. */
    OPCODE,
    /** The queue's indices; whatever command was open is complete. */
    CONSUME,
    /** The open command was refused. */
    COMMAND_ERROR,
    /** Operands of the open command, and perhaps what it removed. */
    DETAIL,
    /** A register was read or written. */
    REGISTER,
    /** Something else that is a record of its own. */
    BODY,
    /** The SMMU was reset. */
    RESET,
    /** Carries nothing that a record could say. */
    SILENT
  }

  /** Makes a body from the event's text and numbers. */
  interface Maker {
    Body make(String text, SortedMap<String, Long> fields);
  }
}
