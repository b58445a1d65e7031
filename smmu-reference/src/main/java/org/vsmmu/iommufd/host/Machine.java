package org.vsmmu.iommufd.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processes of a machine and what is known about its memory. */
public final class Machine {
  private final Pins pins = new Pins();
  private final Contents contents = new Contents();
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private boolean scattered;

  public Pins pins() {
    return pins;
  }

  public Contents contents() {
    return contents;
  }

  /** Says whether pages that follow each other in memory are far apart physically. */
  public void scattered(boolean on) {
    scattered = on;
  }

  /**
   * Whether pages are physically contiguous. Within a huge page they are; whether others that
   * follow each other are is no call's business to know: taken as contiguous until said otherwise.
   */
  public boolean contiguous(List<PageFrame> frames) {
    for (int i = 1; i < frames.size(); i++) {
      PageFrame before = frames.get(i - 1);
      PageFrame next = new PageFrame(before.backing(), before.index() + 1);
      boolean sameRun = next.index() * Backing.PAGE % before.backing().run() != 0;
      if (!frames.get(i).equals(next) || (scattered && !sameRun)) {
        return false;
      }
    }
    return true;
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
