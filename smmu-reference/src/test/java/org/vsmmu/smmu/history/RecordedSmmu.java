package org.vsmmu.smmu.history;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Sync;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;

/**
 * The base of SMMUv3 15.5: StreamID 0x10 with VMID 9 and ASID 5 maps the page V to A with 4K pages,
 * nested or with stage 1 alone. Its structures lie at the addresses below; when nested these are
 * IPAs, and stage 2 adds {@link #OFFSET} to them.
 *
 * <pre>{@code
 * RecordedSmmu smmu = RecordedSmmu.nested();
 * smmu.leaf(V, 0).run(new TlbiNhVa(9, 5, single(V, true))).sync();
 * assertEquals(Set.of("F_TRANSLATION"), smmu.reads(SID, V));
 * }</pre>
 */
final class RecordedSmmu {
  static final long SID = 0x10;
  static final long OTHER = 0x18;
  static final long V = 0x7000;

  static final long CD = 0x4000_0000L;
  static final long ROOT = 0x4000_1000L;
  static final long L2 = 0x4000_2000L;
  static final long T1 = 0x4000_3000L;
  static final long T2 = 0x4000_4000L;
  static final long EMPTY_ROOT = 0x4000_5000L;
  static final long OTHER_CD = 0x4000_6000L;
  static final long A = 0x4001_0000L;
  static final long B = 0x4001_1000L;
  static final long C = 0x4001_2000L;
  static final long OFFSET = 0x4000_0000L;

  static final long STREAMS = 0x6000_0000L;
  static final long S2_ROOT = 0x6100_0000L;
  static final long S2_L2 = 0x6100_1000L;
  static final long S2_L3 = 0x6100_2000L;

  /** Valid, accessed, unprivileged read and write, not global: a page or a block. */
  static final long PAGE = 0xc43;

  static final long BLOCK = 0xc41;
  static final long GLOBAL_PAGE = 0x443;
  static final long READ_ONLY = 0x80;
  static final long AF = 0x400;
  static final long TABLE = 3;
  static final long S2_PAGE = 0x4ff;

  private static final int LOG2_STREAMS = 6;

  private final History history;
  private final IdRegisters id;
  private final boolean nested;

  private RecordedSmmu(History history, IdRegisters id, boolean nested) {
    this.history = history;
    this.id = id;
    this.nested = nested;
  }

  /** Nothing but a history. */
  static RecordedSmmu on(History history, IdRegisters id) {
    return new RecordedSmmu(history, id, false);
  }

  static RecordedSmmu nested() {
    return of(SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow(), true);
  }

  static RecordedSmmu stage1() {
    return of(SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow(), false);
  }

  /** Both forms of the base. */
  static List<RecordedSmmu> both() {
    return List.of(stage1(), nested());
  }

  static RecordedSmmu of(IdRegisters id, boolean nested) {
    List<MemoryRegion> memory = List.of(MemoryRegion.zero(0x4000_0000L, 0xbfff_ffffL));
    RecordedSmmu smmu = new RecordedSmmu(new History(id, memory), id, nested);
    smmu.stage2Tables();
    smmu.table(ROOT, 0, L2).table(L2, 0, T1).leaf(V, A | PAGE);
    smmu.cd(CD, 5, ROOT);
    smmu.ste(SID, smmu.translating(9, CD));
    smmu.enable(true);
    return smmu;
  }

  private void stage2Tables() {
    store(S2_ROOT + 8, S2_L2 | TABLE);
    store(S2_L2, S2_L3 | TABLE);
    for (long ipa = CD; ipa < CD + 0x2_0000; ipa += 0x1000) {
      stage2Leaf(ipa, (ipa + OFFSET) | S2_PAGE);
    }
  }

  History history() {
    return history;
  }

  @Override
  public String toString() {
    return nested ? "nested" : "stage 1";
  }

  // ---- memory

  /** A word at a physical address. */
  RecordedSmmu store(long at, long value) {
    history.store(at, value, "store 0x%x at 0x%x".formatted(value, at));
    return this;
  }

  /** A word of a structure of the guest. */
  RecordedSmmu storeGuest(long address, long value) {
    return store(physical(address), value);
  }

  long physical(long address) {
    return nested ? address + OFFSET : address;
  }

  RecordedSmmu table(long table, int index, long next) {
    return storeGuest(table + 8L * index, next == 0 ? 0 : next | TABLE);
  }

  /** The level-3 descriptor of a VA below 2M, in T1. */
  RecordedSmmu leaf(long va, long descriptor) {
    return leafIn(T1, va, descriptor);
  }

  RecordedSmmu leafIn(long table, long va, long descriptor) {
    return storeGuest(table + 8 * (va >>> 12), descriptor);
  }

  RecordedSmmu stage2Leaf(long ipa, long descriptor) {
    return store(S2_L3 + 8 * ((ipa >>> 12) & 511), descriptor);
  }

  // ---- configuration

  /** A CD at a guest address: records and aborts, 39-bit addresses, TTB0 only. */
  RecordedSmmu cd(long at, int asid, long ttb0) {
    return cd(at, asid, ttb0, true);
  }

  RecordedSmmu cd(long at, int asid, long ttb0, boolean records) {
    storeGuest(at + 8, ttb0);
    return storeGuest(at, cdWord0(asid, records));
  }

  static long cdWord0(int asid, boolean records) {
    long record = records ? 1L << 45 : 0;
    return 25 | 1L << 30 | 1L << 31 | 5L << 32 | 1L << 41 | record | 1L << 46 | (long) asid << 48;
  }

  RecordedSmmu ste(long sid, long[] words) {
    for (int i = words.length - 1; i >= 0; i--) {
      store(STREAMS + sid * 64 + 8L * i, words[i]);
    }
    return this;
  }

  /** Nested or stage 1, as the base is. */
  long[] translating(int vmid, long cd) {
    return nested ? steWords(7, vmid, cd) : steWords(5, vmid, cd);
  }

  /**
   * An STE with one CD and 39-bit IPAs.
   *
   * @param config 4 bypass, 5 stage 1, 6 stage 2, 7 both
   */
  static long[] steWords(int config, int vmid, long cd) {
    long stage2 = 25L << 32 | 1L << 38 | 5L << 48 | 1L << 51 | 1L << 58;
    return new long[] {1 | (long) config << 1 | cd, 0, vmid | stage2, S2_ROOT};
  }

  RecordedSmmu vmid(long sid, int vmid) {
    return store(STREAMS + sid * 64 + 16, steWords(7, vmid, 0)[2]);
  }

  RecordedSmmu enable(boolean enabled) {
    StreamTable streams = new StreamTable(STREAMS, LOG2_STREAMS, id);
    history.control(new Controls(id, enabled, streams, true, false, true, false, true));
    return this;
  }

  // ---- commands

  RecordedSmmu run(Command... commands) {
    return runOn("q", commands);
  }

  RecordedSmmu runOn(String queue, Command... commands) {
    for (Command command : commands) {
      history.consume(queue, command, 0, command.toString());
    }
    return this;
  }

  RecordedSmmu sync() {
    return syncOn("q");
  }

  RecordedSmmu syncOn(String queue) {
    long consumed = history.consume(queue, new Sync(0), 0, "CMD_SYNC");
    history.complete(queue, consumed, "CMD_SYNC on " + queue);
    return this;
  }

  // ---- judgements

  /** Everything that a read may come to: A, B, C or an address, or the name of a record. */
  SortedSet<String> reads(long sid, long va) {
    return answers(Transaction.read(sid, va));
  }

  SortedSet<String> writes(long sid, long va) {
    return answers(Transaction.write(sid, va));
  }

  SortedSet<String> answers(Transaction t) {
    Permitted permitted = history.permitted(t);
    if (permitted.uncertain()) {
      throw new AssertionError("cannot judge " + t);
    }
    SortedSet<String> names = new TreeSet<>();
    permitted.outcomes().forEach(outcome -> names.add(name(outcome)));
    return names;
  }

  /** The command whose completion forbids an answer that would be legal without it. */
  String forbids(long sid, long va, String answer) {
    return history
        .exclusion(history.controls(), Transaction.read(sid, va), o -> name(o).equals(answer))
        .map(exclusion -> exclusion.command().command().toString())
        .orElse("nothing");
  }

  private String name(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.TRANSLATED) {
      return page(outcome.address());
    }
    EventRecord event = outcome.event();
    if (event == null) {
      return outcome.kind() + " silently";
    }
    boolean stage2 = event.field(EventFields.S2).orElse(0) == 1;
    return event.name() + (stage2 ? " of stage 2" : "");
  }

  private String page(long address) {
    long guest = nested ? address - OFFSET : address;
    if (guest == A) {
      return "A";
    }
    if (guest == B) {
      return "B";
    }
    return guest == C ? "C" : "0x" + Long.toHexString(guest);
  }
}
