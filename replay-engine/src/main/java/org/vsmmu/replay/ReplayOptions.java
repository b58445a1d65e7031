package org.vsmmu.replay;

import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.register.SmmuProfile;
import org.vsmmu.trace.Body.ExpectedEntry;

/**
 * How to replay.
 *
 * @param profile what to judge under; empty to go by the trace
 * @param mode how the caches are filled
 * @param expected entries that the caches must agree with at the end
 * @param strictCommands whether the kernel checks every field of a guest's command, as from 7.3 on
 */
public record ReplayOptions(
    Optional<SmmuProfile> profile,
    Mode mode,
    List<ExpectedEntry> expected,
    boolean strictCommands) {

  /** How the caches are filled. */
  public enum Mode {
    /** Whatever was valid may have been cached. */
    ADVERSARIAL,
    /** Only what the capture shows was inserted. */
    OBSERVED
  }

  public ReplayOptions {
    expected = List.copyOf(expected);
  }

  /** For a kernel that checks commands. */
  public ReplayOptions(Optional<SmmuProfile> profile, Mode mode, List<ExpectedEntry> expected) {
    this(profile, mode, expected, true);
  }

  /** By the trace's own profile, adversarially, without expectations. */
  public static final ReplayOptions DEFAULT =
      new ReplayOptions(Optional.empty(), Mode.ADVERSARIAL, List.of());
}
