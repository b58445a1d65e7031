package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.AccessSeen;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.PriResp;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.queue.AutoResponsePasid;
import org.vsmmu.smmu.queue.PageRequest;
import org.vsmmu.smmu.queue.PriAnswer;
import org.vsmmu.smmu.queue.PriQueue;
import org.vsmmu.smmu.queue.PriResponse;
import org.vsmmu.smmu.register.SmmuRegisters;
import org.vsmmu.smmu.register.Ternary;
import org.vsmmu.smmu.translate.Unreadable;
import org.vsmmu.trace.Body;

/** Sends page requests into the PRI queue and judges what devices are answered (SMMUv3 8.5). */
final class PriJudge {

  private static final int REMEMBERED = 4096;
  private static final long PAGE = 0x1000;

  /** An answer; without a PASID {@code ssid} is empty. */
  private record Answer(PriResponse response, OptionalInt ssid) {}

  /**
   * What a device is to be answered, and has not been yet.
   *
   * @param answers one of these; empty if nobody knows which
   * @param by the request that the SMMU answers itself, or the command of software
   */
  private record Due(long sid, int group, Set<Answer> answers, Evidence by) {}

  private final SmmuRegisters registers;
  private final PriQueue queue;
  private final History history;
  private final Consumer<Moment> moments;
  private final Messages messages;
  private final Set<Due> due = new LinkedHashSet<>();
  private final Set<Due> asked = new LinkedHashSet<>();

  PriJudge(SmmuRegisters registers, History history, Consumer<Moment> moments) {
    this.registers = registers;
    this.queue = new PriQueue(registers);
    this.history = history;
    this.moments = moments;
    this.messages = new Messages(history, registers);
  }

  /** A device sent a page request. */
  void request(Evidence at, Body.PageRequest seen) {
    PageRequest request = encoded(seen);
    List<AutoResponsePasid> stes =
        queue.writable() ? List.of(AutoResponsePasid.NO_STE) : autoResponses(seen.sid());
    PriAnswer first = queue.request(request, stes.get(0));
    Ternary interrupt = first.interrupt();
    if (first instanceof PriAnswer.Recorded recorded) {
      write(recorded.address(), request, at);
      keep(asked, new Due(seen.sid(), seen.group(), Set.of(), at));
    } else if (first instanceof PriAnswer.Undecided) {
      keep(due, new Due(seen.sid(), seen.group(), Set.of(), at));
    } else {
      Set<Answer> answers = new LinkedHashSet<>();
      for (AutoResponsePasid ste : stes) {
        // The queue takes nothing now: asking again changes nothing.
        if (queue.request(request, ste) instanceof PriAnswer.Responded responded) {
          OptionalInt ssid =
              responded.pasid() ? OptionalInt.of(request.substreamId()) : OptionalInt.empty();
          answers.add(new Answer(responded.response(), ssid));
        }
      }
      if (!answers.isEmpty()) {
        keep(due, new Due(seen.sid(), seen.group(), answers, at));
      }
    }
    // An interrupt is never seen before what it announces.
    if (interrupt.surely()) {
      messages.interrupt(Messages.Signal.PAGE_REQUESTS, at);
    }
  }

  private static PageRequest encoded(Body.PageRequest seen) {
    long page = seen.iova() & -PAGE;
    if (seen.ssid().isEmpty()) {
      return PageRequest.of(seen.sid(), seen.group(), page, seen.read(), seen.write(), seen.last());
    }
    return PageRequest.of(
        seen.sid(),
        (int) seen.ssid().getAsLong(),
        seen.group(),
        page,
        new PageRequest.Access(seen.read(), seen.write(), seen.execute(), seen.privileged()),
        seen.last());
  }

  /** What the STE that the SMMU may be using says of its own responses; at least one. */
  private List<AutoResponsePasid> autoResponses(long sid) {
    Optional<List<StreamTableEntry>> stes = history.streamTableEntries(sid);
    if (stes.isEmpty()) {
      return List.of(AutoResponsePasid.values());
    }
    Set<AutoResponsePasid> found = EnumSet.noneOf(AutoResponsePasid.class);
    for (StreamTableEntry ste : stes.get()) {
      boolean legal = SteLegality.legal(ste, registers.id(), registers.e2h());
      AutoResponsePasid with =
          ste.has(SteFields.PPAR) ? AutoResponsePasid.ECHO : AutoResponsePasid.OMIT;
      found.add(legal ? with : AutoResponsePasid.NO_STE);
    }
    if (found.isEmpty()) {
      found.add(AutoResponsePasid.NO_STE);
    }
    return List.copyOf(found);
  }

  /** The entry appears in memory, unless there is none (SMMUv3 1.7). */
  private void write(long address, PageRequest request, Evidence at) {
    try {
      history.memory().read(address);
    } catch (Unreadable unreadable) {
      if (unreadable == Unreadable.ABORT) {
        queue.abort();
        return;
      }
    }
    history.store(address, request.w0(), at);
    history.store(address + Long.BYTES, request.w1(), at);
  }

  /** A command took effect. */
  void executed(Command command, Evidence at) {
    // SMMUv3 1.4: consumed and ignored while SMMUEN is 0.
    if (command instanceof PriResp answer && registers.smmuEnabled()) {
      PriResponse.of(answer.response()).ifPresent(response -> {
        OptionalInt ssid = answer.ssv() ? OptionalInt.of(answer.ssid()) : OptionalInt.empty();
        Set<Answer> answers = Set.of(new Answer(response, ssid));
        keep(due, new Due(answer.sid(), answer.prgIndex(), answers, at));
      });
    }
  }

  /** A device was answered. */
  void response(Evidence at, Body.PageResponse seen) {
    List<Due> candidates = of(due, seen);
    Optional<Due> match =
        candidates.stream().filter(candidate -> matches(candidate, seen)).findFirst();
    if (match.isPresent()) {
      due.remove(match.get());
      asked.removeAll(of(asked, seen));
      moments.accept(
          new AccessSeen(at, AccessSeen.Outcome.PERMITTED, seen.response(), "", List.of()));
      return;
    }
    List<Evidence> proof = new ArrayList<>();
    of(asked, seen).forEach(request -> proof.add(request.by().as("access")));
    List<String> expected = new ArrayList<>();
    for (Due candidate : candidates) {
      proof.add(candidate.by());
      candidate.answers().forEach(answer -> expected.add(text(answer)));
      due.remove(candidate);
    }
    String permitted = expected.isEmpty()
        ? "no response, for nothing has answered this group"
        : String.join(" or ", expected);
    moments.accept(new AccessSeen(at, AccessSeen.Outcome.NEVER, text(seen), permitted, proof));
  }

  private static boolean matches(Due candidate, Body.PageResponse seen) {
    return candidate.answers().isEmpty()
        || candidate.answers().stream()
            .anyMatch(answer -> name(answer.response()).equals(seen.response())
                && (seen.ssid().isEmpty()
                    || (answer.ssid().isPresent()
                        && answer.ssid().getAsInt() == seen.ssid().getAsLong())));
  }

  private static List<Due> of(Set<Due> all, Body.PageResponse seen) {
    return all.stream()
        .filter(each -> each.sid() == seen.sid() && each.group() == seen.group())
        .toList();
  }

  private static void keep(Set<Due> all, Due one) {
    all.add(one);
    if (all.size() > REMEMBERED) {
      all.remove(all.iterator().next());
    }
  }

  private static String name(PriResponse response) {
    return switch (response) {
      case SUCCESS -> "success";
      case INVALID_REQUEST -> "invalid";
      case RESPONSE_FAILURE -> "failure";
    };
  }

  private static String text(Answer answer) {
    String pasid =
        answer.ssid().isPresent() ? " with PASID " + answer.ssid().getAsInt() : " without a PASID";
    return name(answer.response()) + pasid;
  }

  private static String text(Body.PageResponse seen) {
    String pasid = seen.ssid().isPresent() ? " with PASID " + seen.ssid().getAsLong() : "";
    return seen.response() + pasid;
  }
}
