package org.vsmmu.replay.iommufd;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.RfcCall;
import org.vsmmu.iommufd.uapi.TableEvidence;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.CallJudged.Aspect;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.KernelEvent;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.IoctlSeen;
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

  /** A call that has not returned, and its record. */
  private record Begun(OpenCall call, Evidence at) {}

  private final SmmuProfile profile;
  private final KernelVersion kernel;
  private final Consumer<Moment> judge;
  private final SortedMap<String, Long> unmodelled = new TreeMap<>();
  private Optional<SelftestReplay> selftest = Optional.empty();
  private Optional<DeviceBindings> nest = Optional.empty();
  private String doubt = "";
  private Optional<Begun> open = Optional.empty();
  private boolean strayed;
  private boolean begun;
  private final TableEvidence tables = new TableEvidence();
  private String ambiguity = "";

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

  /** Calls without a prediction, with their number. */
  public SortedMap<String, Long> unmodelled() {
    return unmodelled;
  }

  /** Takes the next event. */
  public void step(TraceRecord record, Body.KernelSeen seen) {
    begun = true;
    KernelEvent event = seen.event();
    if (open.isPresent()) {
      abandon();
    }
    if (event instanceof SeenEvent step) {
      if (selftest.isEmpty()) {
        selftest = Optional.of(new SelftestReplay(kernel));
      }
      boolean made = step instanceof IoctlSeen call && call.returned() >= 0;
      if (made) {
        look(((IoctlSeen) step).command(), ((IoctlSeen) step).in());
      }
      judge(Evidence.of(record, "call"), selftest.get().step(step), made, "");
      ended(Evidence.of(record, "call"), selftest.get().observed());
    } else if (event instanceof NestLine.Run run) {
      nest = features(run).map(f -> new DeviceBindings(() -> new NestReplay(run, f)));
    } else if (event instanceof NestLine.Call call) {
      OpenCall begins = new OpenCall(call, record.context(), seen.open());
      open = Optional.of(new Begun(begins, Evidence.of(record, "call")));
      if (!seen.open()) {
        finish("");
      }
    } else if (event instanceof NestLine line) {
      CallJudgement judgement =
          nest.map(replay -> replay.step(line)).orElseGet(() -> unknown(line));
      judge(Evidence.of(record, "call"), judgement, false, "");
      nest.ifPresent(replay -> delivered(Evidence.of(record, "call"), replay));
    }
  }

  /** A queue took a command, or some that the trace does not show. */
  public void command(TraceRecord record) {
    open.ifPresent(begun -> begun.call.took(record));
  }

  /** Whether a command is one that a call forwards for a guest. */
  public boolean forwards(TraceRecord record) {
    return open.filter(begun -> begun.call.mayCause(record))
        .flatMap(begun -> kernel.calls().of(begun.call.call().command() & 0xff))
        .filter(KernelCalls::forwards)
        .isPresent();
  }

  /** The domains that a map or unmap belongs to, when it happens during a call that tells. */
  public Optional<CallDomains> domains(TraceRecord record) {
    return open.filter(begun -> begun.call.shown() && begun.call.mayCause(record))
        .flatMap(begun -> nest.flatMap(replay -> replay.domains(begun.call.call())));
  }

  private static boolean forwards(CallForm call) {
    return call == Ioctl.HWPT_INVALIDATE
        || (call instanceof RfcCall.Numbered rfc
            && (rfc.call() == RfcCall.VIOMMU_INVALIDATE || rfc.call() == RfcCall.DEV_INVALIDATE));
  }

  /** The hardware's event queue got a record. */
  public void event(Body.EventSeen event) {
    nest.ifPresent(replay -> replay.event(event));
  }

  /** A call returned: what was predicted of it is judged. */
  public void returned(Body.CallReturned done) {
    if (open.isPresent() && open.get().at.record() == done.call()) {
      finish("");
    }
  }

  /**
   * Records were lost: perhaps commands of the call that is open, or whole calls. What differs from
   * here on may come of these.
   *
   * @param where the place behind the loss
   */
  public void lost(String where) {
    open.ifPresent(begun -> begun.call.hide());
    strayed = true;
    if (doubt.isEmpty()) {
      doubt =
          "a recording without the loss before %s, which may have been of calls".formatted(where);
    }
  }

  /** The trace has ended. */
  public void end() {
    if (open.isPresent()) {
      abandon();
    }
  }

  /** The return of a call is not in the trace: what was seen since may be its own or not. */
  private void abandon() {
    open.get().call.hide();
    finish("the return of the call");
  }

  private void finish(String needed) {
    Begun done = open.orElseThrow();
    open = Optional.empty();
    NestLine.Call call = done.call.call();
    if (call.returned() >= 0 && call.descriptor().equals("iommufd")) {
      look(call.command(), call.in());
    }
    CallJudgement judgement =
        nest.map(replay -> replay.returned(done.call)).orElseGet(() -> unknown(call));
    judge(done.at, judgement, call.returned() >= 0, needed);
    nest.ifPresent(replay -> {
      ended(done.at, replay.observed());
      forwarded(done.at, replay);
    });
  }

  /** Promises are judged as long as it is certain which objects there are. */
  private void ended(Evidence at, Optional<ObservedCall> observed) {
    if (!strayed) {
      observed.ifPresent(call -> judge.accept(new Moment.CallEnded(at, part(call), call)));
    }
  }

  private void forwarded(Evidence at, DeviceBindings replay) {
    replay.forwarding().ifPresent(forwarding -> {
      String part = part(replay.observed().orElseThrow());
      judge.accept(new Moment.GuestCommandsForwarded(at, part, forwarding, doubt));
    });
  }

  private void delivered(Evidence at, DeviceBindings replay) {
    if (doubt.isEmpty()) {
      replay
          .deliveries()
          .forEach(
              given -> judge.accept(new Moment.GuestEventRead(at, given.vsid(), given.current())));
    }
  }

  private String part(ObservedCall call) {
    return PlanPart.of(
        call.seen().command(), call.seen().in(), Optional.of(call.ids()), kernel.calls());
  }

  /**
   * Under the plan as a whole, the calls tell which series a kernel had. As long as it may be
   * another than the one that the plan is nearest to, what differs decides nothing.
   */
  private void look(int command, byte[] structure) {
    if (kernel.calls() != CallTable.PLAN) {
      return;
    }
    tables.succeeded(command, structure);
    Set<CallTable> series = tables.candidates();
    series.remove(CallTable.MERGED);
    boolean another = tables.tells() && !series.equals(EnumSet.of(CallTable.RFC_D));
    ambiguity =
        another ? "the series in the header or with --profile, as calls fit: " + tables : "";
  }

  /** What the profile says comes before what the run says, as it does for every trace. */
  private Optional<ArmFeatures> features(NestLine.Run run) {
    Optional<ArmFeatures> shown = run.features(kernel);
    return profile
        .idRegisters()
        .map(ids -> new ArmFeatures(ids, run.iidr(), run.viommuMade(), kernel))
        .or(() -> shown);
  }

  /** Without ID registers there is no SMMU to predict for. */
  private CallJudgement unknown(NestLine line) {
    if (line instanceof NestLine.Call call) {
      String part = PlanPart.of(call.command(), call.in(), Optional.empty(), kernel.calls());
      return new StepLog().unmodelled(line.line(), call.name(), part, call.name());
    } else if (line instanceof NestLine.QueueRead) {
      String name = "veventq read";
      return new StepLog().unmodelled(line.line(), name, PlanPart.ofQueue("veventq"), name);
    }
    return CallJudgement.NONE;
  }

  private void judge(Evidence at, CallJudgement judgement, boolean made, String needed) {
    judgement.unmodelled().ifPresent(name -> {
      if (unmodelled.size() < KINDS || unmodelled.containsKey(name)) {
        unmodelled.merge(name, 1L, Long::sum);
      }
    });
    if (doubt.isEmpty() && nest.filter(DeviceBindings::guessed).isPresent()) {
      doubt =
          "a log with the commands of each call: too many ways to bind its VFIO calls to devices";
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
          what == What.UNMODELLED ? needs() : needed.isEmpty() ? doubt() : needed));
    }
    boolean depended =
        judgement.judged().contains(What.UNMODELLED) && judgement.unmodelled().isPresent();
    strayed |= depended && made;
    if (depended && made && doubt.isEmpty()) {
      doubt = "a recording without %s at %s, which has no prediction and succeeded"
          .formatted(judgement.call(), at.place());
    }
  }

  private String doubt() {
    return ambiguity.isEmpty() ? doubt : ambiguity;
  }

  private String needs() {
    return nest.isEmpty() && selftest.isEmpty()
        ? "record an IOMMU_GET_HW_INFO that gives all its data, or name the SMMU with --profile"
        : "leave the call out, or record it where it can be predicted";
  }
}
