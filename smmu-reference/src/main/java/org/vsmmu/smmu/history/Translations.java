package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.history.Item.Kind;
import org.vsmmu.smmu.translate.AtsGrants;
import org.vsmmu.smmu.translate.Context;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Fault;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Needs;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Permissions;
import org.vsmmu.smmu.translate.Responses;
import org.vsmmu.smmu.translate.StageOutput;
import org.vsmmu.smmu.translate.Transaction;

/**
 * What the TLB and the tables may make of a transaction whose STE and CD are given (SMMUv3 15.3,
 * points 2 to 4).
 */
final class Translations {

  private static final int SPLIT_STAGE = 2;

  private final Past past;
  private final Controls controls;
  private final Contexts contexts;
  private final long now;
  private final Transaction t;
  private final Context context;
  private final List<Item> configuration;
  private final List<Possibility> found;
  private final Responses responses;
  private final AtsGrants grants;
  private final int needs;

  Translations(
      Past past,
      Controls controls,
      Contexts contexts,
      long now,
      Transaction t,
      Context context,
      List<Item> configuration,
      List<Possibility> found) {
    this.past = past;
    this.controls = controls;
    this.contexts = contexts;
    this.now = now;
    this.t = t;
    this.context = context;
    this.configuration = configuration;
    this.found = found;
    this.responses = new Responses(controls);
    this.grants = new AtsGrants(controls);
    this.needs = Needs.of(t);
  }

  private void add(Outcome outcome, Item... items) {
    List<Item> used = new ArrayList<>(items.length + configuration.size());
    for (Item item : items) {
      if (item != null) {
        used.add(item);
      }
    }
    used.addAll(configuration);
    found.add(new Possibility(outcome, used));
  }

  private void fault(Fault fault, Item... items) {
    add(responses.toFault(t, fault, context.ste(), context.cd()), items);
  }

  /** ATS-translated traffic: its address is a PA, or an IPA with split-stage ATS. */
  void translated() {
    if (controls.effectiveEats(context.ste()) != SPLIT_STAGE) {
      add(Outcome.translated(t.address()));
    } else if (t.address() >>> controls.id().iasBits() != 0) {
      fault(Fault.stage1(EventType.F_ADDR_SIZE));
    } else {
      stage2Only();
    }
  }

  /** Stage 1 is bypassed. */
  void bypassed() {
    if (StageOutput.beyondInput(controls, t, context)) {
      fault(Fault.stage1(EventType.F_ADDR_SIZE));
    } else if (context.stage2() == null) {
      add(grants.success(t, context, t.address(), t.address(), Permissions.ALL, Long.SIZE));
    } else {
      stage2Only();
    }
  }

  private void stage2Only() {
    long ipa = t.address();
    for (Stage2Result result : contexts.stage2(context.vmid()).of(ipa)) {
      if (result instanceof Stage2Result.Failure failure) {
        if (failure.meets(context.stage2())) {
          fault(failure.fault(FaultClass.IN, ipa), failure.pointer());
        }
      } else if (result instanceof Stage2Result.Leaf leaf && leaf.item().usable(now)) {
        both(ipa, Permissions.ALL, Long.SIZE, leaf, leaf.item());
      }
    }
  }

  /** A translation by stage 2 of what stage 1 granted. */
  private void both(long ipa, int granted, int shift, Stage2Result.Leaf leaf, Item... items) {
    int permissions = granted & leaf.permissions();
    if (grants.serves(t, context, needs, permissions)) {
      int smaller = Math.min(shift, leaf.shift());
      add(grants.success(t, context, ipa, leaf.output(ipa), permissions, smaller), items);
    } else {
      fault(Fault.permission(true, ipa, Needs.readMissing(t, permissions)), items);
    }
  }

  /** Stage 1 translates. */
  void stage1() {
    ContextUse.Key own = ContextUse.Key.of(context);
    for (ContextUse use : contexts.of(context.world(), context.vmid())) {
      boolean sameAsid = use.key().asid() == own.asid();
      Stage2Walks stage2 = use.key().stage2() == null ? null : contexts.stage2(context.vmid());
      List<Stage1Result> results = new ArrayList<>(2);
      new Stage1Walks(past, use, stage2, now, t.address(), needs, results).walk();
      for (Stage1Result result : results) {
        if (result instanceof Stage1Result.Failure failure) {
          if (sameAsid && (failure.pointer() != null || use.key().equals(own))) {
            fault(failure.fault(), failure.pointer());
          }
        } else if (result instanceof Stage1Result.Leaf leaf) {
          // A global entry matches every ASID of its set (SMMUv3 7.1).
          boolean global = leaf.item().tag().global() && use.key().aset() == own.aset();
          if (sameAsid || global) {
            leaf(leaf);
          }
        }
      }
    }
  }

  private void leaf(Stage1Result.Leaf leaf) {
    boolean madeNested = leaf.made().stage2() != null;
    if (madeNested || context.nested()) {
      throughStage2(leaf);
    }
    // Which address a hit yields that a stream of the other kind left is open (SMMUv3 13, e).
    if (leaf.item().usable(now) && !(madeNested && context.nested())) {
      if (serves(leaf)) {
        add(
            grants.success(
                t, context, leaf.output(), leaf.output(), leaf.permissions(), leaf.shift()),
            leaf.item());
      } else {
        refuse(leaf, leaf.item());
      }
    }
  }

  private boolean serves(Stage1Result.Leaf leaf) {
    return grants.serves(t, context, needs, leaf.permissions());
  }

  private void refuse(Stage1Result.Leaf leaf, Item... items) {
    fault(Fault.permission(false, 0, Needs.readMissing(t, leaf.permissions())), items);
  }

  private void throughStage2(Stage1Result.Leaf leaf) {
    boolean usable = leaf.item().usable(now);
    boolean serves = serves(leaf);
    if (usable && !serves) {
      refuse(leaf, leaf.item());
      return;
    }
    long ipa = leaf.output();
    for (Stage2Result result : contexts.stage2(context.vmid()).of(ipa)) {
      if (result instanceof Stage2Result.Failure failure) {
        if (usable && context.nested() && failure.meets(context.stage2())) {
          fault(failure.fault(FaultClass.IN, ipa), leaf.item(), failure.pointer());
        }
      } else if (result instanceof Stage2Result.Leaf second) {
        combine(leaf, second, serves);
      }
    }
  }

  /** The entries of both stages side by side, or one entry made of both. */
  private void combine(Stage1Result.Leaf leaf, Stage2Result.Leaf second, boolean serves) {
    boolean separate = leaf.item().usable(now) && second.item().usable(now);
    if (separate) {
      combined(leaf, second, serves, leaf.item());
    }
    // Both kinds count only for who asks what would have to be gone.
    if (!separate || past.commands().ignoring()) {
      Item one = combined(leaf.item(), second.item());
      if (one != null && one.usable(now)) {
        combined(leaf, second, serves, one);
      }
    }
  }

  private void combined(
      Stage1Result.Leaf leaf, Stage2Result.Leaf second, boolean serves, Item first) {
    if (!serves) {
      refuse(leaf, first);
    } else if (first.equals(leaf.item())) {
      both(leaf.output(), leaf.permissions(), leaf.shift(), second, first, second.item());
    } else {
      both(leaf.output(), leaf.permissions(), leaf.shift(), second, first);
    }
  }

  /** One entry made of both, which TLBI_S2_IPA does not reach. */
  private Item combined(Item first, Item second) {
    if (first.tag().kind() != Kind.S1_LEAF) {
      return null;
    }
    return past.item(
        first.tag(),
        first.members(),
        Math.max(first.first(), second.first()),
        Math.min(first.death(), second.death()),
        first,
        second,
        first.made(),
        second.ended() == null ? first.ended() : second.ended());
  }
}
