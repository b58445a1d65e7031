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
   * @param status {@code ok}, {@code bypass}, {@code abort} or {@code fault}
   * @param output output address of {@code ok} and {@code bypass}
   */
  record Access(
      OptionalLong sid,
      OptionalLong ssid,
      long iova,
      String access,
      String status,
      OptionalLong output)
      implements Body {}

  /**
   * An ATS Translation Completion: the device may hold this translation from here on (SMMUv3 8.1).
   *
   * @param size bytes, a power of two
   * @param output the translated address
   */
  record AtsCompletion(long sid, OptionalLong ssid, long iova, long size, long output, String perms)
      implements Body {}

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
   * @param size bytes
   */
  record RegisterAccess(boolean write, long offset, long value, int size) implements Body {}

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
    public Gap {
      Objects.requireNonNull(reason);
    }
  }

  /** Words that somebody left in the capture. */
  record Note(String text) implements Body {}

  /** Unknown numeric field. */
  OptionalLong NONE = OptionalLong.empty();

  /** Unknown small numeric field. */
  OptionalInt NO_INT = OptionalInt.empty();
}
