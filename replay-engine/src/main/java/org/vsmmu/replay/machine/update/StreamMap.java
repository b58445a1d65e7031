package org.vsmmu.replay.machine.update;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.ContextTable;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.smmu.translate.Unreadable;

/** Which streams exist, and where their structures stand, as memory is now (SMMUv3 2.1, 3.2). */
final class StreamMap {

  private static final long PAGE = 1L << 12;

  /** CDs of a stream beyond these are not watched. */
  private static final int MOST_CDS = 4096;

  /** A level-2 stream table. */
  private record Leaf(long first, long last, long firstSid) {}

  private final History history;
  private final TableTrees trees;
  private final Map<Long, Stream> streams = new LinkedHashMap<>();
  private final TreeMap<Long, Leaf> leaves = new TreeMap<>();
  private final TreeMap<Long, List<Stream.Span>> spans = new TreeMap<>();
  private Controls controls;
  private StreamTable table;

  StreamMap(History history, TableTrees trees) {
    this.history = history;
    this.trees = trees;
  }

  /** The SMMU is enabled: everything that its table leads to can be reached. */
  void enable(Controls now) {
    clear();
    controls = now;
    table = now.streams();
    long first = table.firstTableAddress();
    history.written(first, first + table.tableBytes() - 1, this::found);
  }

  /** Flags changed that say nothing about where structures stand. */
  void control(Controls now) {
    controls = now;
  }

  void clear() {
    streams.clear();
    leaves.clear();
    spans.clear();
    trees.clear();
    table = null;
  }

  Collection<Stream> all() {
    return streams.values();
  }

  Stream stream(long sid) {
    return streams.computeIfAbsent(sid, Stream::new);
  }

  /** Whether an address is that of a level-1 stream table descriptor. */
  boolean isLevel1(long address) {
    return table != null && table.twoLevel() && inFirstTable(address);
  }

  private boolean inFirstTable(long address) {
    long offset = address - table.firstTableAddress();
    return offset >= 0 && offset < table.tableBytes();
  }

  /** The StreamID whose STE holds an address; -1 if none does. */
  long sidAt(long address) {
    if (table == null) {
      return -1;
    }
    if (!table.twoLevel()) {
      return inFirstTable(address)
          ? (address - table.firstTableAddress()) / StreamTableEntry.BYTES
          : -1;
    }
    Map.Entry<Long, Leaf> leaf = leaves.floorEntry(address);
    return leaf != null && address <= leaf.getValue().last()
        ? leaf.getValue().firstSid() + (address - leaf.getKey()) / StreamTableEntry.BYTES
        : -1;
  }

  /** The places of CDs or L1CDs that hold an address. */
  List<Stream.Span> cdsAt(long address) {
    Map.Entry<Long, List<Stream.Span>> near = spans.floorEntry(address);
    if (near == null) {
      return List.of();
    }
    List<Stream.Span> holding = new ArrayList<>(1);
    for (Stream.Span span : near.getValue()) {
      if (address <= span.last()) {
        holding.add(span);
      }
    }
    return holding;
  }

  /** A word of the stream table is, or becomes, other than zero. */
  void found(long address) {
    if (!table.twoLevel()) {
      refresh(stream(sidAt(address)));
      return;
    }
    long l1std = history.memory().read(address);
    long firstSid = ((address - table.firstTableAddress()) / Long.BYTES) << table.split();
    leaves.values().removeIf(leaf -> leaf.firstSid() == firstSid);
    long first = table.l2Address(l1std);
    if (first != StreamTable.BAD_STREAM_ID) {
      long last = first + table.l2Bytes(l1std) - 1;
      leaves.put(first, new Leaf(first, last, firstSid));
      history.written(first, last, at -> refresh(stream(sidAt(at))));
    }
  }

  /** Reads a stream's structures again. */
  void refresh(Stream stream) {
    StreamTableEntry before = stream.ste;
    stream.ste = read(stream.sid);
    boolean translates = SteLegality.legal(stream.ste, controls.id(), controls.e2h());
    if (before.w0() != stream.ste.w0() || before.w2() != stream.ste.w2()) {
      stream.cds.clear();
    }
    // With stage 2, CDs may stand elsewhere although the STE is the same.
    boolean samePlace =
        before.w0() == stream.ste.w0() && stream.translates == translates && !stream.ste.stage2();
    stream.translates = translates;
    if (!samePlace) {
      place(stream, translates);
    }
    Set<Root> roots = new HashSet<>();
    if (translates) {
      collect(stream, roots);
    }
    trees.replace(stream.roots, roots);
    stream.roots = roots;
  }

  /** This stage 2 changed for some IPAs: CDs and tables may stand elsewhere. */
  void moved(TranslationTable stage2, AddressRange changed) {
    for (Stream stream : List.copyOf(streams.values())) {
      boolean through = stream.ste.nested()
          && stream.roots.stream().anyMatch(root -> stage2.equals(root.table()))
          && mayMove(ContextTable.of(stream.ste, controls.id()), changed);
      if (through) {
        refresh(stream);
      }
    }
    trees.moved(stage2, changed);
  }

  private static boolean mayMove(ContextTable cds, AddressRange changed) {
    AddressRange table = AddressRange.ofSize(cds.firstTableAddress(), cds.tableBytes());
    return cds.twoLevel() || table.overlaps(changed);
  }

  private StreamTableEntry read(long sid) {
    try {
      long at = table.twoLevel()
          ? table.entryAddress(sid, history.memory().read(table.l1Address(sid)))
          : table.entryAddress(sid);
      return at == StreamTable.BAD_STREAM_ID
          ? StreamTableEntry.of()
          : StreamTableEntry.of(words(at));
    } catch (Unreadable unknown) {
      return StreamTableEntry.of();
    }
  }

  /**
   * The eight words of a structure.
   *
   * @throws Unreadable if one of them is not known
   */
  long[] words(long at) {
    long[] words = new long[StreamTableEntry.WORDS];
    for (int i = 0; i < words.length; i++) {
      words[i] = history.memory().read(at + (long) i * Long.BYTES);
    }
    return words;
  }

  private void place(Stream stream, boolean translates) {
    for (Stream.Span span : stream.spans) {
      spans.computeIfPresent(span.first(), (first, there) -> {
        there.remove(span);
        return there.isEmpty() ? null : there;
      });
    }
    stream.spans.clear();
    if (!stream.ste.stage1() || !translates) {
      return;
    }
    ContextTable cds = ContextTable.of(stream.ste, controls.id());
    long bytes = cds.tableBytes();
    span(stream, cds.firstTableAddress(), bytes, 0, cds.twoLevel());
    if (cds.twoLevel()) {
      for (Stream.Span level1 : List.copyOf(stream.spans)) {
        history.written(level1.first(), level1.last(), at -> below(level1, at));
      }
    }
  }

  /** An L1CD is, or becomes, other than zero. */
  void below(Stream.Span level1, long at) {
    Stream stream = level1.stream();
    ContextTable cds = ContextTable.of(stream.ste, controls.id());
    long ssid = level1.ssid() + (((at - level1.first()) / Long.BYTES) << cds.split());
    long leaf = cds.l2Address(history.memory().read(at));
    if (leaf != ContextTable.BAD_SUBSTREAM_ID) {
      span(stream, leaf, cds.l2Bytes(), ssid, false);
    }
  }

  /** Notes where CDs are; page by page if stage 2 decides. */
  private void span(Stream stream, long address, long bytes, long ssid, boolean level1) {
    if (!stream.ste.stage2()) {
      put(new Stream.Span(stream, address, address + bytes - 1, ssid, level1));
      return;
    }
    IdRegisters id = controls.id();
    TranslationTable stage2 = TranslationTable.ofStage2(stream.ste, id);
    int split = level1 ? ContextTable.of(stream.ste, id).split() : 0;
    long unit = level1 ? Long.BYTES : ContextDescriptor.BYTES;
    for (long done = 0; done < bytes; ) {
      long piece = Math.min(bytes - done, PAGE - ((address + done) & (PAGE - 1)));
      long at = trees.output(stage2, address + done);
      if (at >= 0) {
        put(new Stream.Span(stream, at, at + piece - 1, ssid + ((done / unit) << split), level1));
      }
      done += piece;
    }
  }

  private void put(Stream.Span span) {
    if (!span.stream().spans.contains(span)) {
      span.stream().spans.add(span);
      spans.computeIfAbsent(span.first(), first -> new ArrayList<>(1)).add(span);
    }
  }

  private void collect(Stream stream, Set<Root> roots) {
    IdRegisters id = controls.id();
    StreamTableEntry ste = stream.ste;
    TranslationTable stage2 = null;
    if (ste.stage2()) {
      stage2 = TranslationTable.ofStage2(ste, id);
      roots.add(new Root(stage2, Tag.stage2(ste.s2Vmid()), 0, null));
    }
    if (!ste.stage1()) {
      return;
    }
    Set<Long> cds = new HashSet<>();
    for (Stream.Span span : stream.spans) {
      if (!span.level1()) {
        history.written(
            span.first(), span.last(), at -> cds.add(at & -(long) ContextDescriptor.BYTES));
      }
    }
    StreamWorld world = StreamWorld.of(ste, id, controls.e2h());
    for (long at : cds.stream().sorted().limit(MOST_CDS).toList()) {
      try {
        ContextDescriptor cd = ContextDescriptor.of(words(at));
        if (CdLegality.legal(cd, ste, id, world)) {
          halves(ste, cd, world, stage2, roots);
        }
      } catch (Unreadable unknown) {
        // A CD that nobody knows leads nowhere.
        continue;
      }
    }
  }

  private void halves(
      StreamTableEntry ste,
      ContextDescriptor cd,
      StreamWorld world,
      TranslationTable stage2,
      Set<Root> roots) {
    Tag tag = CdFormat.tag(ste, cd, world, controls);
    if (!cd.epd0()) {
      TranslationTable lower = TranslationTable.ofStage1(cd, 0, world, controls.id());
      roots.add(new Root(lower, tag, 0, stage2));
    }
    if (!cd.epd1() && world.twoHalves()) {
      TranslationTable upper = TranslationTable.ofStage1(cd, 1, world, controls.id());
      roots.add(new Root(upper, tag, -1L << upper.inputBits(), stage2));
    }
  }

  Controls controls() {
    return controls;
  }
}
