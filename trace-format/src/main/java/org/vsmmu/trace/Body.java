package org.vsmmu.trace;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;

/**
 * What a record says. A body carries exact words where the capture has them, and only the known
 * fields where it does not: <em>unknown is not zero</em>.
 */
public sealed interface Body {

  /**
   * A command that a queue consumed (SMMUv3 6).
   *
   * @param queue the queue's name in the header, {@code cmdq} for the only one
   * @param op the architecture's name without prefix: {@code TLBI_NH_VA}, {@code CMD_SYNC} is
   *     {@code SYNC}
   * @param words the exact 128 bits, when the capture has them
   * @param fields what the capture says when it has no words: {@code sid}, {@code ssid},
   *     {@code vmid}, {@code asid}, {@code addr}, {@code pages} (4 KiB units unless {@code tg} says
   *     otherwise), {@code tg}, {@code ttl}, {@code leaf}, {@code range}; empty when it has words
   */
  record CommandSeen(
      String queue, String op, Optional<CommandWords> words, SortedMap<String, Long> fields)
      implements Body {
    public CommandSeen {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
  }

  /**
   * A CMD_SYNC completed (SMMUv3 7.6). In a trace without explicit SYNCs (see {@link TraceHeader})
   * a SYNC completes at its own record.
   *
   * @param queue the queue
   * @param sync position of the record of the SYNC itself
   * @param error empty, or {@code ATC_INV} for CERROR_ATC_INV_SYNC: that SYNC completed nothing
   */
  record SyncDone(String queue, long sync, String error) implements Body {}

  /**
   * Commands that the queue took and the capture does not show.
   *
   * @param count how many; at least one
   */
  record CommandsMissing(String queue, int count) implements Body {}

  /**
   * A stream table entry was written.
   *
   * @param sid its StreamID, when the capture says
   * @param master another name of the stream that is constant within the capture (a kernel pointer)
   */
  record SteInstall(OptionalLong sid, OptionalLong master, StreamTableEntry ste) implements Body {}

  /** A context descriptor was written; {@code sid}, {@code master} as in {@link SteInstall}. */
  record CdInstall(OptionalLong sid, OptionalLong master, OptionalLong ssid, ContextDescriptor cd)
      implements Body {}

  /**
   * Translations became valid.
   *
   * @param iova first input address (IOVA, or IPA for a stage-2 domain)
   * @param size bytes, at least 1
   * @param output output address of the first byte
   * @param perms a subset of {@code rw}; empty when the capture does not say
   * @param global nG was 0
   * @param leaf bytes of each leaf entry, page or block; empty when the capture does not say
   */
  record MapRange(
      long iova,
      long size,
      OptionalLong output,
      String perms,
      boolean global,
      OptionalLong leaf,
      Domain domain)
      implements Body {}

  /** Translations became invalid: the page tables are done, the invalidation need not be. */
  record UnmapRange(long iova, long size, Domain domain) implements Body {}

  /** Software declared a range free: from here on nobody may reach it through an old entry. */
  record FreeRange(long iova, long size, Domain domain) implements Body {}

  /** A device was attached to a domain, which the capture may or may not identify. */
  record Attach(String device, OptionalLong sid, Domain domain) implements Body {}

  /** A device joined an IOMMU group. */
  record GroupAdd(String device, long group) implements Body {}

  /**
   * A DMA access and what came of it.
   *
   * @param sid StreamID
   * @param ssid SubstreamID; empty when there was none or the capture does not say
   * @param iova input address
   * @param access {@code r}, {@code w} or empty when unknown
   * @param status {@code ok}, {@code bypass}; {@code disabled} (it passed because SMMUEN is 0);
   *     {@code abort} (terminated, no event by design), {@code fault} (terminated, with the event
   *     if one was recorded), {@code raz} (terminated as RAZ/WI) or {@code stall} (stalled, not
   *     terminated)
   * @param output output address of {@code ok}, {@code bypass} and {@code disabled}
   * @param bytes how many bytes it touched; 0 when unknown
   * @param privileged whether the device marked it privileged; empty when unknown
   * @param instruction whether the device marked it as an instruction fetch; empty when unknown
   * @param kind {@code ordinary}, {@code translated} (by the device, through ATS) or empty when
   *     unknown
   * @param events the event records that it caused; an empty list is "none was recorded", empty is
   *     "the capture does not say"
   * @param cold what the same access does with the same memory and registers and empty caches;
   *     empty when unknown
   */
  record Access(
      OptionalLong sid,
      OptionalLong ssid,
      long iova,
      String access,
      String status,
      OptionalLong output,
      int bytes,
      Optional<Boolean> privileged,
      Optional<Boolean> instruction,
      String kind,
      Optional<List<EventRecord>> events,
      Optional<ColdOutcome> cold)
      implements Body {
    public Access {
      events = events.map(List::copyOf);
    }

    /** An access of which the capture says no more than this. */
    public static Access of(
        OptionalLong sid,
        OptionalLong ssid,
        long iova,
        String access,
        String status,
        OptionalLong output) {
      return new Access(
          sid,
          ssid,
          iova,
          access,
          status,
          output,
          0,
          Optional.empty(),
          Optional.empty(),
          "",
          Optional.empty(),
          Optional.empty());
    }

    /** The same access, of so many bytes. */
    public Access withBytes(int count) {
      return new Access(
          sid,
          ssid,
          iova,
          access,
          status,
          output,
          count,
          privileged,
          instruction,
          kind,
          events,
          cold);
    }

    /** The same access with its attributes; {@code kind} as the component. */
    public Access withAttributes(
        Optional<Boolean> isPrivileged, Optional<Boolean> isInstruction, String ofKind) {
      return new Access(
          sid,
          ssid,
          iova,
          access,
          status,
          output,
          bytes,
          isPrivileged,
          isInstruction,
          ofKind,
          events,
          cold);
    }

    /** The same access, which caused exactly these event records. */
    public Access withEvents(List<EventRecord> recorded) {
      return new Access(
          sid,
          ssid,
          iova,
          access,
          status,
          output,
          bytes,
          privileged,
          instruction,
          kind,
          Optional.of(recorded),
          cold);
    }

    /** The same access, which ends so with empty caches. */
    public Access withCold(ColdOutcome outcome) {
      return new Access(
          sid,
          ssid,
          iova,
          access,
          status,
          output,
          bytes,
          privileged,
          instruction,
          kind,
          events,
          Optional.of(outcome));
    }
  }

  /**
   * What an access does when nothing is cached.
   *
   * @param status as in {@link Access}
   * @param output as in {@link Access}
   * @param events the event records that it causes
   */
  record ColdOutcome(String status, OptionalLong output, List<EventRecord> events) {
    public ColdOutcome {
      events = List.copyOf(events);
    }
  }

  /**
   * An ATS Translation Request and its completion (SMMUv3 8.1).
   *
   * @param iova the untranslated address
   * @param noWrite NW: the device asks for read permission only
   * @param execute the device asks for execute permission
   * @param privileged Priv: the device asks for a privileged translation
   * @param status {@code success}, {@code ur} (Unsupported Request) or {@code ca} (Completer Abort)
   * @param output the translated address; of a success that grants something
   * @param size bytes that the completion covers, a power of two; of a success
   * @param perms what was granted, a subset of {@code rwx}; empty when nothing was
   * @param events as in {@link Access}
   */
  record AtsRequest(
      long sid,
      OptionalLong ssid,
      long iova,
      boolean noWrite,
      boolean execute,
      boolean privileged,
      String status,
      OptionalLong output,
      OptionalLong size,
      String perms,
      Optional<List<EventRecord>> events)
      implements Body {
    public AtsRequest {
      events = events.map(List::copyOf);
    }
  }

  /**
   * An ATS Translation Completion: the device may hold this translation from here on (SMMUv3 8.1).
   *
   * @param size bytes, a power of two
   * @param output the translated address
   */
  record AtsCompletion(long sid, OptionalLong ssid, long iova, long size, long output, String perms)
      implements Body {}

  /**
   * A PRI Page Request that a device sent (SMMUv3 8).
   *
   * @param iova any address within the page
   * @param read whether it asks for read permission
   * @param write whether it asks for write permission
   * @param execute whether it asks for execute permission
   * @param privileged whether it asks for a privileged page
   * @param last whether it closes its Page Request Group
   * @param group Page Request Group index, 0 to 511
   */
  record PageRequest(
      long sid,
      OptionalLong ssid,
      long iova,
      boolean read,
      boolean write,
      boolean execute,
      boolean privileged,
      boolean last,
      int group)
      implements Body {}

  /**
   * The response to a Page Request Group that a device received (SMMUv3 8).
   *
   * @param group Page Request Group index, 0 to 511
   * @param response {@code success}, {@code invalid} or {@code failure}
   */
  record PageResponse(long sid, OptionalLong ssid, int group, String response) implements Body {}

  /**
   * An implementation told what its cache did.
   *
   * @param cache {@code tlb}, {@code config} or {@code atc}
   * @param action {@code insert}, {@code hit}, {@code miss} or {@code invalidate}
   * @param fields what it said: {@code sid}, {@code vmid}, {@code asid}, {@code addr}, {@code tg},
   *     {@code level}, {@code first}, {@code last}; -1 is "none" where the tool prints it so
   */
  record CacheEvent(String cache, String action, SortedMap<String, Long> fields) implements Body {
    public CacheEvent {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
  }

  /**
   * One step of a table walk that an implementation showed.
   *
   * @param fields {@code stage}, {@code level}, {@code iova}, {@code base}, {@code index},
   *     {@code address} and {@code pte}
   */
  record WalkStep(String kind, SortedMap<String, Long> fields) implements Body {
    public WalkStep {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
  }

  /**
   * An event record, or as much as the capture says of it (SMMUv3 5.1).
   *
   * @param type the architecture's name, {@code F_TRANSLATION}
   */
  record EventSeen(String type, OptionalLong sid, Optional<EventRecord> event) implements Body {}

  /**
   * A register was read or written.
   *
   * @param write whether it was a write
   * @param offset byte offset from the unit's base
   * @param value what was written, or what the read gave
   * @param size bytes
   */
  record RegisterAccess(boolean write, long offset, long value, int size) implements Body {}

  /**
   * Software stored 64-bit little-endian words, all of them at this record and in this order.
   *
   * @param words at least one
   */
  record MemoryWrite(List<Word> words) implements Body {
    public MemoryWrite {
      words = List.copyOf(words);
    }
  }

  /**
   * A word in memory.
   *
   * @param address physical, a multiple of 8
   */
  record Word(long address, long value) {}

  /**
   * An implementation was seen to read this word; when it was written is not known.
   *
   * @param address physical, a multiple of 8
   */
  record MemorySeen(long address, long value) implements Body {}

  /** The trace's author expects these cache entries here. */
  record Expectation(List<ExpectedEntry> entries) implements Body {
    public Expectation {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One expected cache entry. An empty field is "any".
   *
   * @param cache {@code tlb} or {@code atc}
   * @param state {@code present}, {@code absent} or {@code may}
   * @param regime {@code s1}, {@code s2} or {@code s1s2} (TLB only)
   * @param output PA, or IPA of a stage-1 entry
   */
  record ExpectedEntry(
      String cache,
      String state,
      OptionalLong vmid,
      OptionalLong asid,
      String regime,
      OptionalLong sid,
      OptionalLong ssid,
      OptionalLong iova,
      OptionalLong size,
      OptionalLong output,
      String perms) {}

  /**
   * The capture lost something here.
   *
   * @param lost how many records; empty when unknown
   * @param reason the tool's own words
   */
  record Gap(OptionalLong lost, String reason) implements Body {
    /** How the reason begins where a capture had lines that could not be read. */
    public static final String DAMAGED = "bad lines in the capture";

    /** How the reason begins where the only capture that shows commands ends before the run. */
    public static final String CUT = "the kernel's trace ends here";

    public Gap {
      Objects.requireNonNull(reason);
    }

    /** Whether an import left this out: what it would say of the run nobody knows. */
    public boolean ofImport() {
      return reason.startsWith(DAMAGED) || reason.startsWith(CUT);
    }
  }

  /**
   * The implementation stopped working here, which no SMMU may.
   *
   * @param reason the tool's own words
   */
  record Died(String reason) implements Body {}

  /**
   * A program called the kernel, or something happened that its calls depend on. A call stands
   * where it began, with all that is known of it, its result included.
   *
   * @param open whether the records that follow, up to a {@link CallReturned}, are what happened
   *     during the call; otherwise the trace does not show what did
   */
  record KernelSeen(KernelEvent event, boolean open) implements Body {

    /** Of which the trace does not show what happened meanwhile. */
    public KernelSeen(KernelEvent event) {
      this(event, false);
    }
  }

  /**
   * An open call returned; what it returned stands in its own record.
   *
   * @param call position of that record
   */
  record CallReturned(long call) implements Body {}

  /** Words that somebody left in the capture. */
  record Note(String text) implements Body {}

  /** Unknown numeric field. */
  OptionalLong NONE = OptionalLong.empty();

  /** Unknown small numeric field. */
  OptionalInt NO_INT = OptionalInt.empty();
}
