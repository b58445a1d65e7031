package org.vsmmu.replay.iommufd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.GuestEvents;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.arm.TagPool;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.Veventq;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.NestLine;

/** Replays a run of the nesting program on the arm driver: calls, commands, event queue reads. */
public final class NestReplay {
  /** Larger than any read of the program. */
  private static final int READ_SIZE = 1 << 16;

  private static final String QUEUE_READ = "veventq read";

  private final Kernel kernel;
  private final Process process;
  private final ArmIommu smmu;
  private final int iommufd;
  private final SeenDevices devices;
  private final SeenQueues queues;
  private final Deque<EventRecord> events;
  private final boolean commandsShown;
  private final Optional<UnseenEvents> unseen;
  private final NameHistory names;
  private Optional<ObservedCall> observed = Optional.empty();
  private Optional<Forwarding> forwarding = Optional.empty();
  private final StepLog log = new StepLog();
  private final CallCounts counts = new CallCounts();

  /**
   * Starts a run whose hardware event queue was recorded too.
   *
   * @param iommufd the number of the descriptor
   * @param events the records of the hardware's event queue, in order
   */
  public NestReplay(ArmFeatures features, int iommufd, List<EventRecord> events) {
    this(features, iommufd, true, events, Optional.empty());
  }

  /**
   * Starts a run; what the hardware's event queue held shows where a guest reads its own.
   *
   * @param iommufd the number of the descriptor
   * @param joined whether the lines show commands, and name what the SMMU reported
   */
  public NestReplay(ArmFeatures features, int iommufd, boolean joined) {
    this(features, iommufd, joined, List.of(), Optional.of(new UnseenEvents(joined)));
  }

  private NestReplay(
      ArmFeatures features,
      int iommufd,
      boolean commandsShown,
      List<EventRecord> events,
      Optional<UnseenEvents> unseen) {
    this.smmu = new ArmIommu(features, TagPool.partlyTaken(features.ids().asidBits()));
    this.kernel = new Kernel(new Machine(), features.kernel());
    this.process = kernel.machine().start("nest");
    this.iommufd = iommufd;
    this.commandsShown = commandsShown;
    this.events = new ArrayDeque<>(events);
    this.unseen = unseen;
    this.devices = new SeenDevices(smmu, commandsShown);
    this.names = new NameHistory(devices, commandsShown);
    this.queues = new SeenQueues(process.files());
    process.files().install(iommufd, new Iommufd(false));
  }

  /** The first mismatches. */
  public List<CallMismatch> mismatches() {
    return log.first();
  }

  /** Whether a difference may come from a device that a VFIO call did not name. */
  public boolean guessedDevice() {
    return devices.guessed();
  }

  public CallCounts counts() {
    return counts;
  }

  /** The call that the last line was. */
  public Optional<ObservedCall> observed() {
    return observed;
  }

  /** What became of guest commands that the last line carried. */
  public Optional<Forwarding> forwarding() {
    return forwarding;
  }

  /** Events that the last line gave to a guest, as far as it is known when they happened. */
  public List<NameHistory.Delivery> deliveries() {
    return names.deliveries();
  }

  /** Takes the next line, and says what came of it. */
  public CallJudgement step(NestLine line) {
    observed = Optional.empty();
    forwarding = Optional.empty();
    names.next();
    CallJudgement judgement = judge(line);
    names.look();
    return judgement;
  }

  private CallJudgement judge(NestLine line) {
    if (line instanceof NestLine.Call call) {
      CallJudgement judgement = call(call);
      counts.add(judgement.call(), judgement.matches());
      return judgement;
    } else if (line instanceof NestLine.QueueRead read) {
      CallJudgement judgement = read(read);
      counts.add(judgement.call(), judgement.matches());
      return judgement;
    } else if (line instanceof NestLine.Dma dma) {
      dma(dma);
    }
    return log.nothing();
  }

  private void dma(NestLine.Dma dma) {
    if (unseen.isPresent()) {
      dma.events().forEach(event -> {
        unseen.get().happened(event, devices.withStream(event.sid()));
        names.happened(event);
      });
      return;
    }
    for (int i = 0; i < dma.events().size() && !events.isEmpty(); i++) {
      EventRecord event = events.remove();
      devices.withStream(event.sid()).ifPresent(m -> GuestEvents.report(m, event));
    }
  }

  private CallJudgement call(NestLine.Call call) {
    boolean vfio = call.descriptor().equals("vfio");
    String pointer =
        call.command() == Ioctl.IOAS_IOVA_RANGES.code() ? "allowed_iovas" : "data_uptr";
    Map<String, byte[]> before = call.dataIn() == null ? Map.of() : Map.of(pointer, call.dataIn());
    Request request = new Request(call.command(), 0, call.in(), before);
    Iommufd file = process.files().find(iommufd, Iommufd.class).orElseThrow();
    String part = PlanPart.of(call.command(), call.in(), Optional.of(file.ids()));
    Answer answer;
    if (vfio) {
      answer = devices.choose(call).ioctl(kernel.machine(), process, request);
    } else {
      queues.prepare(call, file);
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
      Optional<List<CommandWords>> shown =
          commandsShown ? Optional.of(call.commands()) : Optional.empty();
      observed = Optional.of(new ObservedCall(
          seen, answer, commands, shown, file.ids(), Optional.of(smmu.features())));
      forwarding = Forwarding.of(observed.get());
    }
    if (forwarding.isPresent()) {
      forwarding
          .get()
          .differences()
          .forEach(d -> differ(
              call, What.FORWARD, "command " + d.place() + " " + d.kind(), d.expected(), d.seen()));
    } else if (commandsShown) {
      judged.add(What.COMMAND);
      compareCommands(call, commands);
    }
    return log.end(call.name(), part, judged);
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
    AnswerComparison comparison = new AnswerComparison(seen, answer);
    comparison.differences().forEach(log::add);
    return comparison.judged();
  }

  private void compareCommands(NestLine.Call call, List<PhysicalCommand> predicted) {
    int common = Math.min(predicted.size(), call.commands().size());
    for (int i = 0; i < common; i++) {
      CommandWords seen = call.commands().get(i);
      if (!predicted.get(i).admits(seen)) {
        differ(call, What.COMMAND, "command " + (i + 1), predicted.get(i).toString(), text(seen));
        return;
      }
      predicted.get(i).bind(seen);
    }
    if (predicted.size() != call.commands().size()) {
      differ(
          call,
          What.COMMAND,
          "command " + (common + 1),
          common < predicted.size() ? predicted.get(common).toString() : "none",
          common < call.commands().size() ? text(call.commands().get(common)) : "none");
    }
  }

  private static String text(CommandWords words) {
    return CommandCodec.decode(words.w0(), words.w1()).toString();
  }

  private CallJudgement read(NestLine.QueueRead read) {
    Optional<QueueFile> file = queues.eventQueue();
    if (file.isEmpty()) {
      String why = "a read of a queue that is not there";
      return log.unmodelled(read.line(), QUEUE_READ, PlanPart.ofQueue("veventq"), why);
    }
    QueueFile queue = file.get();
    int size = read.size() < 0 ? READ_SIZE : read.size();
    if (unseen.isPresent() && unseen.get().explains(read, size)) {
      return log.end(QUEUE_READ, PlanPart.ofQueue("veventq"), Set.of(What.RESULT));
    }
    unseen.ifPresent(u -> u.bind((Veventq) queue.object(), read, devices));
    names.read(read, size);
    EnumSet<What> judged = EnumSet.of(What.RESULT);
    String seen = read.error().isEmpty() ? "success" : read.error();
    try {
      byte[] predicted = queue.read(size);
      judged.add(What.OUTPUT);
      if (seen.equals("success")) {
        log.records(read.line(), QUEUE_READ, predicted, read.data());
      } else {
        differ(read, What.RESULT, CallMismatch.RESULT, "success", seen);
      }
    } catch (CallFailed e) {
      if (!seen.equals(e.errno().name())) {
        differ(read, What.RESULT, CallMismatch.RESULT, e.errno().name(), seen);
      }
    }
    return log.end(QUEUE_READ, PlanPart.ofQueue("veventq"), judged);
  }

  private void differ(NestLine line, What what, String field, String predicted, String seen) {
    String name = line instanceof NestLine.Call call ? call.name() : QUEUE_READ;
    log.add(new CallMismatch(line.line(), name, what, field, predicted, seen));
  }
}
