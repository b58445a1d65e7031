package org.vsmmu.replay.iommufd;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.CallJudged.Aspect;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.KernelEvent;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.NestFacts;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.iommufd.SeenEvent;

/** Replays what passed between programs and the kernel, in whichever format it was recorded. */
public final class KernelCalls {
  /** Most kinds of calls without a prediction that are told apart. */
  private static final int KINDS = 1000;

  private static final Map<What, Aspect> ASPECTS = new EnumMap<>(Map.of(
      What.RESULT, Aspect.RESULT,
      What.OUTPUT, Aspect.OUTPUT,
      What.COMMAND, Aspect.COMMANDS,
      What.UNMODELLED, Aspect.PREDICTION));

  private final SmmuProfile profile;
  private final KernelVersion kernel;
  private final Consumer<Moment> judge;
  private final SortedMap<String, Long> unmodelled = new TreeMap<>();
  private Optional<SelftestReplay> selftest = Optional.empty();
  private Optional<NestReplay> nest = Optional.empty();
  private String doubt = "";
  private boolean strayed;
  private boolean begun;
  private long commands;

  /**
   * Nothing called yet.
   *
   * @param profile the SMMU of calls that show none of their own
   * @param kernel that the calls were made to
   */
  public KernelCalls(SmmuProfile profile, KernelVersion kernel, Consumer<Moment> judge) {
    this.profile = profile;
    this.kernel = kernel;
    this.judge = judge;
  }

  /** Whether there was anything to replay. */
  public boolean begun() {
    return begun;
  }

  /** Commands that the calls are known to have caused. */
  public long commands() {
    return commands;
  }

  /** Calls without a prediction, with their number. */
  public SortedMap<String, Long> unmodelled() {
    return unmodelled;
  }

  /** Takes the next event. */
  public void step(TraceRecord record, KernelEvent event) {
    begun = true;
    if (event instanceof SeenEvent seen) {
      if (selftest.isEmpty()) {
        selftest = Optional.of(new SelftestReplay());
      }
      boolean made = seen instanceof IoctlSeen call && call.returned() >= 0;
      judge(record, selftest.get().step(seen), made);
      ended(record, seen instanceof IoctlSeen ? selftest.get().observed() : Optional.empty());
    } else if (event instanceof NestLine.Run run) {
      nest = features(run.facts())
          .map(f -> new NestReplay(f, run.facts().iommufd(), run.facts().joined()));
    } else if (event instanceof NestLine line) {
      boolean made = line instanceof NestLine.Call call && call.returned() >= 0;
      commands += line instanceof NestLine.Call call ? call.commands().size() : 0;
      judge(record, nest.map(replay -> replay.step(line)).orElseGet(() -> unknown(line)), made);
      nest.ifPresent(replay -> {
        ended(record, replay.observed());
        forwarded(record, replay);
        delivered(record, replay);
      });
    }
  }

  /** What the profile says comes before what the run says, as it does for every trace. */
  private Optional<ArmFeatures> features(NestFacts facts) {
    Optional<ArmFeatures> shown = facts.features(kernel);
    return profile
        .idRegisters()
        .map(ids -> new ArmFeatures(
            ids, shown.map(ArmFeatures::iidr).orElse(0), facts.viommuMade(), kernel))
        .or(() -> shown);
  }

  /** Without ID registers there is no SMMU to predict for. */
  private static CallJudgement unknown(NestLine line) {
    if (line instanceof NestLine.Call call) {
      String part = PlanPart.of(call.command(), call.in(), Optional.empty());
      return new StepLog().unmodelled(line.line(), call.name(), part, call.name());
    } else if (line instanceof NestLine.QueueRead) {
      String name = "veventq read";
      return new StepLog().unmodelled(line.line(), name, PlanPart.ofQueue("veventq"), name);
    }
    return CallJudgement.NONE;
  }

  /** Promises are judged as long as it is certain which objects there are. */
  private void ended(TraceRecord record, Optional<ObservedCall> observed) {
    if (strayed) {
      return;
    }
    observed.ifPresent(
        call -> judge.accept(new Moment.CallEnded(Evidence.of(record, "call"), part(call), call)));
  }

  private void delivered(TraceRecord record, NestReplay replay) {
    if (!doubt.isEmpty()) {
      return;
    }
    replay
        .deliveries()
        .forEach(given -> judge.accept(
            new Moment.GuestEventRead(Evidence.of(record, "call"), given.vsid(), given.current())));
  }

  private void forwarded(TraceRecord record, NestReplay replay) {
    replay
        .forwarding()
        .ifPresent(forwarding -> judge.accept(new Moment.GuestCommandsForwarded(
            Evidence.of(record, "call"),
            part(replay.observed().orElseThrow()),
            forwarding,
            doubt)));
  }

  private static String part(ObservedCall call) {
    return PlanPart.of(call.seen().command(), call.seen().in(), Optional.of(call.ids()));
  }

  private void judge(TraceRecord record, CallJudgement judgement, boolean made) {
    Evidence at = Evidence.of(record, "call");
    judgement.unmodelled().ifPresent(name -> {
      if (unmodelled.size() < KINDS || unmodelled.containsKey(name)) {
        unmodelled.merge(name, 1L, Long::sum);
      }
    });
    if (doubt.isEmpty() && nest.filter(NestReplay::guessedDevice).isPresent()) {
      doubt = "a log with the commands of each call: which device a VFIO call meant is a guess";
    }
    for (What what : judgement.judged()) {
      Map<String, String> expected = new LinkedHashMap<>();
      Map<String, String> observed = new LinkedHashMap<>();
      for (CallMismatch mismatch : judgement.mismatches()) {
        if (mismatch.what() == what) {
          expected.put(mismatch.field(), mismatch.predicted());
          observed.put(mismatch.field(), mismatch.seen());
        }
      }
      judge.accept(new Moment.CallJudged(
          at,
          ASPECTS.get(what),
          judgement.call(),
          judgement.part(),
          expected,
          observed,
          what == What.UNMODELLED ? needs() : doubt));
    }
    boolean depended =
        judgement.judged().contains(What.UNMODELLED) && judgement.unmodelled().isPresent();
    strayed |= depended && made;
    if (depended && made && doubt.isEmpty()) {
      doubt = "a recording without %s at %s, which has no prediction and succeeded"
          .formatted(judgement.call(), at.place());
    }
  }

  private String needs() {
    return nest.isEmpty() && selftest.isEmpty()
        ? "record an IOMMU_GET_HW_INFO that gives all its data, or name the SMMU with --profile"
        : "leave the call out, or record it where it can be predicted";
  }
}
