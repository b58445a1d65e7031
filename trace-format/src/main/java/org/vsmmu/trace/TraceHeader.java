package org.vsmmu.trace;

import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.register.ControlPages;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * What is known before the first record.
 *
 * @param format the reader's name: {@code vsmmu}, {@code ftrace}, {@code qemu}, {@code cmdq},
 *     {@code csv}, {@code qemu-scenarios}
 * @param version of the native format, {@code 1.1}; empty in other formats
 * @param origin what was recorded, in the author's words; may be empty
 * @param profile name of the profile to judge under; empty when the trace names none
 * @param idRegisters of the SMMU, when known
 * @param clock {@code mono}, {@code wall}, ... ; empty when unknown
 * @param explicitSyncs whether a CMD_SYNC completes only at a {@link Body.SyncDone} record;
 *     otherwise at its own record
 * @param queues the queues, when named
 * @param memory what memory held before the first record, regions that do not overlap; an access
 *     outside all of them gives an external abort; empty when nothing is known of memory
 * @param fromReset whether the trace begins at the SMMU's reset: caches empty, registers at their
 *     reset values (SMMUv3 1)
 * @param scored false where it is disputed what is right: what diverges is then only remarked upon
 * @param enhancedQueues where the enhanced command queues are; empty if there are none or nobody
 *     knows (SMMUv3 1.8)
 */
public record TraceHeader(
    String format,
    String version,
    String origin,
    String profile,
    Optional<IdRegisters> idRegisters,
    String clock,
    boolean explicitSyncs,
    List<QueueInfo> queues,
    List<MemoryRegion> memory,
    boolean fromReset,
    boolean scored,
    Optional<ControlPages> enhancedQueues) {
  public TraceHeader {
    queues = List.copyOf(queues);
    memory = List.copyOf(memory);
  }

  /** A header of a machine without enhanced command queues. */
  public TraceHeader(
      String format,
      String version,
      String origin,
      String profile,
      Optional<IdRegisters> idRegisters,
      String clock,
      boolean explicitSyncs,
      List<QueueInfo> queues,
      List<MemoryRegion> memory,
      boolean fromReset) {
    this(
        format,
        version,
        origin,
        profile,
        idRegisters,
        clock,
        explicitSyncs,
        queues,
        memory,
        fromReset,
        true,
        Optional.empty());
  }

  /** A header of a trace that says nothing of memory and begins at any time. */
  public TraceHeader(
      String format,
      String version,
      String origin,
      String profile,
      Optional<IdRegisters> idRegisters,
      String clock,
      boolean explicitSyncs,
      List<QueueInfo> queues) {
    this(
        format,
        version,
        origin,
        profile,
        idRegisters,
        clock,
        explicitSyncs,
        queues,
        List.of(),
        false,
        true,
        Optional.empty());
  }

  /** A header that knows only its format. */
  public static TraceHeader of(String format) {
    return new TraceHeader(format, "", "", "", Optional.empty(), "", false, List.of());
  }

  /** A header of a format whose reader says where each CMD_SYNC completes. */
  public static TraceHeader withExplicitSyncs(String format) {
    return new TraceHeader(format, "", "", "", Optional.empty(), "", true, List.of());
  }

  /** The same header with other words about what was recorded. */
  public TraceHeader withOrigin(String words) {
    return new TraceHeader(
        format,
        version,
        words,
        profile,
        idRegisters,
        clock,
        explicitSyncs,
        queues,
        memory,
        fromReset,
        scored,
        enhancedQueues);
  }

  /** The same, judged under a profile of this name. */
  public TraceHeader withProfile(String name) {
    return new TraceHeader(
        format,
        version,
        origin,
        name,
        idRegisters,
        clock,
        explicitSyncs,
        queues,
        memory,
        fromReset,
        scored,
        enhancedQueues);
  }

  /** The same header of a trace whose SMMU says this of itself. */
  public TraceHeader withIdRegisters(IdRegisters registers) {
    return new TraceHeader(
        format,
        version,
        origin,
        profile,
        Optional.of(registers),
        clock,
        explicitSyncs,
        queues,
        memory,
        fromReset,
        scored,
        enhancedQueues);
  }

  /** The same header of a whole machine: memory as it was, from the SMMU's reset on. */
  public TraceHeader withMachine(List<MemoryRegion> regions) {
    return new TraceHeader(
        format,
        version,
        origin,
        profile,
        idRegisters,
        clock,
        explicitSyncs,
        queues,
        regions,
        true,
        scored,
        enhancedQueues);
  }

  /** The same header of a trace of which it is disputed what is right. */
  public TraceHeader unscored() {
    return new TraceHeader(
        format,
        version,
        origin,
        profile,
        idRegisters,
        clock,
        explicitSyncs,
        queues,
        memory,
        fromReset,
        false,
        enhancedQueues);
  }
}
