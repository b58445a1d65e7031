package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * Replays a run once for each way of binding its VFIO calls to devices that explains what was seen.
 * A call which may have meant several devices makes one replay of each choice, the earlier lines
 * again; one that only some replays predict ends the others; two that have come to the same state
 * become one. A call diverges when no replay predicts it, and then all go on.
 *
 * <p>So a call passes as long as one binding explains everything up to it, and what is not about a
 * single call is told only where all such bindings agree on it.
 */
final class DeviceBindings {
  /** Most lines that are kept to begin again with. */
  private static final int MOST_LINES = 1 << 14;

  /** Most lines that are replayed again, all together. */
  private static final int MOST_REPEATS = 1 << 17;

  /** Most bindings that are followed at a time. */
  private static final int MOST_BRANCHES = 1 << 7;

  /** A line of the run, or a record of the event queue. */
  private interface Step {
    CallJudgement on(NestReplay replay, OptionalInt device);
  }

  /** A binding: the devices of the calls that had a choice, in their order. */
  private record Branch(NestReplay replay, List<Integer> chosen) {}

  private final Supplier<NestReplay> start;
  private final List<Step> steps = new ArrayList<>();

  /** Which of the steps had a choice. */
  private final Set<Integer> choices = new HashSet<>();

  private List<Branch> branches;
  private boolean kept = true;
  private int repeats;
  private boolean guessed;
  private boolean strayed;

  /** @param start makes a replay of nothing yet; always the same */
  DeviceBindings(Supplier<NestReplay> start) {
    this.start = start;
    this.branches = List.of(new Branch(start.get(), List.of()));
  }

  /** Whether a binding was left out for there being too many: a difference decides nothing. */
  boolean guessed() {
    return guessed;
  }

  /** Whether it is certain, as far as it matters, which device each call meant. */
  private boolean certain() {
    return branches.size() == 1 && !guessed;
  }

  private NestReplay first() {
    return branches.get(0).replay;
  }

  /** The call that has returned last, if it is certain which objects there are. */
  Optional<ObservedCall> observed() {
    boolean agreed = branches.size() == 1
        || branches.stream().map(b -> b.replay.objects()).distinct().count() == 1;
    return agreed && !strayed ? first().observed() : Optional.empty();
  }

  /** What became of guest commands that it carried. */
  Optional<Forwarding> forwarding() {
    return observed().flatMap(call -> first().forwarding());
  }

  /** Events that the last line gave to a guest, if every binding says the same of them. */
  List<NameHistory.Delivery> deliveries() {
    Set<List<NameHistory.Delivery>> told = new HashSet<>();
    branches.forEach(branch -> told.add(branch.replay.deliveries()));
    return told.size() == 1 ? first().deliveries() : List.of();
  }

  /** The domains that maps and unmaps during a call belong to, before it is handled. */
  Optional<CallDomains> domains(NestLine.Call call) {
    // Which device an attach meant decides who uses a domain.
    return certain() ? first().domains(call) : Optional.empty();
  }

  /** A record of the hardware's event queue. */
  void event(Body.EventSeen event) {
    take((replay, device) -> {
      replay.event(event);
      return CallJudgement.NONE;
    });
  }

  /** Takes the next line but a call, and says what came of it. */
  CallJudgement step(NestLine line) {
    return take((replay, device) -> replay.step(line));
  }

  /** A call has returned. */
  CallJudgement returned(OpenCall open) {
    Step step = (replay, device) -> replay.returned(open, device);
    if (first().candidates(open).isEmpty()) {
      return take(step);
    }
    branches = distinct(branches);
    branches = split(open);
    if (kept) {
      choices.add(steps.size());
    }
    return take(step, true);
  }

  /** The ways to go on, with the choice for the next call made. */
  private List<Branch> split(OpenCall open) {
    Map<List<Object>, Branch> ways = new LinkedHashMap<>();
    for (Branch branch : branches) {
      boolean used = false;
      for (int device : branch.replay.candidates(open)) {
        List<Object> after = branch.replay.after(open, device);
        if (ways.containsKey(after)) {
          continue;
        }
        List<Integer> chosen = new ArrayList<>(kept ? branch.chosen : List.of());
        chosen.add(device);
        if (!used) {
          ways.put(after, new Branch(branch.replay, chosen));
          used = true;
        } else if (affordable(ways.size())) {
          ways.put(after, new Branch(again(branch.chosen), chosen));
        } else {
          guessed = true;
        }
      }
    }
    return List.copyOf(ways.values());
  }

  private boolean affordable(int ways) {
    return kept && ways < MOST_BRANCHES && repeats + steps.size() <= MOST_REPEATS;
  }

  /** A replay of everything so far, with these choices. */
  private NestReplay again(List<Integer> chosen) {
    NestReplay replay = start.get();
    int next = 0;
    for (int i = 0; i < steps.size(); i++) {
      boolean choice = choices.contains(i);
      steps.get(i).on(replay, choice ? OptionalInt.of(chosen.get(next)) : OptionalInt.empty());
      next += choice ? 1 : 0;
    }
    repeats += steps.size();
    return replay;
  }

  private CallJudgement take(Step step) {
    return take(step, false);
  }

  private CallJudgement take(Step step, boolean choice) {
    keep(step);
    List<Branch> explaining = new ArrayList<>();
    CallJudgement judgement = null;
    for (Branch branch : branches) {
      CallJudgement own = step.on(branch.replay, choice ? last(branch) : OptionalInt.empty());
      if (own.matches()) {
        explaining.add(branch);
      }
      boolean better = judgement == null || (!judgement.matches() && own.matches());
      judgement = better ? own : judgement;
    }
    if (!explaining.isEmpty()) {
      branches = List.copyOf(explaining);
    }
    strayed |= guessed && explaining.isEmpty();
    return judgement;
  }

  private static OptionalInt last(Branch branch) {
    return OptionalInt.of(branch.chosen.get(branch.chosen.size() - 1));
  }

  private void keep(Step step) {
    if (kept && steps.size() < MOST_LINES) {
      steps.add(step);
    } else {
      kept = false;
      steps.clear();
      choices.clear();
    }
  }

  private static List<Branch> distinct(List<Branch> branches) {
    Map<List<Object>, Branch> states = new LinkedHashMap<>();
    branches.forEach(branch -> states.putIfAbsent(branch.replay.state(), branch));
    return List.copyOf(states.values());
  }
}
