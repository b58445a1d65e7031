package org.vsmmu.replay.iommufd;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.ArmMaster;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.arm.TagPool;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.Veventq;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.tegra241.TegraIommu;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.HwptInvalidateStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.NestLine;

/** Replays a run of the nesting program on the arm driver: calls, commands, event queue reads. */
public final class NestReplay {
  /** Larger than any read of the program. */
  private static final int READ_SIZE = 1 << 16;

  private static final String QUEUE_READ = "veventq read";

  private final Kernel kernel;
  private final Process process;
  private final SeenBlocks blocks;
  private final int iommufd;
  private ArmIommu smmu;
  private SeenDevices devices;
  private SeenCmdqv cmdqv;
  private boolean hostKnown;
  private final SeenQueues queues;
  private final UnseenEvents unseen;
  private final OwnNumbers own = new OwnNumbers();
  private NameHistory names;
  private final NestLine.Run.Events events;
  private Optional<ObservedCall> observed = Optional.empty();
  private Optional<Forwarding> forwarding = Optional.empty();
  private final StepLog log = new StepLog();
  private final CallCounts counts = new CallCounts();

  /**
   * Starts a run.
   *
   * @param run what it says of its machine
   * @param features of the SMMU
   */
  public NestReplay(NestLine.Run run, ArmFeatures features) {
    this.blocks = new SeenBlocks(features.ids());
    this.kernel = new Kernel(new Machine(), features.kernel());
    this.process = kernel.machine().start("nest");
    this.iommufd = run.iommufd();
    this.unseen = new UnseenEvents(run.events());
    this.events = run.events();
    drive(features);
    this.queues = new SeenQueues(process.files(), features.kernel().calls());
    process.files().install(iommufd, new Iommufd(false));
  }

  private void drive(ArmFeatures features) {
    smmu = new ArmIommu(features, TagPool.partlyTaken(features.ids().asidBits()));
    smmu.blockEvidence(blocks);
    TegraIommu iommu = new TegraIommu(smmu);
    cmdqv = new SeenCmdqv(iommu, features.kernel().calls());
    devices = new SeenDevices(iommu);
    names = new NameHistory(devices, events);
  }

  /** The first device that is bound shows how the host drives its SMMU. */
  private void learn(OpenCall open) {
    NestLine.Call call = open.call();
    boolean bound = call.command() == VfioIoctl.DEVICE_BIND_IOMMUFD.code() && call.returned() == 0;
    if (bound && !hostKnown) {
      hostKnown = true;
      drive(smmu.features().on(BindEvidence.of(open, smmu.features()).host()));
    }
    blocks.look(open);
  }

  private CallTable calls() {
    return kernel.version().calls();
  }

  /** The first mismatches. */
  public List<CallMismatch> mismatches() {
    return log.first();
  }

  public CallCounts counts() {
    return counts;
  }

  /** The call that has returned last, if there was one since the last line. */
  Optional<ObservedCall> observed() {
    return observed;
  }

  /** What became of guest commands that it carried. */
  Optional<Forwarding> forwarding() {
    return forwarding;
  }

  /** Events that the last line gave to a guest, as far as it is known when they happened. */
  List<NameHistory.Delivery> deliveries() {
    return names.deliveries();
  }

  /** Takes the next line but a call, and says what came of it. */
  public CallJudgement step(NestLine line) {
    begin();
    if (line instanceof NestLine.Dma dma) {
      names.dma(dma);
    }
    return line instanceof NestLine.QueueRead read ? counted(read(read)) : log.nothing();
  }

  private CallJudgement counted(CallJudgement judgement) {
    counts.add(judgement.call(), judgement.matches());
    return judgement;
  }

  /**
   * A record of the hardware's event queue; what its words say goes to the guest that may see it.
   */
  public void event(Body.EventSeen event) {
    if (event.sid().isEmpty()) {
      return;
    }
    Optional<ArmMaster> master = devices.withStream(event.sid().getAsLong());
    unseen.happened(event, master);
    names.happened(event);
  }

  /** The domains that maps and unmaps during a call belong to, before it is handled. */
  Optional<CallDomains> domains(NestLine.Call call) {
    return process
        .files()
        .find(iommufd, Iommufd.class)
        .flatMap(file -> CallDomains.of(call, file.ids()));
  }

  /** The devices that a call may have meant, by number; empty when there is no choice. */
  List<Integer> candidates(OpenCall open) {
    return devices.candidates(open);
  }

  /** What tells it from a replay of the same lines in which VFIO calls meant other devices. */
  List<Object> state() {
    return state(devices.state());
  }

  /** What tells it from another after a call that means a device, or the same for both. */
  List<Object> after(OpenCall open, int device) {
    return state(devices.after(open, device));
  }

  private List<Object> state(List<Object> attached) {
    return List.of(attached, objects(), names.state(), unseen.state());
  }

  /** The ids that there are, and of what. */
  List<Object> objects() {
    return process
        .files()
        .find(iommufd, Iommufd.class)
        .map(file -> file.ids().objects().stream()
            .<Object>map(object -> List.of(object.id(), object.type()))
            .toList())
        .orElse(List.of());
  }

  /**
   * A call has returned. What changed in the model by it, changes now.
   *
   * @param device the number of the one it means, if there are {@link #candidates}
   */
  CallJudgement returned(OpenCall open, OptionalInt device) {
    begin();
    CallJudgement judgement = counted(call(open, device));
    names.look();
    return judgement;
  }

  private void begin() {
    observed = Optional.empty();
    forwarding = Optional.empty();
    names.next();
  }

  private CallJudgement call(OpenCall open, OptionalInt device) {
    NestLine.Call call = open.call();
    boolean vfio = call.descriptor().equals("vfio");
    String pointer =
        call.command() == Ioctl.IOAS_IOVA_RANGES.code() ? "allowed_iovas" : "data_uptr";
    Map<String, byte[]> before = call.dataIn() == null ? Map.of() : Map.of(pointer, call.dataIn());
    Request request = new Request(call.command(), 0, call.in(), before).endingWith(call.errno());
    Iommufd file = process.files().find(iommufd, Iommufd.class).orElseThrow();
    String part = PlanPart.of(call.command(), call.in(), Optional.of(file.ids()), calls());
    learn(open);
    devices.learn(call, file);
    Answer answer;
    if (vfio) {
      answer = devices.choose(open, device).ioctl(kernel.machine(), process, request);
    } else {
      queues.prepare(call, file);
      cmdqv.look(call);
      answer = kernel.ioctl(process, iommufd, request);
    }
    List<PhysicalCommand> commands = smmu.commands().take();
    if (answer.unmodelled().isPresent()) {
      // Of the device's own registers nothing is predicted, and nothing depends on it.
      return call.command() == SeenDevices.REGION_INFO
          ? new CallJudgement(call.name(), part, Set.of(), List.of(), Optional.of(call.name()))
          : log.unmodelled(call.line(), call.name(), part, answer.unmodelled().get());
    }
    IoctlSeen seen = seen(call, pointer, before);
    Set<What> judged = compare(seen, answer);
    if (!vfio) {
      observed = Optional.of(new ObservedCall(
          seen, answer, commands, open.words(), file.ids(), Optional.of(smmu.features())));
      invalidated(observed.get())
          .ifPresent(viommu -> smmu.vmid(viommu).number().ifPresent(own::addVmid));
      forwarding = new GuestForwarding(open, own).judge(observed.get());
    }
    if (forwarding.isPresent()) {
      forwarding.get().mismatches(call).forEach(log::add);
    } else if (open.shown()) {
      judged.add(What.COMMAND);
      new CommandComparison(open, own).difference(commands).ifPresent(log::add);
    }
    return log.end(call.name(), part, judged);
  }

  /** The vIOMMU of this SMMU that a HWPT_INVALIDATE names. */
  private Optional<Viommu> invalidated(ObservedCall call) {
    return GuestArray.onViommu(call)
        ? call.viommu(HwptInvalidateStruct.HWPT_ID).filter(viommu -> viommu.iommu() == smmu)
        : Optional.empty();
  }

  private IoctlSeen seen(NestLine.Call call, String pointer, Map<String, byte[]> before) {
    byte[] after = call.dataOut() == null ? call.dataIn() : call.dataOut();
    Map<String, byte[]> data = after == null ? Map.of() : Map.of(pointer, after);
    return new IoctlSeen(
        call.line(),
        "nest",
        iommufd,
        call.descriptor(),
        call.command(),
        call.name(),
        Optional.empty(),
        0,
        call.in(),
        before,
        call.returned(),
        call.errno(),
        call.out(),
        data);
  }

  private Set<What> compare(IoctlSeen seen, Answer answer) {
    AnswerComparison comparison = new AnswerComparison(seen, answer, calls());
    comparison.differences().forEach(log::add);
    return comparison.judged();
  }

  private CallJudgement read(NestLine.QueueRead read) {
    Optional<QueueFile> file = queues.eventQueue();
    if (file.isEmpty()) {
      String why = "a read of a queue that is not there";
      return log.unmodelled(read.line(), QUEUE_READ, PlanPart.ofQueue("veventq"), why);
    }
    QueueFile queue = file.get();
    int size = read.size() < 0 ? READ_SIZE : read.size();
    if (unseen.explains(read, size)) {
      return log.end(QUEUE_READ, PlanPart.ofQueue("veventq"), Set.of(What.RESULT));
    }
    unseen.bind((Veventq) queue.object(), read, devices);
    names.read(read, size);
    EnumSet<What> judged = EnumSet.of(What.RESULT);
    String seen = read.error().isEmpty() ? "success" : read.error();
    try {
      byte[] predicted = queue.read(size);
      judged.add(What.OUTPUT);
      if (seen.equals("success")) {
        log.records(read.line(), QUEUE_READ, predicted, read.data());
      } else {
        differ(read, "success", seen);
      }
    } catch (CallFailed e) {
      if (!seen.equals(e.errno().name())) {
        differ(read, e.errno().name(), seen);
      }
    }
    return log.end(QUEUE_READ, PlanPart.ofQueue("veventq"), judged);
  }

  private void differ(NestLine.QueueRead read, String predicted, String seen) {
    log.add(new CallMismatch(
        read.line(), QUEUE_READ, What.RESULT, CallMismatch.RESULT, predicted, seen));
  }
}
