package org.vsmmu.trace;

import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * What is known before the first record.
 *
 * @param format the reader's name: {@code vsmmu}, {@code ftrace}, {@code qemu}, {@code cmdq},
 *     {@code csv}
 * @param version of the native format, {@code 1.0}; empty in other formats
 * @param origin what was recorded, in the author's words; may be empty
 * @param profile name of the profile to judge under; empty when the trace names none
 * @param idRegisters of the SMMU, when known
 * @param clock {@code mono}, {@code wall}, ... ; empty when unknown
 * @param explicitSyncs whether a CMD_SYNC completes only at a {@link Body.SyncDone} record;
 *     otherwise at its own record
 * @param queues the queues, when named
 */
public record TraceHeader(
    String format,
    String version,
    String origin,
    String profile,
    Optional<IdRegisters> idRegisters,
    String clock,
    boolean explicitSyncs,
    List<QueueInfo> queues) {
  public TraceHeader {
    queues = List.copyOf(queues);
  }

  /** A header that knows only its format. */
  public static TraceHeader of(String format) {
    return new TraceHeader(format, "", "", "", Optional.empty(), "", false, List.of());
  }

  /** A header of a format whose reader says where each CMD_SYNC completes. */
  public static TraceHeader withExplicitSyncs(String format) {
    return new TraceHeader(format, "", "", "", Optional.empty(), "", true, List.of());
  }
}
