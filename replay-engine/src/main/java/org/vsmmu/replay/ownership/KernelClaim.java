package org.vsmmu.replay.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.vsmmu.replay.Claim;
import org.vsmmu.replay.Evidence;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;

/** An unmap of a domain that the capture does not name. */
final class KernelClaim extends Claim {

  /** A map of the same addresses while the unmap call was still under way. */
  record EarlyReuse(Evidence map, AddressRange range) {}

  private final String context;
  private final OptionalInt cpu;
  private final long began;
  private final List<EarlyReuse> earlyReuses = new ArrayList<>(0);
  private Version version;
  private boolean flying = true;
  private boolean movedOn;

  /** @param began the tick after which the unmap call can have begun */
  KernelClaim(Evidence unmap, String context, OptionalInt cpu, long began) {
    super(unmap);
    this.context = context;
    this.cpu = cpu;
    this.began = began;
  }

  String context() {
    return context;
  }

  OptionalInt cpu() {
    return cpu;
  }

  long began() {
    return began;
  }

  Version version() {
    return version;
  }

  void version(Version ended) {
    version = ended;
  }

  /** Whether the call may still be under way: its thread has done nothing else since. */
  boolean flying() {
    return flying;
  }

  void land() {
    flying = false;
  }

  /** Whether its thread was seen doing something else afterwards. */
  boolean movedOn() {
    return movedOn;
  }

  void moveOn() {
    movedOn = true;
  }

  List<EarlyReuse> earlyReuses() {
    return earlyReuses;
  }

  /** Whether nothing was left of it before anybody used its range again. */
  boolean covered() {
    return !settled() && version.staleBytes() == 0;
  }
}
