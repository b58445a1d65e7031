package org.vsmmu.replay.iommufd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Kernel kernel = new Kernel(new Machine());
  private final Process process = kernel.machine().start("nest");
  private final ArmIommu smmu;
  private final int iommufd;
  private final SeenDevices devices;
  private final SeenQueues queues;
  private final Deque<EventRecord> events;
  private final List<CallMismatch> mismatches = new ArrayList<>();
  private final CallCounts counts = new CallCounts();

  /**
   * Starts a run.
   *
   * @param iommufd the number of the descriptor
   * @param events the records of the hardware's event queue, in order
   */
  public NestReplay(ArmFeatures features, int iommufd, List<EventRecord> events) {
    this.smmu = new ArmIommu(features, TagPool.partlyTaken(features.ids().asidBits()));
    this.iommufd = iommufd;
    this.events = new ArrayDeque<>(events);
    this.devices = new SeenDevices(smmu);
    this.queues = new SeenQueues(process.files());
    process.files().install(iommufd, new Iommufd(false));
  }

  public List<CallMismatch> mismatches() {
    return Collections.unmodifiableList(mismatches);
  }

  public CallCounts counts() {
    return counts;
  }

  /** Takes the next line. */
  public void step(NestLine line) {
    if (line instanceof NestLine.Call call) {
      int before = mismatches.size();
      call(call);
      counts.add(call.name(), mismatches.size() == before);
    } else if (line instanceof NestLine.QueueRead read) {
      int before = mismatches.size();
      read(read);
      counts.add("veventq read", mismatches.size() == before);
    } else if (line instanceof NestLine.Dma dma) {
      for (int i = 0; i < dma.events() && !events.isEmpty(); i++) {
        EventRecord event = events.remove();
        devices.withStream(event.sid()).ifPresent(m -> GuestEvents.report(m, event));
      }
    }
  }

  private void call(NestLine.Call call) {
    boolean vfio = call.descriptor().equals("vfio");
    String pointer =
        call.command() == Ioctl.IOAS_IOVA_RANGES.code() ? "allowed_iovas" : "data_uptr";
    Map<String, byte[]> before = call.dataIn() == null ? Map.of() : Map.of(pointer, call.dataIn());
    Request request = new Request(call.command(), 0, call.in(), before);
    Answer answer;
    if (vfio) {
      answer = devices.choose(call).ioctl(kernel.machine(), process, request);
    } else {
      queues.prepare(call, process.files().find(iommufd, Iommufd.class).orElseThrow());
      answer = kernel.ioctl(process, iommufd, request);
    }
    compare(call, pointer, answer);
  }

  private void compare(NestLine.Call call, String pointer, Answer answer) {
    List<PhysicalCommand> commands = smmu.commands().take();
    if (answer.unmodelled().isPresent()) {
      if (call.command() != SeenDevices.REGION_INFO) {
        differ(call, What.UNMODELLED, answer.unmodelled().get(), "");
      }
      return;
    }
    byte[] after = call.dataOut() == null ? call.dataIn() : call.dataOut();
    Map<String, byte[]> data = after == null ? Map.of() : Map.of(pointer, after);
    IoctlSeen seen = new IoctlSeen(
        call.line(),
        "nest",
        iommufd,
        call.descriptor(),
        call.command(),
        call.name(),
        Optional.empty(),
        0,
        call.in(),
        Map.of(),
        call.returned(),
        call.errno(),
        call.out(),
        data);
    mismatches.addAll(new AnswerComparison(seen, answer).differences());
    compareCommands(call, commands);
  }

  private void compareCommands(NestLine.Call call, List<PhysicalCommand> predicted) {
    int common = Math.min(predicted.size(), call.commands().size());
    for (int i = 0; i < common; i++) {
      CommandWords seen = call.commands().get(i);
      if (!predicted.get(i).admits(seen)) {
        differ(
            call,
            What.COMMAND,
            "command " + i + " " + predicted.get(i),
            CommandCodec.decode(seen.w0(), seen.w1()).toString());
        return;
      }
      predicted.get(i).bind(seen);
    }
    if (predicted.size() != call.commands().size()) {
      differ(
          call, What.COMMAND, predicted.size() + " commands", call.commands().size() + " commands");
    }
  }

  private void read(NestLine.QueueRead read) {
    Optional<QueueFile> queue = queues.eventQueue();
    if (queue.isEmpty()) {
      differ(read, What.UNMODELLED, "a read of a queue that is not there", "");
      return;
    }
    String predicted;
    try {
      int size = read.size() < 0 ? READ_SIZE : read.size();
      predicted = HexFormat.of().formatHex(queue.get().read(size));
    } catch (CallFailed e) {
      predicted = e.errno().name();
    }
    String seen = read.error().isEmpty() ? HexFormat.of().formatHex(read.data()) : read.error();
    if (!predicted.equals(seen)) {
      differ(read, What.OUTPUT, predicted, seen);
    }
  }

  private void differ(NestLine line, What what, String predicted, String seen) {
    String name = line instanceof NestLine.Call call ? call.name() : "veventq read";
    mismatches.add(new CallMismatch(line.line(), name, what, predicted, seen));
  }
}
