package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.List;

/** The commands that the host gives to one SMMU, in order, until somebody takes them. */
public final class CommandLog {
  private final List<PhysicalCommand> commands = new ArrayList<>();

  void add(PhysicalCommand command) {
    commands.add(command);
  }

  void sync() {
    commands.add(PhysicalCommand.SYNC);
  }

  /** What came since the last time. */
  public List<PhysicalCommand> take() {
    List<PhysicalCommand> taken = List.copyOf(commands);
    commands.clear();
    return taken;
  }
}
