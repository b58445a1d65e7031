package org.vsmmu.smmu.queue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vsmmu.smmu.register.ControlPages;
import org.vsmmu.smmu.register.SmmuRegisters;

/**
 * The enhanced command queues of an SMMU (SMMUv3 1.8): none without IDR1.ECMDQ and a map of them.
 */
public final class EnhancedCommandQueues {
  private final SmmuRegisters registers;
  private final Optional<ControlPages> pages;

  public EnhancedCommandQueues(SmmuRegisters registers) {
    this.registers = registers;
    this.pages = registers.map().controlPages().filter(p -> registers.id().ecmdq());
  }

  /** The queue of a control page; empty if there is none. */
  public Optional<EnhancedCommandQueue> queue(int page, int index) {
    return pages
        .filter(p -> page >= 0 && page < p.pages() && index >= 0 && index < p.queuesPerPage())
        .map(p -> new EnhancedCommandQueue(registers, p, page, index));
  }

  /** The queue that has a register at an offset from the base of register page 0. */
  public Optional<EnhancedCommandQueue> at(long offset) {
    return pages.flatMap(p -> p.at(offset)).flatMap(l -> queue(l.page(), l.queue()));
  }

  /** The queues that surely have something to run, in the order of page and index. */
  public List<EnhancedCommandQueue> runnable() {
    return all().filter(EnhancedCommandQueue::runnable).toList();
  }

  private Stream<EnhancedCommandQueue> all() {
    return pages.stream()
        .flatMap(p -> IntStream.range(0, p.pages() * p.queuesPerPage())
            .mapToObj(i -> new EnhancedCommandQueue(
                registers, p, i / p.queuesPerPage(), i % p.queuesPerPage())));
  }
}
