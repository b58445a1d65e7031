package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.mock.MockIommu;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.iommufd.IoctlSeen;
import org.vsmmu.trace.iommufd.SeenEvent;
import org.vsmmu.trace.iommufd.SelftestHeader;

/** Replays one recording of the selftests on the model and compares every call. */
public final class SelftestReplay {
  private static final String HARNESS = "harness";

  private final Kernel kernel = MockIommu.testKernel(new Machine());
  private final SeenMemory memory = new SeenMemory();
  private final SeenFiles files = new SeenFiles(kernel, this::mismatch);
  private final List<CallMismatch> mismatches = new ArrayList<>();
  private final CallCounts counts = new CallCounts();
  private int children;
  private final InjectedFaults faults = new InjectedFaults();

  /** Starts with what the harness did before the case. */
  public SelftestReplay(SelftestHeader header) {
    kernel.machine().start(HARNESS);
    header.setup().forEach(this::step);
  }

  public List<CallMismatch> mismatches() {
    return Collections.unmodifiableList(mismatches);
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

  /** Takes the next event. */
  public void step(SeenEvent event) {
    Process process = process(event);
    if (event instanceof IoctlSeen call) {
      ioctl(process, call);
    } else if (event instanceof SeenEvent.FileEvent file) {
      int before = mismatches.size();
      files.step(process, file);
      if (file instanceof SeenEvent.PositionedWrite) {
        faults.arm(true);
      } else if (file instanceof SeenEvent.PositionedRead) {
        faults.arm(false);
      }
      counts.add(SeenFiles.name(file), mismatches.size() == before);
    } else if (event instanceof SeenEvent.MemoryEvent change) {
      memory.step(process, change).ifPresent(mismatches::add);
    } else if (event instanceof SeenEvent.Forked fork) {
      children++;
      fork(process, fork.child().isEmpty() ? "child" + children : fork.child());
    } else if (event instanceof SeenEvent.Executed) {
      process.exec();
    } else if (event instanceof SeenEvent.Exited) {
      process.exit();
    }
  }

  private Process process(SeenEvent event) {
    String name = event.process();
    Machine machine = kernel.machine();
    if (machine.process(name).isEmpty()) {
      // The case inherits from the harness; a child whose fork was not named, from the case.
      String parent = name.equals("case") ? HARNESS : "case";
      return machine.fork(machine.process(parent).orElseThrow(), name);
    }
    return machine.process(name).orElseThrow();
  }

  private void fork(Process parent, String child) {
    if (kernel.machine().process(child).isEmpty()) {
      kernel.machine().fork(parent, child);
    }
  }

  private void ioctl(Process process, IoctlSeen call) {
    if (faults.ended(call)) {
      return;
    }
    Optional<IdTable> ids = process.files().find(call.fd(), Iommufd.class).map(Iommufd::ids);
    ids.ifPresent(table -> faults.before(call, table));
    Request request = new Request(call.command(), call.argument(), call.in(), call.buffers());
    Answer answer = kernel.ioctl(process, call.fd(), request);
    ids.ifPresent(table -> faults.after(call, table));
    int before = mismatches.size();
    if (answer.unmodelled().isPresent()) {
      mismatch(call, call.label(), What.UNMODELLED, answer.unmodelled().get(), "");
    } else {
      new AnswerComparison(call, answer).differences().forEach(mismatches::add);
      answer.bindings().forEach((name, learner) -> {
        byte[] seen = call.outBuffers().get(name);
        if (seen != null) {
          learner.accept(seen);
        }
      });
    }
    counts.add(call.label(), mismatches.size() == before);
  }

  private void mismatch(SeenEvent event, String call, What what, String predicted, String seen) {
    mismatches.add(new CallMismatch(event.sequence(), call, what, predicted, seen));
  }
}
