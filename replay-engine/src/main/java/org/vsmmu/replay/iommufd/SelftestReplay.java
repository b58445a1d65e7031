package org.vsmmu.replay.iommufd;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.mock.MockIommu;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.iommufd.SelftestHeader;

/** Replays one recording of the selftests on the model and compares every call. */
public final class SelftestReplay {
  private static final String HARNESS = "harness";

  /**
   * One character written to {@code fail-nth}, as text or in hex: no fault point fails any more.
   */
  private static final Set<String> DISARM = Set.of("0", "30");

  private final Kernel kernel;
  private final SeenMemory memory = new SeenMemory();
  private final SeenFiles files;
  private final StepLog log = new StepLog();
  private final CallCounts counts = new CallCounts();
  private Optional<ObservedCall> observed = Optional.empty();
  private int children;
  private final InjectedFaults faults = new InjectedFaults();

  /** Starts on the newest kernel, before anything that the harness did. */
  public SelftestReplay() {
    this(KernelVersion.LINUX_7_3);
  }

  /** Starts before anything that the harness did. */
  public SelftestReplay(KernelVersion version) {
    kernel = MockIommu.testKernel(new Machine(), version);
    files = new SeenFiles(kernel, new FileReport());
    kernel.machine().start(HARNESS);
  }

  /** Starts with what the harness did before the case. */
  public SelftestReplay(SelftestHeader header) {
    this();
    header.setup().forEach(this::step);
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

  /** How often known memory contents had to be forgotten because a process had stored. */
  public long rebindings() {
    return kernel.machine().contents().rebindings();
  }

  /** Whether no page is pinned any more. */
  public boolean nothingPinned() {
    return kernel.machine().pins().isEmpty();
  }

  /** The call that the last event was. */
  public Optional<ObservedCall> observed() {
    return observed;
  }

  /** Takes the next event, and says what came of it. */
  public CallJudgement step(SeenEvent event) {
    observed = Optional.empty();
    Process process = process(event);
    if (event instanceof IoctlSeen call) {
      return counted(ioctl(process, call));
    } else if (event instanceof SeenEvent.FileEvent file) {
      return counted(file(process, file));
    } else if (event instanceof SeenEvent.MemoryEvent change) {
      memory.step(process, change).ifPresent(log::add);
      boolean region = event instanceof SeenEvent.Mapped map
          && process.files().find(map.fd(), Iommufd.class).isPresent();
      return region ? log.end("mmap iommufd", PlanPart.BASE, Set.of(What.RESULT)) : log.nothing();
    } else if (event instanceof SeenEvent.Forked fork) {
      children++;
      fork(process, fork.child().isEmpty() ? "child" + children : fork.child());
    } else if (event instanceof SeenEvent.Executed) {
      process.exec();
    } else if (event instanceof SeenEvent.Exited) {
      process.exit();
    }
    return log.nothing();
  }

  private CallJudgement counted(CallJudgement judgement) {
    if (!judgement.call().isEmpty()) {
      counts.add(judgement.call(), judgement.matches());
    }
    return judgement;
  }

  private CallJudgement file(Process process, SeenEvent.FileEvent event) {
    Set<What> judged = files.step(process, event);
    if (event instanceof SeenEvent.PositionedWrite write && write.errno() == 0) {
      faults.arm(!(write.returned() == 1 && DISARM.contains(write.data())));
    } else if (event instanceof SeenEvent.PositionedRead) {
      faults.arm(false);
    }
    String part =
        event instanceof SeenEvent.ReadDone read ? PlanPart.ofQueue(read.kind()) : PlanPart.BASE;
    return log.end(SeenFiles.name(event), part, judged);
  }

  private Process process(SeenEvent event) {
    String name = event.process();
    Machine machine = kernel.machine();
    if (machine.process(name).isEmpty()) {
      // The case inherits from the harness; a child whose fork was not named, from the case.
      String parent = name.equals("case") ? HARNESS : "case";
      Process known = machine.process(parent).or(() -> machine.process(HARNESS)).orElseThrow();
      return machine.fork(known, name);
    }
    return machine.process(name).orElseThrow();
  }

  private void fork(Process parent, String child) {
    if (kernel.machine().process(child).isEmpty()) {
      kernel.machine().fork(parent, child);
    }
  }

  private CallJudgement ioctl(Process process, IoctlSeen call) {
    if (faults.ended(call)) {
      return log.nothing();
    }
    Optional<IdTable> ids = process.files().find(call.fd(), Iommufd.class).map(Iommufd::ids);
    String part = PlanPart.of(call.command(), call.in(), ids, calls());
    ids.ifPresent(table -> faults.before(call, table));
    Request request = new Request(call.command(), call.argument(), call.in(), call.buffers())
        .endingWith(call.errno());
    Answer answer = kernel.ioctl(process, call.fd(), request);
    ids.ifPresent(table -> faults.after(call, table));
    if (answer.unmodelled().isPresent()) {
      return log.unmodelled(
          call.sequence(), call.label(), part, answer.unmodelled().get());
    }
    observed = ids.map(table ->
        new ObservedCall(call, answer, List.of(), Optional.empty(), table, Optional.empty()));
    AnswerComparison comparison = new AnswerComparison(call, answer, calls());
    comparison.differences().forEach(log::add);
    answer.bindings().forEach((name, learner) -> {
      byte[] seen = call.outBuffers().get(name);
      if (seen != null) {
        learner.accept(seen);
      }
    });
    return log.end(call.label(), part, comparison.judged());
  }

  /** Puts what descriptors did otherwise into the log. */
  private final class FileReport implements SeenFiles.Report {
    @Override
    public void mismatch(
        SeenEvent event, String call, What what, String field, String predicted, String seen) {
      log.add(new CallMismatch(event.sequence(), call, what, field, predicted, seen));
    }

    @Override
    public void records(SeenEvent.ReadDone read, String call, byte[] predicted) {
      log.records(read.sequence(), call, predicted, read.data());
    }
  }
}
