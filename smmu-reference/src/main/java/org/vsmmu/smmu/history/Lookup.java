package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.config.SubstreamSelection;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Context;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Fault;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Responses;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.Unconfigured;

/** Every outcome that a transaction could have now (SMMUv3 15.3). */
final class Lookup {

  /** IDR0.STALL_MODEL. */
  private static final int BOTH_STALL_AND_TERMINATE = 0;

  private final Past past;
  private final Controls controls;
  private final Contexts contexts;
  private final long now;
  private final Transaction incoming;
  private final Responses responses;
  private final List<Possibility> found = new ArrayList<>();
  private boolean merges;

  Lookup(Past past, Controls controls, Contexts contexts, long now, Transaction incoming) {
    this.past = past;
    this.controls = controls;
    this.contexts = contexts;
    this.now = now;
    this.incoming = incoming;
    this.responses = new Responses(controls);
  }

  List<Possibility> possibilities() {
    boolean unchecked = incoming.kind() == Transaction.Kind.ATS_TRANSLATED && !controls.atsCheck();
    if (!controls.enabled() || unchecked) {
      found.add(Possibility.of(Unconfigured.outcome(controls, incoming)));
      return found;
    }
    StreamCopies stream = contexts.stream(incoming.sid());
    for (Fault fault : stream.faults()) {
      found.add(Possibility.of(responses.toFault(incoming, fault, null, null)));
    }
    for (Copy ste : stream.stes()) {
      if (ste.item().usable(now)) {
        configured(ste.ste(), ste.item());
      }
    }
    if (controls.id().stallModel() == BOTH_STALL_AND_TERMINATE) {
      terminateStalls();
    }
    return found;
  }

  /** Such a system may terminate what is configured to stall (SMMUv3 4.5). */
  private void terminateStalls() {
    for (Possibility stalled : List.copyOf(found)) {
      if (stalled.outcome().kind() == Outcome.Kind.STALLED) {
        EventRecord record = stalled.outcome().event().with(EventFields.STALL, 0);
        Outcome terminated = Outcome.of(Outcome.Kind.ABORTED, record);
        found.add(new Possibility(terminated, stalled.items()));
      }
    }
  }

  private void fault(
      Transaction t, EventType type, StreamTableEntry ste, ContextDescriptor cd, Item... items) {
    found.add(Possibility.of(responses.toFault(t, Fault.of(type), ste, cd), items));
  }

  /** Whether some STE that may be in use has MEV. */
  boolean mayMergeRecords() {
    return merges;
  }

  private void configured(StreamTableEntry ste, Item item) {
    merges |= ste.mev();
    if (!SteLegality.legal(ste, controls.id(), controls.e2h())) {
      fault(incoming, EventType.C_BAD_STE, ste, null, item);
      return;
    }
    Outcome refused = Unconfigured.refusal(controls, responses, incoming, ste);
    if (refused != null) {
      found.add(Possibility.of(refused, item));
      return;
    }
    Transaction t = Unconfigured.overridden(incoming, ste, controls.id());
    if (t.kind() == Transaction.Kind.ATS_TRANSLATED) {
      Context context = bypassed(ste);
      if (context != null) {
        translations(t, context, item).translated();
      }
      return;
    }
    SubstreamSelection selection = SubstreamSelection.select(ste, controls.id(), t.ssv(), t.ssid());
    if (selection instanceof SubstreamSelection.UseCd use) {
      withCds(t, ste, item, use.index());
    } else if (selection instanceof SubstreamSelection.BypassStage1) {
      Context context = bypassed(ste);
      if (context != null) {
        translations(t, context, item).bypassed();
      }
    } else {
      boolean bad = selection instanceof SubstreamSelection.BadSubstreamId;
      EventType type = bad ? EventType.C_BAD_SUBSTREAMID : EventType.F_STREAM_DISABLED;
      fault(t, type, ste, null, item);
    }
  }

  private Context bypassed(StreamTableEntry ste) {
    return contexts.modelled(() -> Context.of(ste, null, controls.id(), controls.e2h()));
  }

  private void withCds(Transaction t, StreamTableEntry ste, Item item, long index) {
    StreamCopies.ContextCopies copies = contexts.cds(t.sid(), index);
    for (Fault fault : copies.faults().getOrDefault(ste, List.of())) {
      found.add(Possibility.of(responses.toFault(t, fault, ste, null), item));
    }
    StreamWorld world = StreamWorld.of(ste, controls.id(), controls.e2h());
    for (Copy copy : copies.cds()) {
      if (!copy.item().usable(now)) {
        continue;
      }
      ContextDescriptor cd = copy.cd();
      if (CdLegality.legal(cd, ste, controls.id(), world)) {
        Context context =
            contexts.modelled(() -> Context.of(ste, cd, controls.id(), controls.e2h()));
        if (context != null) {
          translations(t, context, copy.item(), item).stage1();
        }
      } else {
        fault(t, EventType.C_BAD_CD, ste, null, copy.item(), item);
      }
    }
  }

  private Translations translations(Transaction t, Context context, Item... configuration) {
    return new Translations(
        past, controls, contexts, now, t, context, List.of(configuration), found);
  }
}
