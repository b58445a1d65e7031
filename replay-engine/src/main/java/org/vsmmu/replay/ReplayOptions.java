package org.vsmmu.replay;

import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body.ExpectedEntry;

/**
 * How to replay.
 *
 * @param profile what to judge under; empty to go by the trace
 * @param mode how the caches are filled
 * @param expected entries that the caches must agree with at the end
 * @param kernel that recorded calls were made to; empty to go by the trace, else the newest
 * @param contract what a broken promise counts as
 */
public record ReplayOptions(
    Optional<SmmuProfile> profile,
    Mode mode,
    List<ExpectedEntry> expected,
    Optional<KernelVersion> kernel,
    Contract contract) {

  /** How the caches are filled. */
  public enum Mode {
    /** Whatever was valid may have been cached. */
    ADVERSARIAL,
    /** Only what the capture shows was inserted. */
    OBSERVED
  }

  /** What it counts as that a kernel breaks a promise although it behaves as its dialect does. */
  public enum Contract {
    /** A divergence. */
    FAIL,
    /** A note. */
    WARN
  }

  public ReplayOptions {
    expected = List.copyOf(expected);
  }

  /** For the kernel that the trace names, or the newest. */
  public ReplayOptions(Optional<SmmuProfile> profile, Mode mode, List<ExpectedEntry> expected) {
    this(profile, mode, expected, Optional.empty(), Contract.FAIL);
  }

  /** By the trace's own profile, adversarially, without expectations. */
  public static final ReplayOptions DEFAULT =
      new ReplayOptions(Optional.empty(), Mode.ADVERSARIAL, List.of());
}
