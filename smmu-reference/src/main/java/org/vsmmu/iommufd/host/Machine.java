package org.vsmmu.iommufd.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The processes of a machine and what is known about its memory. */
public final class Machine {
  private final Pins pins = new Pins();
  private final Contents contents = new Contents();
  private final PhysicalMemory physical = new PhysicalMemory();
  private final Map<String, Process> processes = new LinkedHashMap<>();

  public Pins pins() {
    return pins;
  }

  public Contents contents() {
    return contents;
  }

  /** What is known of where pages lie. */
  public PhysicalMemory physical() {
    return physical;
  }

  /** Starts a process. */
  public Process start(String name) {
    Process process = Process.start(name);
    processes.put(name, process);
    return process;
  }

  /** Forks a process. */
  public Process fork(Process parent, String name) {
    Process child = parent.fork(name, contents);
    processes.put(name, child);
    return child;
  }

  /** The process that had the name last. */
  public Optional<Process> process(String name) {
    return Optional.ofNullable(processes.get(name));
  }
}
