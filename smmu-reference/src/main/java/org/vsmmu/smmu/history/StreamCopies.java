package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vsmmu.smmu.config.ContextTable;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.history.Item.Kind;
import org.vsmmu.smmu.history.Item.Tag;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.Fault;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.smmu.translate.Unreadable;

/** What an SMMU may hold, or could have held, of the configuration of one StreamID. */
final class StreamCopies {

  private static final long STE_V = 1;
  private static final long CD_V = 1L << 31;

  /** Where stage 2 may lead, for the tables of nested streams. */
  interface Stage2 {
    List<Stage2Result> of(StreamTableEntry ste, long ipa);
  }

  private final Past past;
  private final IdRegisters id;
  private final long sid;
  private final boolean e2h;
  private final long now;
  private final List<Copy> stes;
  private final List<Fault> faults = new ArrayList<>(0);
  private final Map<Long, ContextCopies> contexts = new HashMap<>();

  StreamCopies(Past past, IdRegisters id, boolean e2h, long sid, long now) {
    this.past = past;
    this.id = id;
    this.e2h = e2h;
    this.sid = sid;
    this.now = now;
    this.stes = fetchStes();
  }

  /** STEs. */
  List<Copy> stes() {
    return stes;
  }

  /** What fetching the STE can end in now. */
  List<Fault> faults() {
    return faults;
  }

  private List<Copy> fetchStes() {
    Map<Long, CopyBuilder> builders = new LinkedHashMap<>();
    for (Epochs.Epoch epoch : past.epochs().all()) {
      StreamTable streams = epoch.streams();
      boolean current = epoch.to() == WordHistory.OPEN;
      if (!streams.covers(sid)) {
        fault(current, Fault.of(EventType.C_BAD_STREAMID));
      } else if (streams.twoLevel()) {
        throughL1(builders, epoch, current);
      } else {
        long at = streams.entryAddress(sid);
        fetchSte(builders, new Place(at, epoch.from(), epoch.to(), null, null), current);
      }
    }
    List<Copy> copies = new ArrayList<>(1);
    builders.values().forEach(builder -> copies.addAll(builder.build()));
    return copies;
  }

  private void fault(boolean now, Fault fault) {
    if (now) {
      faults.add(fault);
    }
  }

  private void fetchSte(Map<Long, CopyBuilder> builders, Place place, boolean current) {
    if (aborts(place)) {
      fault(current, Fault.fetch(EventType.F_STE_FETCH, place.address()));
    } else {
      Tag tag = Tag.structure(Kind.STE, sid, 0, 0);
      builders
          .computeIfAbsent(
              place.address(), address -> new CopyBuilder(past, tag, word -> (word & STE_V) != 0))
          .add(place, now);
    }
  }

  private boolean aborts(Place place) {
    for (int i = 0; i < CopyBuilder.WORDS; i++) {
      if (past.memory().aborts(place.address() + (long) i * Long.BYTES)) {
        return true;
      }
    }
    return false;
  }

  private void throughL1(Map<Long, CopyBuilder> builders, Epochs.Epoch epoch, boolean current) {
    StreamTable streams = epoch.streams();
    long at = streams.l1Address(sid);
    Tag tag = Tag.structure(Kind.L1STD, sid, 0, streams.split());
    Place place = new Place(at, epoch.from(), epoch.to(), null, null);
    WordReads.State state = pointers(tag, place, (l1std, item) -> {
      long ste = streams.entryAddress(sid, l1std);
      if (ste == StreamTable.BAD_STREAM_ID) {
        // An L1STD without a table may be cached too (SMMUv3 7.1).
        fault(item.usable(now), Fault.of(EventType.C_BAD_STREAMID));
      } else {
        Place found = new Place(ste, item.first(), item.death(), item, null);
        fetchSte(builders, found, item.usable(now));
      }
    });
    if (state == WordReads.State.ABORTS) {
      fault(current, Fault.fetch(EventType.F_STE_FETCH, at));
    }
  }

  private interface Pointer {
    void read(long word, Item item);
  }

  /** Every version of an L1STD or L1CD that could be held. */
  private WordReads.State pointers(Tag tag, Place place, Pointer sink) {
    past.watch(place.address(), place.address());
    WordHistory word = past.memory().history(place.address());
    if (word != null && word.unknownUntil() > 0) {
      past.meetUnknownStructure(word, place.from(), place.to());
    }
    WordReads.State state = WordReads.read(
        past, place.address(), place.from(), place.to(), (value, from, to, made, ended) -> {
          Item item = past.item(
              tag,
              Math.max(from, place.from()),
              Math.min(to, place.to()),
              place.source(),
              place.otherSource(),
              made,
              ended);
          if (item != null) {
            sink.read(value, item);
          }
        });
    if (state == WordReads.State.UNKNOWN) {
      past.doubt();
    }
    return state;
  }

  /** CDs of one index that could be held, and what fetching one can end in now. */
  record ContextCopies(List<Copy> cds, Map<StreamTableEntry, List<Fault>> faults) {}

  /** The CDs of an index, through every STE that this stream ever had. */
  ContextCopies cds(long index, Stage2 stage2) {
    ContextCopies known = contexts.get(index);
    if (known == null) {
      known = fetchCds(index, stage2);
      contexts.put(index, known);
    }
    return known;
  }

  private ContextCopies fetchCds(long index, Stage2 stage2) {
    Map<StreamTableEntry, List<Fault>> faultsOf = new LinkedHashMap<>();
    Map<Long, CopyBuilder> builders = new LinkedHashMap<>();
    for (Copy copy : stes) {
      StreamTableEntry ste = copy.ste();
      if (ste.stage1()
          && SteLegality.legal(ste, id, e2h)
          && index >>> ContextTable.of(ste, id).cdBits() == 0) {
        List<Fault> found = faultsOf.computeIfAbsent(ste, s -> new ArrayList<>(0));
        new CdFetch(ste, copy.item(), index, stage2, found, builders).fetch();
      }
    }
    List<Copy> cds = new ArrayList<>();
    builders.values().forEach(builder -> cds.addAll(builder.build()));
    return new ContextCopies(cds, faultsOf);
  }

  private CopyBuilder cdBuilder(long index) {
    Tag tag = Tag.structure(Kind.CD, sid, index, 0);
    return new CopyBuilder(past, tag, word -> (word & CD_V) != 0);
  }

  /** The way from one STE to one CD. */
  private final class CdFetch {
    private final StreamTableEntry ste;
    private final Item source;
    private final long index;
    private final Stage2 stage2;
    private final List<Fault> found;
    private final Map<Long, CopyBuilder> builders;

    CdFetch(
        StreamTableEntry ste,
        Item source,
        long index,
        Stage2 stage2,
        List<Fault> found,
        Map<Long, CopyBuilder> builders) {
      this.ste = ste;
      this.source = source;
      this.index = index;
      this.stage2 = stage2;
      this.found = found;
      this.builders = builders;
    }

    void fetch() {
      ContextTable table = ContextTable.of(ste, id);
      if (!table.twoLevel()) {
        located(table.entryAddress(index), source, this::cd);
        return;
      }
      located(table.l1Address(index), source, place -> l1(table, place));
    }

    private void l1(ContextTable table, Place place) {
      Tag tag = Tag.structure(Kind.L1CD, sid, index, table.split());
      WordReads.State state = pointers(tag, place, (l1cd, item) -> {
        long cd = table.entryAddress(index, l1cd);
        if (cd != ContextTable.BAD_SUBSTREAM_ID) {
          located(cd, item, this::cd);
        } else if (item.usable(now)) {
          found.add(Fault.of(EventType.C_BAD_SUBSTREAMID));
        }
      });
      aborted(state == WordReads.State.ABORTS, place);
    }

    private void aborted(boolean aborted, Place place) {
      if (aborted && place.from() <= now && now < place.to()) {
        found.add(Fault.fetch(EventType.F_CD_FETCH, place.address()));
      }
    }

    private void cd(Place place) {
      boolean aborts = aborts(place);
      aborted(aborts, place);
      if (!aborts) {
        builders.computeIfAbsent(place.address(), address -> cdBuilder(index)).add(place, now);
      }
    }

    /** Through stage 2, if there is one, to where an address stands. */
    private void located(long address, Item from, Consumer<Place> then) {
      if (!ste.stage2()) {
        then.accept(new Place(address, from.first(), from.death(), from, null));
        return;
      }
      TranslationTable own;
      try {
        own = TranslationTable.ofStage2(ste, id);
      } catch (Unreadable unmodelled) {
        past.doubt();
        return;
      }
      boolean usableNow = from.usable(now);
      for (Stage2Result result : stage2.of(ste, address)) {
        if (result instanceof Stage2Result.Failure failure) {
          if (usableNow && failure.meets(own)) {
            found.add(failure.fault(FaultClass.CD, address));
          }
        } else if (result instanceof Stage2Result.Leaf leaf) {
          Fault refused = leaf.refusesFetch(FaultClass.CD, address);
          long first = Math.max(from.first(), leaf.item().first());
          long end = Math.min(from.death(), leaf.item().death());
          if (refused == null && first < end) {
            then.accept(new Place(leaf.output(address), first, end, from, leaf.item()));
          } else if (refused != null && usableNow && leaf.item().usable(now)) {
            found.add(refused);
          }
        }
      }
    }
  }
}
