package org.vsmmu.replay.machine.update;

import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.RESET;
import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.SYNC_BETWEEN;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Unreadable;

/**
 * Watches stores, commands and uses for the procedures that software should keep. While the SMMU is
 * disabled it reads nothing, so that stores cost nothing here either.
 */
public final class UpdateWatch {

  private static final int MOST_PENDING = 4096;

  private final History history;
  private final TlbScopes scopes;
  private final Notice notice;
  private final StreamMap streams;
  private final StructureWatch structures;
  private final TableWatch tables;
  private final AtsWatch ats;
  private final QuiesceWatch quiesce;
  private final List<Pending> batch = new ArrayList<>();
  private Controls controls;
  private long tick;

  // When these were last consumed, and CFGI_ALL last completed; 0: never.
  private long everythingEmptied;
  private long configurationEmptied;
  private Evidence emptying;

  public UpdateWatch(History history, Consumer<Moment> moments) {
    this.history = history;
    this.controls = history.controls();
    this.scopes = TlbScopes.of(Optional.of(controls.id()));
    this.notice = new Notice(moments);
    TableTrees trees = new TableTrees(history);
    this.streams = new StreamMap(history, trees);
    this.structures = new StructureWatch(streams, notice);
    this.tables = new TableWatch(controls.id(), trees, notice);
    this.ats = new AtsWatch(notice);
    this.quiesce = new QuiesceWatch(notice);
  }

  /** Stores a word, in the history too. */
  public void store(long address, long value, Evidence by) {
    if (!controls.enabled()) {
      history.store(address, value, by);
      return;
    }
    tick++;
    long old;
    try {
      old = history.memory().read(address);
    } catch (Unreadable unknown) {
      history.store(address, value, by);
      return;
    }
    history.store(address, value, by);
    if (old != value) {
      stored(address, old, value, by);
    }
  }

  private void stored(long address, long old, long value, Evidence by) {
    TableWatch.Stage2Change stage2 = tables.stored(address, old, value, tick, by);
    if (stage2 != null) {
      streams.moved(stage2.table(), stage2.ipas());
    }
    long sid = streams.sidAt(address);
    if (sid >= 0) {
      Stream stream = streams.stream(sid);
      structures.ste(stream, address, old, value, tick, by);
      int before = stream.eats();
      streams.refresh(stream);
      if (stream.eats() != before) {
        ats.changed(sid, before, stream.eats(), tick, by);
      }
    } else if (streams.isLevel1(address)) {
      streams.found(address);
    }
    for (Stream.Span span : streams.cdsAt(address)) {
      if (span.level1()) {
        streams.below(span, address);
      } else {
        structures.cd(span, address, old, value, tick, by);
      }
      streams.refresh(span.stream());
    }
  }

  /** Registers may have changed. */
  public void control(Controls now, Evidence by) {
    tick++;
    Controls before = controls;
    controls = now;
    boolean moved = before.enabled() && now.enabled() && !before.streams().equals(now.streams());
    if (now.enabled() && (!before.enabled() || moved)) {
      reset(by);
      structures.clear();
      tables.clear();
      streams.enable(now);
    } else if (!now.enabled() && before.enabled()) {
      ats.disabled(by);
      quiesce.disabled(by);
      streams.clear();
      structures.clear();
      tables.clear();
    } else if (now.enabled()) {
      streams.control(now);
    }
    if (before.atsCheck() && !now.atsCheck() && now.enabled()) {
      ats.unchecked(streams.all(), by);
    }
  }

  private void reset(Evidence by) {
    if (everythingEmptied == 0 || configurationEmptied == 0) {
      return;
    }
    boolean kept = everythingEmptied > configurationEmptied;
    String what = "SMMUEN is set, and no TLBI of everything has come behind a completed CFGI_ALL";
    notice.say(RESET, kept, by, what, List.of(emptying));
  }

  /** A queue executed a command. */
  public void executed(Command command, Evidence at) {
    tick++;
    if (command.opcode() == Opcode.SYNC) {
      complete();
      return;
    }
    if (batch.size() == MOST_PENDING) {
      batch.remove(0);
    }
    batch.add(new Pending(tick, command, scopes.of(command), at));
    if (command.opcode() == Opcode.TLBI_NSNH_ALL) {
      everythingEmptied = tick;
      emptying = at;
    }
  }

  private void complete() {
    for (Pending pending : batch) {
      if (pending.command() instanceof CfgiSteRange range && range.isAll()) {
        configurationEmptied = tick;
      }
    }
    if (controls.enabled()) {
      stages();
      structures.completed(batch);
      tables.completed(batch);
    }
    ats.completed(batch);
    batch.clear();
  }

  /** SMMUv3 7.3, item 3: stage-2 entries first, then what was combined from them. */
  private void stages() {
    for (Pending first : batch) {
      if (first.command().opcode() != Opcode.TLBI_S2_IPA) {
        continue;
      }
      int vmid = first.tlb().map(TlbScope::vmid).orElse(0);
      boolean nested = streams.all().stream()
          .anyMatch(stream -> stream.ste.nested() && stream.ste.s2Vmid() == vmid);
      if (!nested || batch.stream().anyMatch(p -> both(p, vmid))) {
        continue;
      }
      Pending second = batch.stream()
          .filter(p -> p.tlb().isPresent()
              && (p.tlb().get().reachesAllCombined(vmid)
                  || p.tlb().get().reachesSomeCombined(vmid)))
          .findFirst()
          .orElse(null);
      String what = "TLBI_S2_IPA and " + (second == null ? "" : second.command().name())
          + " of vmid=" + vmid + " stand before one CMD_SYNC, and its streams are nested";
      List<Evidence> proof = second == null ? List.of() : List.of(second.at());
      notice.say(SYNC_BETWEEN, second == null, first.at(), what, proof);
      return;
    }
  }

  private static boolean both(Pending command, int vmid) {
    return command.tlb().isPresent() && command.tlb().get().reachesBothStages(vmid);
  }

  /**
   * A device uses a stream.
   *
   * @param ssid 0 without a SubstreamID
   */
  public void used(long sid, long ssid, Evidence at) {
    if (controls.enabled()) {
      Stream stream = streams.stream(sid);
      structures.used(stream, ssid, at);
      tables.used(stream.roots, at);
    }
  }

  /** An access went through. */
  public void passed(long sid, Evidence at) {
    if (controls.enabled()) {
      quiesce.passed(sid, at);
    }
  }

  /**
   * An access failed.
   *
   * @param ssid 0 without a SubstreamID
   * @param withoutEntry whether the stream table has no valid entry for it, or is not looked at
   */
  public void failed(long sid, long ssid, boolean withoutEntry, Evidence at) {
    if (controls.enabled()) {
      structures.failed(streams.stream(sid), ssid, at);
    }
    if (withoutEntry) {
      quiesce.refused(sid, at);
    }
  }

  /**
   * A device asks for a translation, or is given one.
   *
   * @param granted whether its ATC may hold something from here on
   */
  public void request(long sid, boolean granted, Evidence at) {
    tick++;
    if (controls.enabled()) {
      ats.request(sid, streams.stream(sid).eats(), granted, tick, at);
    }
  }
}
