package org.vsmmu.conformance.gate;

import java.time.LocalDate;
import java.util.Optional;

/** When an entry of a baseline ends. */
public sealed interface Expiry {

  /**
   * Whether it has.
   *
   * @param today the date
   * @param kernel that was recorded; empty when nobody said
   */
  boolean over(LocalDate today, Optional<KernelVersion> kernel);

  /** Ends with this day, which still counts. */
  record Day(LocalDate last) implements Expiry {
    @Override
    public boolean over(LocalDate today, Optional<KernelVersion> kernel) {
      return today.isAfter(last);
    }

    @Override
    public String toString() {
      return "until=" + last;
    }
  }

  /** Ends with the kernel that is to have the fix; with an unknown kernel it does not. */
  record Kernel(KernelVersion first) implements Expiry {
    @Override
    public boolean over(LocalDate today, Optional<KernelVersion> kernel) {
      return kernel.filter(k -> k.compareTo(first) >= 0).isPresent();
    }

    @Override
    public String toString() {
      return "kernel>=" + first;
    }
  }
}
