package org.vsmmu.replay.machine.update;

import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.BREAKING_UPDATE;
import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.ENABLE;
import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.HITLESS_UPDATE;
import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.SYNC_BETWEEN;
import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.TLB_FIELD;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vsmmu.replay.Evidence;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.translate.Unreadable;

/** Watches the STEs and CDs that can be reached (SMMUv3 7.2, 7.7). */
final class StructureWatch {

  private static final long BYTES = StreamTableEntry.BYTES;

  private final StreamMap streams;
  private final Notice notice;
  private final Set<Structure> changed = new LinkedHashSet<>();

  StructureWatch(StreamMap streams, Notice notice) {
    this.streams = streams;
    this.notice = notice;
  }

  void clear() {
    changed.clear();
  }

  /** A word of the STE of a stream changed. */
  void ste(Stream stream, long address, long old, long value, long tick, Evidence by) {
    try {
      if (stream.steStructure == null) {
        long[] words = before(address, old);
        SteFormat format = new SteFormat(stream.sid, streams.controls());
        stream.steStructure = new Structure(format, words);
      }
      stored(stream.steStructure, word(address), value, tick, by);
    } catch (Unreadable unknown) {
      // Nothing can be said of a structure of which a word was never seen.
      stream.steStructure = null;
    }
  }

  /** A word of a CD of a stream changed. */
  void cd(Stream.Span span, long address, long old, long value, long tick, Evidence by) {
    Stream stream = span.stream();
    long ssid = span.ssid() + (address - span.first()) / BYTES;
    try {
      Structure structure = stream.cds.get(ssid);
      if (structure == null) {
        long[] words = before(address, old);
        CdFormat format = new CdFormat(stream.sid, ssid, stream.ste, streams.controls());
        structure = new Structure(format, words);
        stream.cds.put(ssid, structure);
      }
      stored(structure, word(address), value, tick, by);
    } catch (Unreadable unknown) {
      stream.cds.remove(ssid);
    }
  }

  private static int word(long address) {
    return (int) (address % BYTES / Long.BYTES);
  }

  /** The structure as it was before one of its words changed. */
  private long[] before(long address, long old) {
    long[] words = streams.words(address & -BYTES);
    words[word(address)] = old;
    return words;
  }

  private void stored(Structure structure, int word, long value, long tick, Evidence by) {
    Structure.Event event = structure.store(word, value, tick, by);
    String name = structure.format().name();
    switch (event) {
      case NONE -> {}
      case HITLESS -> notice.say(HITLESS_UPDATE, true, by, "", List.of());
      case TORN ->
        notice.say(
            HITLESS_UPDATE,
            false,
            by,
            name + " stays valid while it changes in a way that is not atomic",
            structure.changes());
      case ENABLED -> notice.say(ENABLE, true, by, "", List.of());
      case ENABLED_UNKNOWN ->
        notice.say(
            ENABLE,
            false,
            by,
            name + " is valid before a CFGI has completed for what it was filled with",
            structure.changes());
    }
    if (structure.open() || structure.tlbChange() != null) {
      changed.add(structure);
    }
    structure.repaired().ifPresent(update -> repaired(name, update));
  }

  private void repaired(String name, Structure.BrokenUpdate update) {
    String what =
        "%s is made invalid for a change that does not need it (%s), and a device meets it"
            .formatted(name, names(update.differing()));
    notice.say(BREAKING_UPDATE, update.needed(), update.by(), what, update.met());
  }

  /** A device failed on a stream. */
  void failed(Stream stream, long ssid, Evidence at) {
    if (stream.steStructure != null) {
      stream.steStructure.failed(at);
    }
    if (stream.cds.get(ssid) != null) {
      stream.cds.get(ssid).failed(at);
    }
  }

  /** A CMD_SYNC completed these. */
  void completed(List<Pending> batch) {
    for (Structure structure : new ArrayList<>(changed)) {
      tlb(structure, batch);
      for (Pending command : batch) {
        if (command.command().opcode().kind() == Opcode.Kind.CONFIG
            && structure.format().coveredBy(command.command())) {
          structure.invalidated(command.tick());
        }
      }
      if (!structure.open() && structure.tlbChange() == null) {
        changed.remove(structure);
      }
    }
    emptied(batch);
  }

  private void tlb(Structure structure, List<Pending> batch) {
    Structure.TlbChange change = structure.tlbChange();
    if (change == null) {
      return;
    }
    Pending cfgi = null;
    Pending tlbi = null;
    for (Pending command : batch) {
      boolean later = command.tick() > change.tick;
      if (later && structure.format().coveredBy(command.command())) {
        cfgi = command;
      } else if (later && command.reaches(change.tag, false)) {
        tlbi = command;
      }
    }
    if (tlbi != null && change.configured != 0) {
      notice.say(SYNC_BETWEEN, true, tlbi.at(), "", List.of());
      notice.say(TLB_FIELD, true, tlbi.at(), "", List.of());
      structure.settled();
    } else if (tlbi != null && cfgi != null) {
      String what = structure.format().name()
          + " changed in what TLB entries hold (" + names(change.fields)
          + "), and no CMD_SYNC stands between its CFGI and the TLBI";
      notice.say(SYNC_BETWEEN, false, change.at, what, List.of(cfgi.at(), tlbi.at()));
      structure.settled();
    }
  }

  private static String names(List<Field> fields) {
    return fields.stream().map(Field::name).collect(Collectors.joining(", "));
  }

  private void emptied(List<Pending> batch) {
    for (Pending command : batch) {
      if (command.tlb().isPresent() && command.tlb().get().range().isEmpty()) {
        streams.all().forEach(stream -> emptied(stream, command));
      }
    }
  }

  private static void emptied(Stream stream, Pending tlbi) {
    if (stream.steStructure != null) {
      stream.steStructure.emptied(tlbi);
    }
    stream.cds.values().forEach(cd -> cd.emptied(tlbi));
  }

  /** A stream is used. */
  void used(Stream stream, long ssid, Evidence at) {
    used(stream.steStructure, at);
    used(stream.cds.get(ssid), at);
  }

  private void used(Structure structure, Evidence at) {
    if (structure == null || structure.tlbChange() == null) {
      return;
    }
    Structure.TlbChange change = structure.tlbChange();
    if (change.configured != 0) {
      String what = structure.format().name()
          + " changed in what TLB entries hold (" + names(change.fields)
          + "), and is used without a TLBI of " + change.tag + " behind its CFGI";
      notice.say(TLB_FIELD, false, change.at, what, List.of(at));
      structure.settled();
    }
  }
}
