package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.List;

/** What the host does to one SMMU, in order, until somebody takes it. */
public final class CommandLog {
  private final PhysicalCommand sync;
  private final List<HostStep> steps = new ArrayList<>();

  /** A queue whose SYNCs signal an event. */
  CommandLog() {
    this(PhysicalCommand.SYNC);
  }

  /** @param sync the host's CMD_SYNC */
  CommandLog(PhysicalCommand sync) {
    this.sync = sync;
  }

  void add(PhysicalCommand command) {
    steps.add(new HostStep.Given(command));
  }

  void add(HostStep step) {
    steps.add(step);
  }

  void sync() {
    add(sync);
  }

  /** The commands that came since the last time. */
  public List<PhysicalCommand> take() {
    List<PhysicalCommand> commands = new ArrayList<>();
    for (HostStep step : takeSteps()) {
      if (step instanceof HostStep.Given given) {
        commands.add(given.command());
      }
    }
    return List.copyOf(commands);
  }

  /** Everything that came since the last time. */
  public List<HostStep> takeSteps() {
    List<HostStep> taken = List.copyOf(steps);
    steps.clear();
    return taken;
  }
}
