package org.vsmmu.replay.driver;

import static org.vsmmu.replay.Moment.RequirementSeen.Requirement.REPEAT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.cache.TlbScopes;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.register.SmmuProfile;

/**
 * Hardware on which a list of TLBIs or CFGIs has to be issued twice (SMMUv3 10.3). Lists of several
 * threads may alternate, so that a list is only known to be missing once its effect is relied on.
 */
final class RepeatedInvalidations {

  private static final String TWICE = "each list of TLBIs or CFGIs twice, each with its CMD_SYNC";
  private static final String ENDED = "the trace ends before the second list could come";

  /** More than there are CPUs to wait for one. */
  private static final int MOST_AWAITED = 4096;

  /**
   * Commands up to a CMD_SYNC.
   *
   * @param left those that have not come a second time
   */
  private record Batch(
      List<Command> commands, Set<Command> left, Evidence first, Evidence sync, String context) {
    Batch(List<Command> commands, Evidence first, Evidence sync, String context) {
      this(List.copyOf(commands), new LinkedHashSet<>(commands), first, sync, context);
    }
  }

  private final boolean needed;
  private final TlbScopes scopes;
  private final Consumer<Moment> moments;
  private final Map<String, List<Command>> open = new HashMap<>();
  private final Map<String, Evidence> firsts = new HashMap<>();
  private final Map<String, Batch> lastAtc = new HashMap<>();
  private final List<Batch> awaited = new ArrayList<>();
  private final Set<Command> done = new HashSet<>();

  RepeatedInvalidations(SmmuProfile profile, TlbScopes scopes, Consumer<Moment> moments) {
    this.needed = profile.repeatsInvalidations();
    this.scopes = scopes;
    this.moments = moments;
  }

  void command(Evidence at, String context, String queue, Command command) {
    if (!needed) {
      return;
    }
    if (command.opcode() != Opcode.SYNC) {
      open.computeIfAbsent(queue, q -> new ArrayList<>()).add(command);
      firsts.putIfAbsent(queue, at);
      return;
    }
    List<Command> commands = open.remove(queue);
    Evidence first = firsts.remove(queue);
    if (commands != null) {
      complete(queue, new Batch(commands, first, at, context));
    }
  }

  private static boolean repeatable(Command command) {
    Opcode.Kind kind = command.opcode().kind();
    return kind == Opcode.Kind.TLBI || kind == Opcode.Kind.CONFIG;
  }

  private void complete(String queue, Batch batch) {
    boolean some = batch.commands().stream().anyMatch(RepeatedInvalidations::repeatable);
    if (!some) {
      atc(queue, batch);
      return;
    }
    lastAtc.remove(queue);
    if (batch.commands().stream().anyMatch(AtcInv.class::isInstance)) {
      String what = "ATC_INV stands in one list with TLBIs or CFGIs, which has to be issued twice";
      say(batch, what, "lists of TLBIs and CFGIs alone", "mixed", "");
      return;
    }
    Set<Command> fresh = new LinkedHashSet<>(batch.left());
    boolean repeats = repeats(batch, fresh);
    // More often than twice is more than is needed, and not wrong (SMMUv3 6.5).
    boolean again = fresh.removeAll(done);
    String context = batch.context();
    if (!context.isEmpty() && (repeats || !fresh.isEmpty() || !again)) {
      missing(earlier -> earlier.context().equals(context), batch.first());
    }
    batch.left().retainAll(fresh);
    if (!fresh.isEmpty()) {
      awaited.add(batch);
      if (awaited.size() > MOST_AWAITED) {
        awaited.remove(0);
      }
    }
  }

  /**
   * Takes what is awaited out of a batch; whether some was. The order in a batch does not matter.
   */
  private boolean repeats(Batch batch, Set<Command> fresh) {
    boolean some = false;
    for (Iterator<Batch> each = awaited.iterator(); each.hasNext() && !fresh.isEmpty(); ) {
      Batch earlier = each.next();
      Set<Command> found = new LinkedHashSet<>(earlier.left());
      found.retainAll(fresh);
      fresh.removeAll(found);
      earlier.left().removeAll(found);
      done.addAll(found);
      some |= !found.isEmpty();
      if (earlier.left().isEmpty()) {
        each.remove();
        moments.accept(Moment.RequirementSeen.kept(batch.first(), REPEAT));
      }
    }
    return some;
  }

  private void atc(String queue, Batch batch) {
    Batch before = lastAtc.put(queue, batch);
    boolean same = before != null && before.commands().equals(batch.commands());
    if (same && batch.commands().stream().allMatch(AtcInv.class::isInstance)) {
      lastAtc.remove(queue);
      String what = "ATC_INV is issued twice, and needs to be only once: "
          + batch.commands().get(0);
      moments.accept(new Moment.CostSeen(
          batch.first(), Moment.CostSeen.Cost.ATC_INV_REPEATED, what, List.of(before.first())));
    }
  }

  /** A device is attached: its CFGIs are relied on. */
  void attached(Evidence by, long sid) {
    missing(batch -> batch.left().stream().anyMatch(c -> configures(c, sid)), by);
  }

  /** A range is released: its TLBIs are relied on. */
  void released(Evidence by, Tag tag, AddressRange range) {
    lastAtc.clear();
    missing(batch -> batch.left().stream().anyMatch(c -> reaches(c, tag, range)), by);
  }

  private boolean reaches(Command command, Tag tag, AddressRange range) {
    Optional<TlbScope> scope = scopes.of(command);
    return scope.isPresent()
        && scope.get().reaches(tag, false)
        && scope.get().range().map(r -> r.covered(scopes.ds()).overlaps(range)).orElse(true);
  }

  private static boolean configures(Command command, long sid) {
    return (command instanceof CfgiSte ste && ste.sid() == sid)
        || (command instanceof CfgiSteRange steRange && steRange.covers(sid))
        || (command instanceof CfgiCd cd && cd.sid() == sid)
        || (command instanceof CfgiCdAll all && all.sid() == sid);
  }

  private void missing(Predicate<Batch> which, Evidence by) {
    for (Batch batch : awaited.stream().filter(which).toList()) {
      awaited.remove(batch);
      String what = "%s is relied on at %s, and was issued once"
          .formatted(batch.left().iterator().next(), by.place());
      say(batch, what, TWICE, "once", "", by);
    }
  }

  /** From here on an invalidation is another one, to be issued twice again. */
  void changed() {
    done.clear();
  }

  /** From here on it is not known which commands there were. */
  void uncertain() {
    done.clear();
    open.clear();
    firsts.clear();
    lastAtc.clear();
    awaited.clear();
  }

  /** The trace has ended. */
  void finish() {
    for (Batch batch : awaited) {
      say(batch, batch.left().iterator().next() + " was issued once", TWICE, "once", ENDED);
    }
  }

  private void say(
      Batch batch, String what, String expected, String observed, String doubt, Evidence... more) {
    List<Evidence> proof = new ArrayList<>(List.of(batch.sync()));
    proof.addAll(List.of(more));
    moments.accept(
        new Moment.RequirementSeen(batch.first(), REPEAT, what, expected, observed, proof, doubt));
  }
}
