package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.cache.AtcGrants;
import org.vsmmu.smmu.cache.AtcGrants.Grant;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Sync;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.history.Permitted;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.trace.Body;

/**
 * Judges the answers to ATS requests, and whether devices use what their ATCs may hold (SMMUv3 4.6,
 * 8.1 to 8.3).
 *
 * <p>A trace shows every request of a device, or none. One thing is presumed all the same: that the
 * device asked again right behind an ATC_INV, while the SMMU could still give the same answer.
 */
final class AtsJudge {

  private final History history;
  private final ControlState controls;
  private final SmmuRegisters registers;
  private final AccessJudge accesses;
  private final EventMatch records;
  private final Consumer<Moment> moments;
  private final long smallest;
  private final AtcGrants atc;

  AtsJudge(
      History history,
      ControlState controls,
      SmmuRegisters registers,
      AccessJudge accesses,
      Errata errata,
      Consumer<Moment> moments) {
    this.history = history;
    this.controls = controls;
    this.registers = registers;
    this.accesses = accesses;
    this.records = new EventMatch(errata, true, AtsAnswer.unknownFields());
    this.moments = moments;
    this.smallest = 1L << registers.id().smallestGranuleShift();
    this.atc = new AtcGrants(smallest);
  }

  /**
   * A device asked and was answered.
   *
   * @param mayLose whether a record can have been lost
   */
  void request(Evidence at, Body.AtsRequest seen, boolean mayLose) {
    AtsAnswer answer = new AtsAnswer(
        seen.status(), seen.noWrite(), seen.output(), seen.size(), seen.perms(), smallest);
    // Without a PASID a request is for unprivileged data (SMMUv3 4.6).
    boolean pasid = seen.ssid().isPresent();
    Transaction asked = request(
        seen.sid(),
        seen.ssid(),
        seen.iova(),
        !seen.noWrite(),
        pasid && seen.privileged(),
        pasid && seen.execute());
    accesses.judge(at, List.of(asked), OutcomeMatch.of(answer, seen.events(), mayLose, records));
    granted(at, asked, answer);
  }

  /** A device was answered, and what it asked for is not known. */
  void completion(Evidence at, Body.AtsCompletion seen) {
    AtsAnswer answer = new AtsAnswer(
        "success",
        true,
        OptionalLong.of(seen.output()),
        OptionalLong.of(seen.size()),
        seen.perms(),
        smallest);
    List<Transaction> asked = new ArrayList<>();
    boolean[] unprivilegedData = {false};
    boolean[] either = {false, true};
    boolean[] known = seen.ssid().isPresent() ? either : unprivilegedData;
    for (boolean privileged : known) {
      for (boolean execute : known) {
        asked.add(request(seen.sid(), seen.ssid(), seen.iova(), true, privileged, execute));
      }
    }
    accesses.judge(at, asked, OutcomeMatch.of(answer, Optional.empty(), true, records));
    granted(at, asked.get(0), answer);
  }

  private static Transaction request(
      long sid, OptionalLong ssid, long iova, boolean write, boolean privileged, boolean execute) {
    return new Transaction(
        Transaction.Kind.ATS_REQUEST,
        sid,
        ssid.isPresent(),
        (int) ssid.orElse(0),
        iova,
        true,
        write,
        privileged,
        execute);
  }

  private void granted(Evidence at, Transaction asked, AtsAnswer answer) {
    if (!answer.grants()) {
      return;
    }
    long bytes = answer.size().getAsLong();
    Grant grant = new Grant(
        asked.sid(),
        asked.ssv() ? asked.ssid() : AtcGrants.NO_PASID,
        asked.privileged(),
        AddressRange.ofSize(asked.address() & -bytes, bytes),
        answer.output().getAsLong(),
        answer.read(),
        answer.write());
    atc.grant(grant, at.as("map"));
  }

  /** A device sent a translated address; only judged if what it was granted is shown. */
  void used(Evidence at, Body.Access access) {
    boolean translated = access.kind().equals("translated") && access.sid().isPresent();
    if (!translated || !atc.shown(access.sid().getAsLong())) {
      return;
    }
    Optional<Integer> ssid =
        access.ssid().isPresent() ? Optional.of((int) access.ssid().getAsLong()) : Optional.empty();
    AtcGrants.Use use = atc.use(
        access.sid().getAsLong(),
        ssid,
        access.iova(),
        access.access().equals("r"),
        access.access().equals("w"));
    boolean held = use.held()
        || use.removed().stream()
            .anyMatch(removal -> possible(removal.grant(), removal.grant().input(access.iova())));
    List<Evidence> proof = new ArrayList<>();
    if (!held && !use.removed().isEmpty()) {
      AtcGrants.Removal removal = use.removed().get(0);
      proof.add((Evidence) removal.granted());
      proof.add((Evidence) removal.command());
      proof.add((Evidence) removal.sync());
    }
    moments.accept(new Moment.TranslationUsed(at, held, proof));
  }

  /** Whether the SMMU may answer a request of this device for this address with this grant. */
  private boolean possible(Grant grant, long iova) {
    OptionalLong ssid =
        grant.ssid() == AtcGrants.NO_PASID ? OptionalLong.empty() : OptionalLong.of(grant.ssid());
    Transaction again = request(grant.sid(), ssid, iova, grant.write(), grant.privileged(), false);
    long output = grant.output() + (iova - grant.range().first());
    Predicate<Outcome> same = outcome -> outcome.kind() == Outcome.Kind.GRANTED
        && outcome.permissions() != 0
        && outcome.address() == output;
    for (Controls variant : controls.all()) {
      Permitted permitted = history.permitted(variant, again);
      if (permitted.uncertain() || permitted.outcomes().stream().anyMatch(same)) {
        return true;
      }
    }
    return false;
  }

  /** A command took effect. */
  void executed(String queue, Command command, Evidence at) {
    // SMMUv3 8.2: ignored while SMMUEN is 0.
    if (command instanceof AtcInv inv && registers.smmuEnabled()) {
      atc.consume(queue, inv, this::possible, at);
    } else if (command instanceof Sync) {
      atc.complete(queue, at.as("sync"));
    }
  }

  /** The ATC_INVs before a CMD_SYNC were not answered in time. */
  void timedOut(String queue) {
    atc.fail(queue);
  }
}
