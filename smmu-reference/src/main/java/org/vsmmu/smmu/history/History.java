package org.vsmmu.smmu.history;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Memory;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.Translator;
import org.vsmmu.smmu.translate.Unreadable;

/**
 * All that has happened to one SMMU, and from it what an access may do (SMMUv3 15).
 *
 * <p>Every call that tells of something takes the next tick of one logical clock. Memory grows with
 * the words that were ever stored, not with the length of the trace.
 */
public final class History {

  private final IdRegisters id;
  private final TlbScopes scopes;
  private final MemoryHistory memory;
  private final Epochs epochs = new Epochs();
  private final CommandHistory commands;
  private final Past past;
  private final Translator translator;
  private final Watch watch = new Watch();
  private final Sweeps sweeps;
  private final Set<Long> used = new LinkedHashSet<>();
  private Controls controls;
  private Contexts contexts;
  private boolean nested;
  private Fills fills;
  private long tick;
  private long forgotten;

  /**
   * At reset: disabled, nothing cached.
   *
   * @param regions what memory held; empty if nothing is known of it
   */
  public History(IdRegisters id, Collection<MemoryRegion> regions) {
    this.id = id;
    this.scopes = TlbScopes.of(Optional.of(id));
    this.memory = new MemoryHistory(regions);
    this.commands = new CommandHistory(id.ds());
    this.past = new Past(memory, epochs, commands, watch);
    this.translator = new Translator(memory);
    this.sweeps = new Sweeps(id.hyp());
  }

  /**
   * From here on caches are filled as observed: by accesses alone, each told with {@link #used}. It
   * is called before anything else is told.
   */
  public void observe() {
    fills = new Fills();
    past.observe(fills);
  }

  /** A stream accesses an address now, which may fetch all that is on the way to it. */
  public void used(long sid, long address) {
    if (fills != null) {
      tick++;
      contexts = null;
      if (epochs.enabled()) {
        fills.used(tick, sid, address);
      }
    }
  }

  /** Memory as it is now. */
  public Memory memory() {
    return memory;
  }

  /** Whether reads and writes of this address end in an external abort. */
  public boolean aborts(long address) {
    return memory.aborts(address);
  }

  /**
   * Tells of every 64-bit word of a range that was ever stored or seen, in order of address.
   *
   * @param last the last byte
   */
  public void written(long first, long last, LongConsumer address) {
    memory.visit(first, last, (at, word) -> address.accept(at));
  }

  /** A 64-bit word changes. */
  public void store(long address, long value, Object cause) {
    tick++;
    memory.store(tick, address, value, cause);
    if (watch.contains(address)) {
      contexts = null;
    }
  }

  /** A word was seen to hold a value, which may have been written at any time before. */
  public void saw(long address, long value, Object cause) {
    tick++;
    memory.saw(tick, address, value, cause);
    if (watch.contains(address)) {
      contexts = null;
    }
  }

  /** Registers changed. */
  public void control(Controls changed) {
    tick++;
    controls = changed;
    contexts = null;
    if (changed.enabled()) {
      epochs.enable(tick, changed.streams(), changed.e2h());
    } else {
      epochs.disable(tick);
    }
  }

  /**
   * A queue consumed a command.
   *
   * @param vmidMask how many low bits of VMIDs CR0.VMW ignores
   * @return the tick, for {@link #complete}
   */
  public long consume(String queue, Command command, int vmidMask, Object cause) {
    tick++;
    Opcode.Kind kind = command.opcode().kind();
    if (kind == Opcode.Kind.TLBI || kind == Opcode.Kind.CONFIG) {
      Invalidation invalidation = new Invalidation(tick, queue, command, scopes.of(command), cause);
      commands.consume(invalidation, vmidMask);
    }
    return tick;
  }

  /**
   * A CMD_SYNC completed.
   *
   * @param consumed the tick at which it was consumed
   */
  public void complete(String queue, long consumed, Object sync) {
    tick++;
    List<PastCommand> completed = commands.complete(queue, consumed, tick, sync);
    boolean changes = false;
    for (PastCommand command : completed) {
      changes |= endsConfiguration(command.invalidation().command());
      sweeps.completed(command);
    }
    if (changes) {
      contexts = null;
    }
    forget();
  }

  /** Nested streams find their CDs through stage 2; TLBI_NH commands leave it alone. */
  private boolean endsConfiguration(Command command) {
    return switch (command.opcode()) {
      case TLBI_S2_IPA, TLBI_S12_VMALL, TLBI_NSNH_ALL -> nested;
      default -> command.opcode().kind() == Opcode.Kind.CONFIG;
    };
  }

  private void forget() {
    long before = sweeps.sweptBefore();
    if (before > forgotten) {
      forgotten = before;
      memory.forgetBefore(before);
      commands.forgetBefore(before);
      epochs.forgetBefore(before);
      contexts = null;
    }
  }

  /**
   * What the transaction does when nothing is cached.
   *
   * @throws Unreadable when that depends on memory that nobody has seen
   */
  public Outcome fresh(Transaction transaction) {
    return fresh(controls, transaction);
  }

  /** The same with registers that differ in flags that change nothing cached. */
  public Outcome fresh(Controls with, Transaction transaction) {
    return translator.translate(with, transaction);
  }

  /** What registers said last. */
  public Controls controls() {
    return controls;
  }

  /** Everything that the transaction may do. */
  public Permitted permitted(Transaction transaction) {
    return permitted(controls, transaction);
  }

  /** The same with registers that differ in flags that change nothing cached. */
  public Permitted permitted(Controls with, Transaction transaction) {
    past.forgetDoubt();
    lookUp(transaction.sid());
    Lookup lookup = new Lookup(past, with, contexts, tick, transaction);
    List<Possibility> possibilities = lookup.possibilities();
    boolean uncertain = past.uncertain() || contexts.uncertain();
    return new Permitted(possibilities, uncertain, lookup.mayMergeRecords());
  }

  private void lookUp(long sid) {
    if (used.add(sid)) {
      contexts = null;
    }
    if (contexts == null) {
      watch.clear();
      contexts = new Contexts(past, id, controls.e2h(), streams(), tick);
      nested = contexts.anyNested();
    }
    contexts.begin(tick);
  }

  /** The STEs that a stream may be using now; empty if they depend on what nobody has seen. */
  public Optional<List<StreamTableEntry>> streamTableEntries(long sid) {
    if (!controls.enabled()) {
      return Optional.of(List.of());
    }
    past.forgetDoubt();
    lookUp(sid);
    if (contexts.uncertain()) {
      return Optional.empty();
    }
    return Optional.of(contexts.stream(sid).stes().stream()
        .filter(copy -> copy.item().usable(tick))
        .map(Copy::ste)
        .distinct()
        .toList());
  }

  /** The TLB entries that may be held now; at most {@value Census#MOST}. */
  public List<CachedEntry> entries() {
    return census().entries();
  }

  /** The STEs and CDs that may be held now. */
  public List<CachedStructure> structures() {
    return census().structures();
  }

  private Census census() {
    past.forgetDoubt();
    Contexts all = new Contexts(past, id, controls.e2h(), streams(), tick);
    all.begin(tick);
    return new Census(past, all, tick);
  }

  /** Every stream that an STE was ever written for, or that was ever used. */
  private Set<Long> streams() {
    Set<Long> sids = new LinkedHashSet<>(used);
    for (Epochs.Epoch epoch : epochs.all()) {
      StreamTable table = epoch.streams();
      long first = table.firstTableAddress();
      long last = first + table.tableBytes() - 1;
      watch.add(first, last);
      memory.visit(first, last, (address, word) -> {
        if (table.twoLevel()) {
          secondLevel(table, ((address - first) / Long.BYTES) << table.split(), word, sids);
        } else {
          sids.add((address - first) / StreamTableEntry.BYTES);
        }
      });
    }
    return sids;
  }

  private void secondLevel(StreamTable table, long firstSid, WordHistory word, Set<Long> sids) {
    for (int i = 0; i < word.count(); i++) {
      long l1std = word.value(i);
      if (table.entryAddress(firstSid, l1std) != StreamTable.BAD_STREAM_ID) {
        long first = table.l2Address(l1std);
        long last = first + table.l2Bytes(l1std) - 1;
        watch.add(first, last);
        memory.visit(
            first,
            last,
            (address, entry) -> sids.add(firstSid + (address - first) / StreamTableEntry.BYTES));
      }
    }
  }

  /**
   * Why an outcome is not permitted that would be, had no command invalidated anything.
   *
   * @param matches the outcome in question
   * @return empty if no invalidation is the reason
   */
  public Optional<Exclusion> exclusion(
      Controls with, Transaction transaction, Predicate<Outcome> matches) {
    commands.ignore(true);
    contexts = null;
    List<Possibility> all;
    try {
      all = permitted(with, transaction).possibilities();
    } finally {
      commands.ignore(false);
      contexts = null;
    }
    List<Possibility> ways =
        all.stream().filter(way -> matches.test(way.outcome())).toList();
    return new Exclusions(past).of(ways);
  }
}
