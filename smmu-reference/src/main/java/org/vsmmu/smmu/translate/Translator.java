package org.vsmmu.smmu.translate;

import java.util.HashMap;
import java.util.Map;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.ContextTable;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.config.SubstreamSelection;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Transaction.Kind;

/**
 * The outcome of a transaction when nothing is cached: every structure is read from memory as it is
 * now (SMMUv3 4.1).
 */
public final class Translator {

  private static final int MAX_CONTEXTS = 4096;

  private final Memory memory;
  private final Walker walker;
  private final Map<Long, Context> contexts = new HashMap<>();
  private Controls controls;
  private Responses responses;
  private StageOutput output;

  public Translator(Memory memory) {
    this.memory = memory;
    this.walker = new Walker(memory);
  }

  /** The walker, for who wants to hear of descriptors. */
  public Walker walker() {
    return walker;
  }

  /**
   * The one outcome of an SMMU without caches.
   *
   * @throws Unreadable with {@link Unreadable#UNKNOWN} when it depends on memory nobody has seen
   */
  public Outcome translate(Controls now, Transaction incoming) {
    use(now);
    if (!now.enabled() || passesUnchecked(now, incoming)) {
      return Unconfigured.outcome(now, incoming);
    }
    StreamTable streams = now.streams();
    long sid = incoming.sid();
    if (!streams.covers(sid)) {
      return fault(incoming, Fault.of(EventType.C_BAD_STREAMID), null, null);
    }
    long at = streams.twoLevel() ? streams.l1Address(sid) : streams.entryAddress(sid);
    try {
      if (streams.twoLevel()) {
        at = streams.entryAddress(sid, memory.read(at));
        if (at == -1) {
          return fault(incoming, Fault.of(EventType.C_BAD_STREAMID), null, null);
        }
      }
      StreamTableEntry ste = Structures.ste(memory, at);
      return configured(incoming, ste);
    } catch (Unreadable unreadable) {
      return fault(incoming, fetchFault(unreadable, EventType.F_STE_FETCH, at), null, null);
    }
  }

  private static boolean passesUnchecked(Controls now, Transaction t) {
    return t.kind() == Kind.ATS_TRANSLATED && !now.atsCheck();
  }

  @SuppressWarnings("ReferenceEquality") // the caller makes new controls when a register changes
  private void use(Controls now) {
    if (controls != now) {
      if (controls == null || !controls.id().equals(now.id()) || controls.e2h() != now.e2h()) {
        contexts.clear();
      }
      controls = now;
      responses = new Responses(now);
      output = new StageOutput(now, walker, responses);
    }
  }

  private static Fault fetchFault(Unreadable unreadable, EventType type, long address) {
    if (unreadable == Unreadable.UNKNOWN) {
      throw unreadable;
    }
    return Fault.fetch(type, address);
  }

  private Outcome fault(Transaction t, Fault fault, StreamTableEntry ste, ContextDescriptor cd) {
    return responses.toFault(t, fault, ste, cd);
  }

  /** From the STE on: P4 to P7. */
  private Outcome configured(Transaction incoming, StreamTableEntry ste) {
    Context known = contexts.get(incoming.sid());
    boolean legal = (known != null && known.ste().equals(ste))
        || SteLegality.legal(ste, controls.id(), controls.e2h());
    if (!legal) {
      return fault(incoming, Fault.of(EventType.C_BAD_STE), ste, null);
    }
    Outcome refused = Unconfigured.refusal(controls, responses, incoming, ste);
    if (refused != null) {
      return refused;
    }
    Transaction t = Unconfigured.overridden(incoming, ste, controls.id());
    if (t.kind() == Kind.ATS_TRANSLATED) {
      return output.translated(t, stage1Bypassed(t, known, ste));
    }
    SubstreamSelection selection = SubstreamSelection.select(ste, controls.id(), t.ssv(), t.ssid());
    if (selection instanceof SubstreamSelection.UseCd use) {
      return withStage1(t, ste, use.index(), known);
    }
    if (selection instanceof SubstreamSelection.BypassStage1) {
      return output.of(t, stage1Bypassed(t, known, ste));
    }
    boolean bad = selection instanceof SubstreamSelection.BadSubstreamId;
    EventType type = bad ? EventType.C_BAD_SUBSTREAMID : EventType.F_STREAM_DISABLED;
    return fault(t, Fault.of(type), ste, null);
  }

  private Context stage1Bypassed(Transaction t, Context known, StreamTableEntry ste) {
    if (known != null && known.cd() == null && known.ste().equals(ste)) {
      return known;
    }
    return remembered(t, Context.of(ste, null, controls.id(), controls.e2h()));
  }

  private Context remembered(Transaction t, Context context) {
    if (contexts.size() >= MAX_CONTEXTS) {
      contexts.clear();
    }
    contexts.put(t.sid(), context);
    return context;
  }

  /** P8: fetches the CD, through stage 2 if there is one. */
  private Outcome withStage1(Transaction t, StreamTableEntry ste, long index, Context known) {
    TranslationTable stage2 = null;
    if (ste.stage2()) {
      boolean same = known != null && known.ste().equals(ste);
      stage2 = same ? known.stage2() : TranslationTable.ofStage2(ste, controls.id());
    }
    ContextTable table = ContextTable.of(ste, controls.id());
    long at = table.twoLevel() ? table.l1Address(index) : table.entryAddress(index);
    try {
      if (table.twoLevel()) {
        if (!located(stage2, at)) {
          return fault(t, walker.fault(), ste, null);
        }
        at = fetched;
        at = table.entryAddress(index, memory.read(fetched));
        if (at == -1) {
          return fault(t, Fault.of(EventType.C_BAD_SUBSTREAMID), ste, null);
        }
      }
      if (!located(stage2, at)) {
        return fault(t, walker.fault(), ste, null);
      }
      at = fetched;
      return withCd(t, ste, Structures.cd(memory, at), known);
    } catch (Unreadable unreadable) {
      return fault(t, fetchFault(unreadable, EventType.F_CD_FETCH, at), ste, null);
    }
  }

  private long fetched;

  /** Where a CD or L1CD stands in physical memory. */
  private boolean located(TranslationTable stage2, long address) {
    if (stage2 == null) {
      fetched = address;
      return true;
    }
    boolean found = walker.stage2(stage2, address, FaultClass.CD);
    fetched = walker.output();
    return found;
  }

  private Outcome withCd(Transaction t, StreamTableEntry ste, ContextDescriptor cd, Context known) {
    Context context = known;
    if (known == null || !cd.equals(known.cd()) || !ste.equals(known.ste())) {
      StreamWorld world = StreamWorld.of(ste, controls.id(), controls.e2h());
      if (!CdLegality.legal(cd, ste, controls.id(), world)) {
        return fault(t, Fault.of(EventType.C_BAD_CD), ste, null);
      }
      context = remembered(t, Context.of(ste, cd, controls.id(), controls.e2h()));
    }
    return output.of(t, context);
  }
}
